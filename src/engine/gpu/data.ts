import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';
import { lossDivisor } from '../../model/loss-divisor.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import { LandscapeError } from '../../spec/errors.ts';
import { coordinate } from '../../spec/field.ts';
import { activationCode, HARMLESS_INFINITIES } from './general-source.ts';
import { partialEvaluation } from '../plan/partial-evaluation.ts';
import { slices } from '../slices.ts';

/** Samples of a block: the lanes of a vec4. */
export const BLOCK_SAMPLES = 4;

/** SUM_BLOCKS of compute-mlp.wgsl: dispatches and pieces of the data end on its multiples. */
export const SUM_BLOCKS = 8;

/** A run of blocks in a buffer of its own, because all of them may not fit in one. */
export interface DataChunk {
  readonly firstBlock: number;
  readonly endBlock: number;
  readonly buffer: GPUBuffer;
}

/** A landscape as the kernel reads it. */
export interface GpuData {
  readonly plan: GPUBuffer;
  readonly parameters: GPUBuffer;
  readonly coordinates: GPUBuffer;
  readonly chunks: readonly DataChunk[];
  readonly blocks: number;
  /** vec4s of one block. */
  readonly blockStride: number;
  readonly divisor: number;
}

/** Floating-point numbers prepared between two breathers of the calling thread. */
const PIECE_WORK = 4e6;

/**
 * Uploads a landscape: the plan of layers, the parameters and coordinates relative to the window's centre (computed in
 * float64, so that float32 spends its digits on the window and not on the distance from the origin), and the data with
 * the first layer evaluated beforehand.
 *
 * @throws LandscapeError of kind `memory` that names what was needed and what the adapter allows
 */
export async function uploadLandscape(
  memory: GpuMemory,
  landscape: ResolvedLandscape,
  limits: BufferLimits,
  signal?: AbortSignal,
): Promise<GpuData> {
  const { network, data, loss, plane, window, grid } = landscape;
  const first = network.layers[0];
  const center = [(window.a[0] + window.a[1]) / 2, (window.b[0] + window.b[1]) / 2];
  const origin = plane.origin.map((value, k) => value + center[0] * plane.u[k] + center[1] * plane.v[k]);
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const blockStride = 3 * first.outputs + data.outputs + 1;
  const blocks = Math.ceil(data.samples / BLOCK_SAMPLES);
  const chunkBlocks = Math.floor(largest / (16 * blockStride) / SUM_BLOCKS) * SUM_BLOCKS;
  fits('The parameters and directions', 12 * network.parameterCount, largest);
  fits('The data of 32 samples', 16 * blockStride * SUM_BLOCKS, largest);

  const readable = GPUBufferUsage.STORAGE;
  const plan = memory.upload('plan', planOf(landscape), readable);
  const interleaved = interleave(origin, plane.u, plane.v);
  const parameters = memory.upload('parameters', interleaved, readable);
  const coordinates = memory.upload('coordinates', coordinatesOf(window, grid, center), readable);

  const chunks: DataChunk[] = [];
  const pieceBlocks = Math.max(1, Math.floor(PIECE_WORK / (3 * first.outputs * first.inputs * BLOCK_SAMPLES + 1)));
  const pause = slices(signal);
  for (let firstBlock = 0; firstBlock < blocks; firstBlock += chunkBlocks) {
    const endBlock = Math.min(firstBlock + chunkBlocks, blocks);
    const buffer = memory.buffer(
      'data',
      16 * blockStride * (endBlock - firstBlock),
      readable | GPUBufferUsage.COPY_DST,
    );
    chunks.push({ firstBlock, endBlock, buffer });
    for (let block = firstBlock; block < endBlock; block += pieceBlocks) {
      await pause();
      const packed = packBlocks(landscape, origin, block, Math.min(block + pieceBlocks, endBlock));
      memory.write(buffer, 16 * blockStride * (block - firstBlock), packed);
    }
  }
  await memory.ready();
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  return { plan, parameters, coordinates, chunks, blocks, blockStride, divisor };
}

function fits(what: string, needed: number, allowed: number): void {
  if (needed <= allowed) return;
  throw new LandscapeError('memory', `${what} need ${needed} bytes in one buffer; this adapter allows ${allowed}`);
}

/** Per layer: inputs, outputs, weight offset, bias offset, activation, harmless infinities. */
function planOf({ network }: ResolvedLandscape): Uint32Array {
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

function coordinatesOf(
  window: ResolvedLandscape['window'],
  [width, height]: readonly [number, number],
  [a, b]: number[],
): Float32Array {
  const result = new Float32Array(width + height);
  for (let i = 0; i < width; i++) result[i] = coordinate(window.a, i, width) - a;
  for (let j = 0; j < height; j++) result[width + j] = coordinate(window.b, j, height) - b;
  return result;
}

/** Blocks of four samples: three vec4s per unit of the first layer, the targets, and 1 per sample that is no padding. */
export function packBlocks(
  { network, data, plane }: ResolvedLandscape,
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
