import type { GpuMemory } from '../../gpu/memory.ts';
import { nodeCount } from '../passes.ts';
import type { KernelSlot, Part, SlotBuffers } from './kernel.ts';
import type { Segments } from './segments.ts';
import { bindBatch, bindPass, bindSlot, UNIFORM_STRIDE, type PassBuffers, type WideUniforms } from './wide-bindings.ts';
import type { WideData } from './wide-data.ts';
import { wideBatches, type WideBatch, type WideLayout, type WideRoom } from './wide-layout.ts';
import { productGroups } from './wide-source.ts';
import { pairActivations, type WideStep } from './wide-steps.ts';

/** The pipelines of the passes, all of one layout. */
export interface WidePrograms {
  readonly weights: GPUComputePipeline;
  readonly steps: readonly GPUComputePipeline[];
  readonly loss: GPUComputePipeline;
}

/** A landscape that the wide kernel has ready. */
export interface Wide {
  readonly segments: Segments;
  readonly layout: WideLayout;
  readonly steps: readonly WideStep[];
  readonly programs: WidePrograms;
  readonly data: WideData;
  readonly uniforms: WideUniforms;
  readonly room: WideRoom;
}

/** Most workgroups along x of the passes that stride through what they compute. */
const MOST_STRIDING = 4096;
/** @workgroup_size of those passes. */
const THREADS = 64;

/** Makes the buffers between the passes, and encodes parts. */
export function openWide(device: GPUDevice, memory: GpuMemory, wide: Wide, buffers: SlotBuffers): KernelSlot {
  const { layout, steps, programs, data, uniforms, room } = wide;
  const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
  const { layers, blocks, sharedWeights, nodeWeights } = layout;
  const nodes = Math.min(room.nodes, room.pairs);
  const bytes = 16 * Math.max(1, sharedWeights + nodeWeights * nodes);
  const made = memory.buffer('weights of the nodes', bytes, STORAGE | COPY_DST);
  const activations = [0, 1].map(() =>
    memory.buffer('activations', 16 * pairActivations(layout, steps) * room.pairs, STORAGE),
  );
  const [origin, alongU, alongV] = data.weights;
  const copy = device.createCommandEncoder();
  copy.copyBufferToBuffer(origin, 0, made, 0, 16 * sharedWeights);
  device.queue.submit([copy.finish()]);

  const slotGroup = bindSlot(device, buffers);
  const pass = (bound: PassBuffers) => bindPass(device, bound);
  const weightsGroup = pass({ input: origin, weights: alongU, output: made, data: alongV });
  const firstGroups = data.chunks.map(({ buffer }) =>
    pass({ input: origin, weights: made, output: activations[0], data: buffer }),
  );
  // even steps leave their activations in the first buffer, odd ones in the second
  const stepGroups = [0, 1].map((turn) =>
    pass({ input: activations[1 - turn], weights: made, output: activations[turn], data: origin }),
  );
  const last = (steps.length - 1) % 2;
  const lossGroups = data.chunks.map(({ buffer }) =>
    pass({ input: activations[last], weights: made, output: activations[1 - last], data: buffer }),
  );

  let batchBuffer: GPUBuffer | null = null;
  let batchGroup: GPUBindGroup | null = null;

  /** Writes the batches of a part where the passes read them; the buffer grows with the longest part so far. */
  function bindBatches(batches: readonly WideBatch[]): GPUBindGroup {
    const words = new Uint32Array((UNIFORM_STRIDE / 4) * batches.length);
    for (const [k, { firstNode, nodes, firstSegment, segments, chunk }] of batches.entries()) {
      const dataSegment = firstSegment - data.chunks[chunk].firstSegment;
      words.set([firstNode, nodes, firstSegment, segments, dataSegment], (UNIFORM_STRIDE / 4) * k);
    }
    if (!batchBuffer || !batchGroup || batchBuffer.size < words.byteLength) {
      if (batchBuffer) memory.release(batchBuffer);
      batchBuffer = memory.buffer('batches', words.byteLength, UNIFORM | COPY_DST);
      batchGroup = bindBatch(device, batchBuffer, uniforms);
    }
    memory.write(batchBuffer, 0, words);
    return batchGroup;
  }

  function encodeBatch(encoder: GPUComputePassEncoder, group: GPUBindGroup, batch: WideBatch, k: number): void {
    const pairs = batch.nodes * batch.segments;
    const run = (l: number, pipeline: GPUComputePipeline, bound: GPUBindGroup, groups: [number, number, number]) => {
      encoder.setPipeline(pipeline);
      encoder.setBindGroup(1, group, [UNIFORM_STRIDE * k, UNIFORM_STRIDE * l]);
      encoder.setBindGroup(2, bound);
      encoder.dispatchWorkgroups(...groups);
    };
    if (batch.makesWeights && nodeWeights > 0)
      run(0, programs.weights, weightsGroup, [striding(nodeWeights), 1, batch.nodes]);
    for (const [n, { layer, shape, takesFirst }] of steps.entries()) {
      const { groups, outputs } = layers[layer];
      const [x, y] = shape ? productGroups(shape, groups, blocks) : [striding(outputs * blocks), 1];
      const bound = n === 0 ? firstGroups[batch.chunk] : stepGroups[n % 2];
      run(layer, programs.steps[n], bound, takesFirst ? [pairs, y, x] : [x, y, pairs]);
    }
    run(layers.length - 1, programs.loss, lossGroups[batch.chunk], [1, 1, pairs]);
  }

  return {
    encode(encoder: GPUCommandEncoder, part: Part): void {
      const batches = batchesOf(part, data, room);
      const group = bindBatches(batches);
      const pass = encoder.beginComputePass();
      pass.setBindGroup(0, slotGroup);
      for (const [k, batch] of batches.entries()) encodeBatch(pass, group, batch, k);
      pass.end();
    },
  };
}

/** The batches of a part; of a warm-up, which has no nodes, one of one node, whose results nobody reads. */
function batchesOf(part: Part, { chunks }: WideData, room: WideRoom): WideBatch[] {
  const nodes = nodeCount(part.lattice);
  if (nodes === 0) return wideBatches(1, { firstSegment: 0, endSegment: 1 }, chunks, room);
  return wideBatches(nodes, part, chunks, room);
}

function striding(size: number): number {
  return Math.min(MOST_STRIDING, Math.max(1, Math.ceil(size / THREADS)));
}
