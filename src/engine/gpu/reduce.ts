import reduceCode from '../../../shaders/compute-reduce.wgsl?raw';
import tileCode from '../../../shaders/compute-tile.wgsl?raw';
import type { GpuMemory } from '../../gpu/memory.ts';
import { computePipeline, program } from '../../gpu/program.ts';
import { NO_EXTREMES, type Extremes } from '../extremes.ts';

const WORKGROUP = 64;
/** Losses of a thread, where there are not too many. */
const THREAD_NODES = 16;
/** More workgroups than any GPU needs to be busy with reading. */
const MOST_GROUPS = 512;

/** Bytes of what a reduction gives: five words, filled up to where the losses behind them may be mapped. */
export const EXTREMES_BYTES = 32;

/** The pipeline of compute-reduce.wgsl. */
export function reducePipeline(device: GPUDevice): Promise<GPUComputePipeline> {
  const code = program([tileCode, reduceCode], { REDUCE_WORKGROUP: { u32: WORKGROUP } });
  return computePipeline(device, { label: 'extremes', code, entryPoint: 'main' });
}

/** Finds the extremes of the losses of one slot on the device. */
export class Reduction {
  /** Holds `EXTREMES_BYTES`. */
  readonly buffer: GPUBuffer;
  readonly #pipeline: GPUComputePipeline;
  readonly #bindGroup: GPUBindGroup;

  constructor(
    device: GPUDevice,
    memory: GpuMemory,
    pipeline: GPUComputePipeline,
    { tile, losses }: { tile: GPUBuffer; losses: GPUBuffer },
  ) {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    this.buffer = memory.buffer('extremes', EXTREMES_BYTES, STORAGE | COPY_SRC | COPY_DST);
    this.#pipeline = pipeline;
    this.#bindGroup = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: tile } },
        { binding: 3, resource: { buffer: losses } },
        { binding: 4, resource: { buffer: this.buffer } },
      ],
    });
  }

  /** Writes the commands, for as many nodes as the tile tells of. */
  encode(encoder: GPUCommandEncoder, nodes: number): void {
    encoder.clearBuffer(this.buffer);
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bindGroup);
    pass.dispatchWorkgroups(Math.max(1, Math.min(MOST_GROUPS, Math.ceil(nodes / (WORKGROUP * THREAD_NODES)))));
    pass.end();
  }
}

/** What a reduction of `nodes` losses has written. */
export function readExtremes(
  [greatest, least, nan, positiveInfinity, negativeInfinity]: Uint32Array,
  nodes: number,
): Extremes {
  const finite = nodes - nan - positiveInfinity - negativeInfinity;
  const range = finite > 0 ? { min: valueOfKey(~least), max: valueOfKey(greatest) } : {};
  return { ...NO_EXTREMES, finite, nan, positiveInfinity, negativeInfinity, ...range };
}

/** The float32 with an order-preserving key: that of a positive one has its sign bit set, that of a negative one is its bits negated. */
function valueOfKey(key: number): number {
  const bits = key & 0x80000000 ? key & 0x7fffffff : ~key;
  return new Float32Array(Int32Array.of(bits).buffer)[0] + 0;
}
