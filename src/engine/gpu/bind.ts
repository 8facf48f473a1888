import bindCode from '../../../shaders/compute-bind.wgsl?raw';
import tileCode from '../../../shaders/compute-tile.wgsl?raw';
import type { GpuMemory } from '../../gpu/memory.ts';
import { computePipeline, program } from '../../gpu/program.ts';
import type { Part, SlotBuffers } from './kernel.ts';

/** @workgroup_size of compute-bind.wgsl. */
const WORKGROUP = 64;

/** A stream of vec4s that are affine in b. */
export interface Stream {
  /** For each vec4 its value at the window's centre, and its part along v. */
  readonly unbound: GPUBuffer;
  /** vec4s in all. */
  readonly length: number;
  /** vec4s that belong to one segment of the samples; 0 where all of them belong to every segment. */
  readonly segmentLength: number;
}

/** A stream with the buffer that it is bound into: `[row][vec4 of the part's segments]`. */
export interface BoundStream {
  encode(pass: GPUComputePassEncoder, part: Part): void;
}

/**
 * Makes streams into numbers of a line, once for all its points: along a row of the lattice b is constant, so that
 * `origin + b·v` need not be computed at every point of it, and is rounded once.
 */
export class Binder {
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #pipeline: GPUComputePipeline;

  private constructor(device: GPUDevice, memory: GpuMemory, pipeline: GPUComputePipeline) {
    this.#device = device;
    this.#memory = memory;
    this.#pipeline = pipeline;
  }

  static async create(device: GPUDevice, memory: GpuMemory): Promise<Binder> {
    const source = { label: 'bind kernel', code: program([tileCode, bindCode]), entryPoint: 'main' };
    return new Binder(device, memory, await computePipeline(device, source));
  }

  bind(stream: Stream, bound: GPUBuffer, { tile, coordinates }: SlotBuffers): BoundStream {
    const words = Uint32Array.of(stream.segmentLength, stream.length);
    const uniform = this.#memory.upload('stream', words, GPUBufferUsage.UNIFORM);
    const entry = (binding: number, buffer: GPUBuffer) => ({ binding, resource: { buffer } });
    const bindGroup = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [entry(0, tile), entry(2, coordinates), entry(3, uniform), entry(4, stream.unbound), entry(5, bound)],
    });
    return { encode: (pass, part) => this.#encode(pass, stream, bindGroup, part) };
  }

  #encode(pass: GPUComputePassEncoder, stream: Stream, bindGroup: GPUBindGroup, part: Part): void {
    const segments = part.endSegment - part.firstSegment;
    const length = stream.segmentLength === 0 ? stream.length : segments * stream.segmentLength;
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(Math.max(1, Math.ceil(length / WORKGROUP)), Math.max(1, part.lattice.height));
  }
}
