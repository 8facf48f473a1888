import type { GpuMemory } from '../gpu/memory.ts';
import { program } from '../gpu/program.ts';
import drapeCode from '../../shaders/render-drape.wgsl?raw';
import { COVER_SLACK, DARK_LUMINANCE, placementOf } from './cover.ts';
import { picturePipeline } from './picture-program.ts';
import type { Scenery } from './painter.ts';
import type { Drape } from './types.ts';

/** Bytes of the WGSL struct `Cover`. */
const COVER_BYTES = 32;

const coverCode = program([drapeCode], {
  COVER_SLACK: { f32: COVER_SLACK },
  DARK_LUMINANCE: { f32: DARK_LUMINANCE },
});

/** The picture with a drape: a pipeline of its own, and the drape on the device. */
export class GpuDrape {
  readonly pipeline: GPURenderPipeline;
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  #uniforms: GPUBuffer | null = null;
  #texture: GPUTexture | null = null;
  #shown: Drape | null = null;
  #bindings: GPUBindGroup | null = null;

  /** @throws GpuError of kind `compile` */
  static async create(device: GPUDevice, memory: GpuMemory, format: GPUTextureFormat): Promise<GpuDrape> {
    return new GpuDrape(device, memory, await picturePipeline(device, format, coverCode));
  }

  private constructor(device: GPUDevice, memory: GpuMemory, pipeline: GPURenderPipeline) {
    this.#device = device;
    this.#memory = memory;
    this.pipeline = pipeline;
  }

  /** Brings the device up to date; what goes with the pipeline as its group 1. */
  follow(drape: Drape, { field }: Scenery): GPUBindGroup {
    const { scale, offset } = placementOf(drape, field);
    const words = new ArrayBuffer(COVER_BYTES);
    new Float32Array(words).set([...scale, ...offset]);
    new Uint32Array(words)[4] = drape.smooth ? 1 : 0;
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.#uniforms ??= this.#memory.buffer('cover', COVER_BYTES, usage);
    this.#device.queue.writeBuffer(this.#uniforms, 0, words);
    if (drape !== this.#shown) this.#upload(drape);
    this.#shown = drape;
    this.#bindings ??= this.#device.createBindGroup({
      label: 'drape',
      layout: this.pipeline.getBindGroupLayout(1),
      entries: [
        { binding: 0, resource: { buffer: this.#uniforms } },
        { binding: 1, resource: this.#texture!.createView() },
      ],
    });
    return this.#bindings;
  }

  #upload({ width, height, colors }: Drape): void {
    const { maxTextureDimension2D } = this.#device.limits;
    if (colors.length !== 4 * width * height || Math.max(width, height) > maxTextureDimension2D) {
      throw new RangeError(
        `Expected a drape of 4 bytes for each of its nodes, at most ${maxTextureDimension2D} a side, got ${colors.length} bytes for ${width} x ${height}`,
      );
    }
    if (this.#texture?.width !== width || this.#texture.height !== height) {
      if (this.#texture) this.#memory.release(this.#texture);
      const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST;
      this.#texture = this.#memory.texture({ label: 'drape', size: [width, height], format: 'rgba8unorm', usage });
      this.#bindings = null;
    }
    this.#device.queue.writeTexture({ texture: this.#texture }, colors, { bytesPerRow: 4 * width }, [width, height]);
  }
}
