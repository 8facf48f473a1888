import type { GpuMemory } from '../../gpu/memory.ts';
import { partialEvaluation } from '../plan/partial-evaluation.ts';
import { centeredOrigin, type Problem } from '../plan/problem.ts';
import { slices } from '../slices.ts';
import { narrowLayout, weightStream, type NarrowLayout } from './narrow-layout.ts';
import { BLOCK_SAMPLES, type Segments } from './segments.ts';

/** A landscape as the `narrow` kernel reads it; streams to be bound hold, for each vec4, its origin and its part along v. */
export interface NarrowData {
  readonly weights: GPUBuffer;
  readonly weightsAlong: GPUBuffer;
  /** `[group][unit][block]` of the first layer's pre-activations. */
  readonly data: GPUBuffer;
  readonly dataAlong: GPUBuffer;
  /** `[group][output][block]`, and behind the outputs what a sample counts. */
  readonly targets: GPUBuffer;
}

/** Floating-point numbers prepared between two breathers of the calling thread. */
const PIECE_WORK = 4e6;

/** Bytes of the largest buffer of a landscape. */
export function largestNarrowBuffer({ network, data }: Problem): number {
  const units = Math.max(2 * network.layers[0].outputs, data.outputs + 1);
  const padded = 32 * Math.ceil(data.samples / 32);
  return Math.max(4 * padded * units, 8 * narrowLayout(network).weightLength, 16);
}

/** Uploads a problem for threads that take `groupBlocks` blocks of samples at a time. */
export async function uploadNarrow(
  memory: GpuMemory,
  problem: Problem,
  layout: NarrowLayout,
  { blocks }: Segments,
  groupBlocks: number,
  signal?: AbortSignal,
): Promise<NarrowData> {
  const { network, data, plane } = problem;
  const [first] = network.layers;
  const origin = centeredOrigin(problem);
  const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
  const [fixed, alongU, alongV] = [origin, plane.u, plane.v].map((theta) => weightStream(network, layout, theta));
  const weights = memory.upload('weights', interleaveVec4(fixed, alongV), STORAGE);
  const weightsAlong = memory.upload('weights along u', alongU, STORAGE | UNIFORM);

  const groups = Math.ceil(blocks / groupBlocks);
  const [unitBytes, targetBytes] = [16 * groupBlocks * first.outputs, 16 * groupBlocks * (data.outputs + 1)];
  const data3 = memory.buffer('data', 2 * unitBytes * groups, STORAGE | COPY_DST);
  const dataAlong = memory.buffer('data along u', unitBytes * groups, STORAGE | COPY_DST);
  const targets = memory.buffer('targets', targetBytes * groups, STORAGE | COPY_DST);
  const groupWork = 3 * first.outputs * first.inputs * BLOCK_SAMPLES * groupBlocks;
  const pieceGroups = Math.max(1, Math.floor(PIECE_WORK / (groupWork + 1)));
  const pause = slices(signal);
  for (let group = 0; group < groups; group += pieceGroups) {
    await pause();
    const end = Math.min(group + pieceGroups, groups);
    const affine = packAffine(problem, origin, group, end, groupBlocks);
    memory.write(data3, 2 * unitBytes * group, interleaveVec4(affine.fixed, affine.alongV));
    memory.write(dataAlong, unitBytes * group, affine.alongU);
    memory.write(targets, targetBytes * group, packTargets(problem, group, end, groupBlocks));
  }
  await memory.ready();
  return { weights, weightsAlong, data: data3, dataAlong, targets };
}

/** vec4s of one array and of another in turns. */
function interleaveVec4(x: Float32Array, y: Float32Array): Float32Array {
  const result = new Float32Array(2 * x.length);
  for (let k = 0; k < x.length; k += 4) {
    result.set(x.subarray(k, k + 4), 2 * k);
    result.set(y.subarray(k, k + 4), 2 * k + 4);
  }
  return result;
}

/** Pre-activations `[group][unit][sample of the group]`; padding repeats the last sample, and so is finite when it is. */
function packAffine(problem: Problem, origin: Float64Array, firstGroup: number, endGroup: number, groupBlocks: number) {
  const { network, data, plane } = problem;
  const layer = network.layers[0];
  const length = groupBlocks * BLOCK_SAMPLES;
  const from = firstGroup * length;
  const end = Math.min(endGroup * length, data.samples);
  const affine = partialEvaluation(layer, data, origin, plane.u, plane.v, from, end);
  const pack = (values: Float64Array): Float32Array => {
    const packed = new Float32Array((endGroup - firstGroup) * layer.outputs * length);
    let at = 0;
    for (let start = 0; start < (endGroup - firstGroup) * length; start += length) {
      for (let unit = 0; unit < layer.outputs; unit++) {
        const row = unit * affine.samples;
        for (let s = start; s < start + length; s++) packed[at++] = values[row + Math.min(s, affine.samples - 1)];
      }
    }
    return packed;
  };
  return { fixed: pack(affine.constant), alongU: pack(affine.alongU), alongV: pack(affine.alongV) };
}

/**
 * Targets `[group][output][sample of the group]`; behind the outputs what a sample's loss is multiplied by: 1, and 0 for
 * padding. For cross-entropy it is the sum of the sample's targets, which are 0 in the padding.
 */
function packTargets({ data, loss }: Problem, firstGroup: number, endGroup: number, groupBlocks: number): Float32Array {
  const { outputs, samples, targets } = data;
  const length = groupBlocks * BLOCK_SAMPLES;
  const packed = new Float32Array((endGroup - firstGroup) * (outputs + 1) * length);
  for (let s = firstGroup * length; s < Math.min(endGroup * length, samples); s++) {
    const group = (Math.floor(s / length) - firstGroup) * (outputs + 1) * length;
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      const target = targets[s * outputs + k];
      sum += target;
      packed[group + k * length + (s % length)] = target;
    }
    packed[group + outputs * length + (s % length)] = loss.name === 'cross-entropy' ? sum : 1;
  }
  return packed;
}
