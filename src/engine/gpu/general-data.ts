import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';
import { partialEvaluation } from '../plan/partial-evaluation.ts';
import { centeredOrigin, type Problem } from '../plan/problem.ts';
import { slices } from '../slices.ts';
import { requireRoom } from './data.ts';
import { activationCode, HARMLESS_INFINITIES } from './general-source.ts';
import { BLOCK_SAMPLES, type Segments } from './segments.ts';

/** A run of segments in a buffer of its own, because all of them may not fit in one. */
export interface DataChunk {
  readonly firstSegment: number;
  readonly endSegment: number;
  readonly buffer: GPUBuffer;
}

/** A landscape as compute-mlp.wgsl reads it. */
export interface GeneralData {
  readonly layers: GPUBuffer;
  readonly parameters: GPUBuffer;
  readonly chunks: readonly DataChunk[];
  /** vec4s of one block. */
  readonly blockStride: number;
}

/** Floating-point numbers prepared between two breathers of the calling thread. */
const PIECE_WORK = 4e6;

/**
 * Uploads a landscape: the layers, the parameters relative to the window's centre, and the data with the first layer
 * evaluated beforehand.
 *
 * @throws LandscapeError of kind `memory` that names what was needed and what the adapter allows
 */
export async function uploadGeneral(
  memory: GpuMemory,
  problem: Problem,
  { blocks, segmentBlocks, count }: Segments,
  limits: BufferLimits,
  signal?: AbortSignal,
): Promise<GeneralData> {
  const { network, data, plane } = problem;
  const first = network.layers[0];
  const origin = centeredOrigin(problem);
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const blockStride = 3 * first.outputs + data.outputs + 1;
  const segmentBytes = 16 * blockStride * Math.min(segmentBlocks, blocks);
  requireRoom('The parameters and directions', 12 * network.parameterCount, largest);
  requireRoom('The data of one segment of the samples', segmentBytes, largest);

  const readable = GPUBufferUsage.STORAGE;
  const layers = memory.upload('layers', layerWords(problem), readable);
  const parameters = memory.upload('parameters', interleave(origin, plane.u, plane.v), readable);

  const chunks: DataChunk[] = [];
  const chunkSegments = Math.floor(largest / segmentBytes);
  const pieceBlocks = Math.max(1, Math.floor(PIECE_WORK / (3 * first.outputs * first.inputs * BLOCK_SAMPLES + 1)));
  const pause = slices(signal);
  for (let firstSegment = 0; firstSegment < count; firstSegment += chunkSegments) {
    const endSegment = Math.min(firstSegment + chunkSegments, count);
    const firstBlock = firstSegment * segmentBlocks;
    const endBlock = Math.min(endSegment * segmentBlocks, blocks);
    const size = 16 * blockStride * (endBlock - firstBlock);
    const buffer = memory.buffer('data', size, readable | GPUBufferUsage.COPY_DST);
    chunks.push({ firstSegment, endSegment, buffer });
    for (let block = firstBlock; block < endBlock; block += pieceBlocks) {
      await pause();
      const packed = packBlocks(problem, origin, block, Math.min(block + pieceBlocks, endBlock));
      memory.write(buffer, 16 * blockStride * (block - firstBlock), packed);
    }
  }
  await memory.ready();
  return { layers, parameters, chunks, blockStride };
}

/** Per layer: inputs, outputs, weight offset, bias offset, activation, harmless infinities. */
function layerWords({ network }: Problem): Uint32Array {
  return Uint32Array.from(
    network.layers.flatMap(({ inputs, outputs, weight, bias, activation }) => {
      const biasOffset = bias < 0 ? 0xffffffff : bias;
      return [inputs, outputs, weight, biasOffset, activationCode(activation), HARMLESS_INFINITIES[activation]];
    }),
  );
}

function interleave(origin: Float64Array, u: Float64Array, v: Float64Array): Float32Array {
  const result = new Float32Array(3 * origin.length);
  for (let k = 0; k < origin.length; k++) {
    result[3 * k] = origin[k];
    result[3 * k + 1] = u[k];
    result[3 * k + 2] = v[k];
  }
  return result;
}

/** Blocks of four samples: three vec4s per unit of the first layer, the targets, and 1 per sample that is no padding. */
export function packBlocks(
  { network, data, plane }: Problem,
  origin: Float64Array,
  firstBlock: number,
  endBlock: number,
): Float32Array {
  const layer = network.layers[0];
  const from = firstBlock * BLOCK_SAMPLES;
  const end = Math.min(endBlock * BLOCK_SAMPLES, data.samples);
  const affine = partialEvaluation(layer, data, origin, plane.u, plane.v, from, end);
  const stride = BLOCK_SAMPLES * (3 * layer.outputs + data.outputs + 1);
  const packed = new Float32Array(stride * (endBlock - firstBlock));
  for (let s = 0; s < affine.samples; s++) {
    const block = Math.floor(s / BLOCK_SAMPLES) * stride + (s % BLOCK_SAMPLES);
    for (let unit = 0; unit < layer.outputs; unit++) {
      const at = block + 3 * BLOCK_SAMPLES * unit;
      const source = unit * affine.samples + s;
      packed[at] = affine.constant[source];
      packed[at + BLOCK_SAMPLES] = affine.alongU[source];
      packed[at + 2 * BLOCK_SAMPLES] = affine.alongV[source];
    }
    const targets = block + 3 * BLOCK_SAMPLES * layer.outputs;
    for (let k = 0; k < data.outputs; k++) {
      packed[targets + BLOCK_SAMPLES * k] = data.targets[(from + s) * data.outputs + k];
    }
    packed[targets + BLOCK_SAMPLES * data.outputs] = 1;
  }
  return packed;
}
