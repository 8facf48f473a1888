import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';
import type { Layer } from '../../model/network.ts';
import { partialEvaluation } from '../plan/partial-evaluation.ts';
import { centeredOrigin, type Problem } from '../plan/problem.ts';
import { slices } from '../slices.ts';
import { requireRoom } from './data.ts';
import { BLOCK_SAMPLES, type Segments } from './segments.ts';
import type { SegmentRun, WideLayout } from './wide-layout.ts';

/** A run of segments in a buffer of its own, because all of them may not fit in one. */
export interface WideChunk extends SegmentRun {
  readonly buffer: GPUBuffer;
}

/** A landscape as the wide kernel reads it. */
export interface WideData {
  /** The weights: constant (of all layers), along u, along v (of the layers that move). Together they might not fit in one. */
  readonly weights: readonly GPUBuffer[];
  readonly chunks: readonly WideChunk[];
}

/** Floating-point numbers prepared between two breathers of the calling thread. */
const PIECE_WORK = 4e6;

/**
 * Uploads a landscape: parameters relative to the window's centre, and the data with the first layer evaluated beforehand.
 *
 * @throws LandscapeError of kind `memory` that names what was needed and what the adapter allows
 */
export async function uploadWide(
  memory: GpuMemory,
  problem: Problem,
  layout: WideLayout,
  segments: Segments,
  limits: BufferLimits,
  signal?: AbortSignal,
): Promise<WideData> {
  const origin = centeredOrigin(problem);
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const { sharedWeights, nodeWeights } = layout;
  requireRoom('The weights of one node', 16 * (sharedWeights + nodeWeights), largest);
  requireRoom('The data of one segment of the samples', 16 * layout.segmentData, largest);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const pause = slices(signal);

  const parts = [
    { theta: origin, before: 0, size: sharedWeights + nodeWeights },
    { theta: problem.plane.u, before: sharedWeights, size: nodeWeights },
    { theta: problem.plane.v, before: sharedWeights, size: nodeWeights },
  ];
  const weights = parts.map(({ size }) =>
    memory.buffer('weights', 16 * Math.max(1, size), usage | GPUBufferUsage.COPY_SRC),
  );
  for (const [l, layer] of layout.layers.entries()) {
    if (l === 0) continue;
    const rows = Math.max(1, Math.floor(PIECE_WORK / (4 * layer.groups)));
    for (let row = 0; row <= layer.inputs; row += rows) {
      const end = Math.min(row + rows, layer.inputs + 1);
      for (const [part, { theta, before }] of parts.entries()) {
        if (layer.weights < before) continue;
        await pause();
        memory.write(
          weights[part],
          16 * (layer.weights - before + row * layer.groups),
          packWeights(problem.network.layers[l], theta, row, end),
        );
      }
    }
  }

  const chunks: WideChunk[] = [];
  const step = Math.floor(largest / (16 * layout.segmentData));
  for (let firstSegment = 0; firstSegment < segments.count; firstSegment += step) {
    const endSegment = Math.min(firstSegment + step, segments.count);
    const buffer = memory.buffer('data', 16 * layout.segmentData * (endSegment - firstSegment), usage);
    chunks.push({ firstSegment, endSegment, buffer });
    for (let segment = firstSegment; segment < endSegment; segment++) {
      const packed = await packSegment(problem, origin, layout, segments, segment, pause);
      memory.write(buffer, 16 * layout.segmentData * (segment - firstSegment), packed);
    }
  }
  await memory.ready();
  return { weights, chunks };
}

/** Rows `from` to `end` of a layer's weights: the weights of an input for all outputs, filled up to fours; the biases last. */
export function packWeights(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  from: number,
  end: number,
): Float32Array {
  const stride = 4 * Math.ceil(outputs / 4);
  const packed = new Float32Array(stride * (end - from));
  for (let k = from; k < end; k++) {
    if (k === inputs && bias < 0) continue;
    for (let unit = 0; unit < outputs; unit++) {
      packed[stride * (k - from) + unit] = theta[k === inputs ? bias + unit : weight + unit * inputs + k];
    }
  }
  return packed;
}

/** The data of a segment: three vec4s for each unit of the first layer and block, then each block's targets. */
export async function packSegment(
  { network, data, plane }: Problem,
  origin: Float64Array,
  { blocks, targets, segmentData }: WideLayout,
  { segmentBlocks }: Segments,
  segment: number,
  pause: () => Promise<void> | undefined,
): Promise<Float32Array> {
  const layer = network.layers[0];
  const packed = new Float32Array(4 * segmentData);
  const first = segment * segmentBlocks * BLOCK_SAMPLES;
  const last = Math.min(first + segmentBlocks * BLOCK_SAMPLES, data.samples);
  const piece = Math.max(1, Math.floor(PIECE_WORK / (3 * layer.outputs * layer.inputs + 1)));
  for (let from = first; from < last; from += piece) {
    await pause();
    const affine = partialEvaluation(layer, data, origin, plane.u, plane.v, from, Math.min(from + piece, last));
    for (let s = 0; s < affine.samples; s++) {
      const sample = from - first + s;
      const block = Math.floor(sample / BLOCK_SAMPLES);
      const slot = sample % BLOCK_SAMPLES;
      for (let unit = 0; unit < layer.outputs; unit++) {
        const at = 12 * (unit * blocks + block) + slot;
        const source = unit * affine.samples + s;
        packed[at] = affine.constant[source];
        packed[at + 4] = affine.alongU[source];
        packed[at + 8] = affine.alongV[source];
      }
      for (let k = 0; k < data.outputs; k++) {
        packed[4 * (targets + block * data.outputs + k) + slot] = data.targets[(from + s) * data.outputs + k];
      }
    }
  }
  return packed;
}
