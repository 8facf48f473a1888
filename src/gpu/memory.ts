import { guarded } from './errors.ts';

/** The limits of a device that bound what lies in one buffer. */
export type BufferLimits = Pick<GPUSupportedLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize'>;

/** Buffers and textures alive on each device; a leak shows as a count that does not return to where it was. */
const live = new WeakMap<GPUDevice, number>();

/** Number of buffers and textures that this package has made on a device and not yet destroyed. */
export function liveResources(device: GPUDevice): number {
  return live.get(device) ?? 0;
}

/**
 * The GPU memory of one owner: what it makes is destroyed with it, once.
 *
 * Creation is checked: `await ready()` fails with a `memory` error when the device had no room, and destroys the rest.
 */
export class GpuMemory {
  readonly #device: GPUDevice;
  readonly #owned = new Set<GPUBuffer | GPUTexture>();
  #pending: Promise<void>[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** @throws GpuError of kind `memory`, from `ready`, when the device has no room. `size` in bytes, rounded up to 4. */
  buffer(label: string, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const bytes = Math.max(4, Math.ceil(size / 4) * 4);
    return this.#own(`buffer "${label}" of ${bytes} bytes`, () =>
      this.#device.createBuffer({ label, size: bytes, usage }),
    );
  }

  /** A buffer with its contents. */
  upload(label: string, data: Float32Array | Uint32Array, usage: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.buffer(label, data.byteLength, usage | GPUBufferUsage.COPY_DST);
    this.write(buffer, 0, data);
    return buffer;
  }

  write(buffer: GPUBuffer, offset: number, data: Float32Array | Uint32Array): void {
    this.#device.queue.writeBuffer(buffer, offset, data as Float32Array<ArrayBuffer>);
  }

  texture(descriptor: GPUTextureDescriptor): GPUTexture {
    return this.#own(`texture "${descriptor.label ?? ''}"`, () => this.#device.createTexture(descriptor));
  }

  /** Waits until the device has confirmed everything made so far. */
  async ready(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    try {
      await Promise.all(pending);
    } catch (error) {
      this.destroy();
      throw error;
    }
  }

  /** Gives one resource back early. */
  release(resource: GPUBuffer | GPUTexture): void {
    if (!this.#owned.delete(resource)) return;
    resource.destroy();
    count(this.#device, -1);
  }

  destroy(): void {
    for (const resource of this.#owned) this.release(resource);
  }

  #own<T extends GPUBuffer | GPUTexture>(label: string, make: () => T): T {
    const { value, settled } = guarded(this.#device, label, make);
    this.#pending.push(settled);
    this.#owned.add(value);
    count(this.#device, 1);
    return value;
  }
}

function count(device: GPUDevice, change: number): void {
  live.set(device, liveResources(device) + change);
}
