import type { GpuMemory } from '../../gpu/memory.ts';
import type { SlotBuffers } from './kernel.ts';
import type { WideLayer, WideLayout } from './wide-layout.ts';

/** Bytes between two structs of one buffer that a pass is bound to: the default minUniformBufferOffsetAlignment. */
export const UNIFORM_STRIDE = 256;
/** Bytes of the structs Batch, Layer and Shape of compute-wide.wgsl, filled up to a multiple of 16. */
const BATCH_BYTES = 32;
const LAYER_BYTES = 48;
const SHAPE_BYTES = 32;

/** What the passes read of the landscape as a whole. */
export interface WideUniforms {
  /** Struct Layer of each, a stride apart. */
  readonly layers: GPUBuffer;
  readonly shape: GPUBuffer;
}

/** Writes what does not change from one batch to the next. */
export function uploadUniforms(memory: GpuMemory, layout: WideLayout, samples: number): WideUniforms {
  const words = new Uint32Array((UNIFORM_STRIDE / 4) * layout.layers.length);
  const places = ({ outputs, weights, moves, groups }: WideLayer) => [
    outputs,
    weights,
    moves ? layout.nodeWeights : 0,
    groups,
  ];
  for (const [l, layer] of layout.layers.entries()) {
    const next = layout.layers[l + 1];
    const behind = next ? places(next) : [];
    words.set([layer.inputs, ...places(layer), ...behind], (UNIFORM_STRIDE / 4) * l);
  }
  const { sharedWeights, nodeWeights, segmentData, blocks, targets } = layout;
  const shape = new Uint32Array(SHAPE_BYTES / 4);
  shape.set([sharedWeights, nodeWeights, segmentData, blocks, targets, samples]);
  return {
    layers: memory.upload('layers', words, GPUBufferUsage.UNIFORM),
    shape: memory.upload('shape', shape, GPUBufferUsage.UNIFORM),
  };
}

interface Layouts {
  readonly slot: GPUBindGroupLayout;
  readonly batch: GPUBindGroupLayout;
  readonly pass: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}

const known = new WeakMap<GPUDevice, Layouts>();

/** One layout for all passes, so that bind groups serve them all. */
function layoutsOf(device: GPUDevice): Layouts {
  let layouts = known.get(device);
  if (!layouts) known.set(device, (layouts = createLayouts(device)));
  return layouts;
}

function createLayouts(device: GPUDevice): Layouts {
  const group = (...buffers: GPUBufferBindingLayout[]) =>
    device.createBindGroupLayout({
      entries: buffers.map((buffer, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer })),
    });
  const uniform = { type: 'uniform' } as const;
  const moving = { type: 'uniform', hasDynamicOffset: true } as const;
  const read = { type: 'read-only-storage' } as const;
  const write = { type: 'storage' } as const;
  const slot = group(uniform, write, read);
  const batch = group(moving, moving, uniform);
  const pass = group(read, read, write, read);
  return { slot, batch, pass, pipeline: device.createPipelineLayout({ bindGroupLayouts: [slot, batch, pass] }) };
}

export function pipelineLayout(device: GPUDevice): GPUPipelineLayout {
  return layoutsOf(device).pipeline;
}

function bind(device: GPUDevice, layout: GPUBindGroupLayout, resources: readonly GPUBufferBinding[]): GPUBindGroup {
  const entries = resources.map((resource, binding) => ({ binding, resource }));
  return device.createBindGroup({ layout, entries });
}

export function bindSlot(device: GPUDevice, { tile, results, coordinates }: SlotBuffers): GPUBindGroup {
  return bind(device, layoutsOf(device).slot, [{ buffer: tile }, { buffer: results }, { buffer: coordinates }]);
}

/** @param batches structs Batch, a stride apart */
export function bindBatch(device: GPUDevice, batches: GPUBuffer, { layers, shape }: WideUniforms): GPUBindGroup {
  return bind(device, layoutsOf(device).batch, [
    { buffer: batches, size: BATCH_BYTES },
    { buffer: layers, size: LAYER_BYTES },
    { buffer: shape },
  ]);
}

/** The buffers of one pass, as compute-wide.wgsl names them. */
export interface PassBuffers {
  readonly input: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly output: GPUBuffer;
  readonly data: GPUBuffer;
}

export function bindPass(device: GPUDevice, { input, weights, output, data }: PassBuffers): GPUBindGroup {
  const buffers = [input, weights, output, data].map((buffer) => ({ buffer }));
  return bind(device, layoutsOf(device).pass, buffers);
}
