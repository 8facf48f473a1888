import { guarded, GpuError } from '../../gpu/errors.ts';
import { orLost, type GpuHost } from '../../gpu/host.ts';
import { GpuMemory, type BufferLimits } from '../../gpu/memory.ts';
import { workgroupGrid } from '../../gpu/workgroups.ts';
import {
  basinPipelines,
  encodePass,
  WORKGROUP,
  type BasinBuffers,
  type BasinPass,
  type BasinPipelines,
} from './basins-passes.ts';
import { turnsOf } from './turns.ts';

/** Basins of a field, as the analysis takes them (`analysis/basins.ts` says what each array holds). */
export interface GpuBasinLabels {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  readonly labels: Int32Array<ArrayBuffer>;
  readonly minima: Uint32Array<ArrayBuffer>;
  readonly saddles: Uint32Array<ArrayBuffer>;
  readonly saddleMasks: Uint8Array<ArrayBuffer>;
}

export type BasinLimits = BufferLimits & Pick<GPUSupportedLimits, 'maxComputeWorkgroupsPerDimension'>;

/** Below, a thread of the CPU needs less than some tenths of a second, and the transfers eat what a GPU would save. */
const FEWEST_NODES = 2048 ** 2;

/** Rounds of pointer jumping between two looks at whether paths are left: an even number, so that they end where they began. */
const ROUNDS = 4;

/** Two numbers: of minima and of saddles. */
const TOTALS_BYTES = 8;

/** Whether basins of so many nodes are worth a GPU: on a software adapter they take ten to thirty times as long as on the CPU. */
export function shouldUseGpuBasins({ software, isLost, device }: GpuHost, nodes: number): boolean {
  return !software && !isLost && nodes >= FEWEST_NODES && 4 * nodes <= largestBuffer(device.limits);
}

/**
 * Makes ready to find the basins of fields of one size on a GPU, with results bit for bit those of `Basins` of the analysis:
 * per update five passes over the field and, unless paths of descent are longer than 65,536 samples, two waits.
 *
 * Takes 12 bytes a node on the device, and 9 more while results are read.
 *
 * @throws GpuError of kind `memory` when a field does not fit a buffer or the device has no room; `compile`; `lost`
 */
export async function createGpuBasins(
  host: GpuHost,
  width: number,
  height: number,
  limits: BasinLimits = host.device.limits,
): Promise<GpuBasins> {
  const bytes = 4 * width * height;
  if (bytes > largestBuffer(limits)) {
    const expected = `Expected a field of at most ${largestBuffer(limits)} bytes, the GPU's largest buffer`;
    throw new GpuError('memory', `${expected}; got ${bytes} (${width} x ${height})`);
  }
  if (host.isLost) throw await host.lost;
  const memory = new GpuMemory(host.device);
  try {
    const pipelines = await orLost(host, basinPipelines(host.device));
    const basins = new GpuBasins(host, memory, pipelines, width, height, limits.maxComputeWorkgroupsPerDimension);
    await memory.ready();
    return basins;
  } catch (error) {
    memory.destroy();
    if (host.isLost) throw await host.lost;
    throw error;
  }
}

/** Finds basins on a GPU, one field after the other; made by `createGpuBasins`. */
export class GpuBasins {
  readonly width: number;
  readonly height: number;
  readonly #host: GpuHost;
  readonly #memory: GpuMemory;
  readonly #pipelines: BasinPipelines;
  readonly #buffers: Required<
    Pick<BasinBuffers, 'grid' | 'pointers' | 'numbers' | 'marks' | 'counts' | 'totals' | 'unfinished'>
  >;
  readonly #field: GPUBuffer;
  readonly #groups: [columns: number, rows: number];
  #last: Promise<unknown> = Promise.resolve();

  /** @param mostGroups workgroups in one dimension of a dispatch */
  constructor(
    host: GpuHost,
    memory: GpuMemory,
    pipelines: BasinPipelines,
    width: number,
    height: number,
    mostGroups: number,
  ) {
    this.width = width;
    this.height = height;
    this.#host = host;
    this.#memory = memory;
    this.#pipelines = pipelines;
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const nodes = width * height;
    const groups = Math.ceil(nodes / WORKGROUP);
    const share = Math.ceil(groups / WORKGROUP);
    this.#groups = workgroupGrid(groups, mostGroups);
    this.#field = memory.buffer('basins: field', 4 * nodes, STORAGE | COPY_DST);
    this.#buffers = {
      grid: memory.upload('basins: grid', Uint32Array.of(width, height, groups, share), UNIFORM),
      pointers: memory.buffer('basins: pointers', 4 * nodes, STORAGE | COPY_SRC),
      numbers: memory.buffer('basins: numbers', 4 * nodes, STORAGE),
      marks: memory.buffer('basins: marks', groups * (WORKGROUP / 4), STORAGE),
      counts: memory.buffer('basins: counts', 8 * groups, STORAGE),
      totals: memory.buffer('basins: totals', TOTALS_BYTES, STORAGE | COPY_SRC),
      unfinished: memory.buffer('basins: unfinished', 4, STORAGE | COPY_SRC | COPY_DST),
    };
  }

  /**
   * The basins of a field. Updates that overlap take turns.
   *
   * @param values one number a node, rows of b after one another; `values` of the result
   * @param buffer the same numbers where they are on the device already, with usage STORAGE; else they are uploaded
   * @throws RangeError for another number of values; GpuError of kind `memory` or `lost`
   */
  update(values: Float32Array, buffer?: GPUBuffer): Promise<GpuBasinLabels> {
    const { width, height } = this;
    if (values.length !== width * height) {
      throw new RangeError(`Expected ${width * height} values (${width} x ${height}), got ${values.length}`);
    }
    if (buffer && buffer.size < 4 * values.length) {
      throw new RangeError(`Expected a buffer of ${4 * values.length} bytes, got ${buffer.size}`);
    }
    const result = this.#last.then(() => this.#update(values, buffer));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Gives the device's memory back after the updates under way; resolves when that is done. */
  async dispose(): Promise<void> {
    this.#last = this.#last.then(() => this.#memory.destroy());
    await this.#last;
  }

  async #update(values: Float32Array, buffer?: GPUBuffer): Promise<GpuBasinLabels> {
    try {
      return await this.#find(values, buffer);
    } catch (error) {
      if (this.#host.isLost) throw await this.#host.lost;
      throw error;
    }
  }

  async #find(values: Float32Array, buffer = this.#field): Promise<GpuBasinLabels> {
    const { width, height } = this;
    const { COPY_DST, MAP_READ } = GPUBufferUsage;
    const scratch = new GpuMemory(this.#host.device);
    try {
      const state = scratch.buffer('basins: state', TOTALS_BYTES + 4, COPY_DST | MAP_READ);
      await this.#submit((encoder) => {
        if (buffer === this.#field) this.#memory.write(buffer, 0, values);
        this.#run(encoder, 'descend', { field: buffer }, this.#groups);
        this.#run(encoder, 'offsets', {}, [1, 1]);
        this.#follow(encoder, state);
      });
      let [minima, saddles, unfinished] = await this.#words(state);
      while (unfinished) {
        await this.#submit((encoder) => this.#follow(encoder, state));
        [minima, saddles, unfinished] = await this.#words(state);
      }
      return { width, height, values, ...(await this.#read(scratch, buffer, minima, saddles)) };
    } finally {
      scratch.destroy();
    }
  }

  /** Some rounds of pointer jumping; whether the last of them left paths goes to `state`. */
  #follow(encoder: GPUCommandEncoder, state: GPUBuffer): void {
    const { pointers, numbers, totals, unfinished } = this.#buffers;
    for (let round = 0; round < ROUNDS; round++) {
      if (round === ROUNDS - 1) encoder.clearBuffer(unfinished);
      const [before, after] = round % 2 === 0 ? [pointers, numbers] : [numbers, pointers];
      this.#run(encoder, 'follow', { before, after }, this.#groups);
    }
    encoder.copyBufferToBuffer(totals, 0, state, 0, TOTALS_BYTES);
    encoder.copyBufferToBuffer(unfinished, 0, state, TOTALS_BYTES, 4);
  }

  async #read(scratch: GpuMemory, field: GPUBuffer, minima: number, saddles: number) {
    const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const list = (name: string, bytes: number) => scratch.buffer(`basins: ${name}`, bytes, STORAGE | COPY_SRC);
    const lists = {
      minima: list('minima', 4 * minima),
      saddles: list('saddles', 4 * saddles),
      saddleMasks: list('saddle masks', saddles),
    };
    const nodes = this.width * this.height;
    const parts = [this.#buffers.pointers, lists.minima, lists.saddles, lists.saddleMasks];
    const bytes = [4 * nodes, 4 * minima, 4 * saddles, saddles];
    // a buffer for each: together they may exceed the largest one
    const readable = parts.map(({ label, size }) => scratch.buffer(`${label}, read`, size, COPY_DST | MAP_READ));
    await scratch.ready();
    await this.#submit((encoder) => {
      this.#run(encoder, 'list', { field, ...lists }, this.#groups);
      this.#run(encoder, 'label', {}, this.#groups);
      parts.forEach((part, k) => encoder.copyBufferToBuffer(part, 0, readable[k], 0, part.size));
    });
    const [labelBytes, minimumBytes, saddleBytes, maskBytes] = await Promise.all(
      readable.map(async (part, k) => {
        await orLost(this.#host, part.mapAsync(GPUMapMode.READ));
        return part.getMappedRange().slice(0, bytes[k]);
      }),
    );
    return {
      labels: new Int32Array(labelBytes),
      minima: new Uint32Array(minimumBytes),
      saddles: new Uint32Array(saddleBytes),
      saddleMasks: new Uint8Array(maskBytes),
    };
  }

  #run(encoder: GPUCommandEncoder, pass: BasinPass, buffers: BasinBuffers, groups: readonly [number, number]): void {
    encodePass(this.#host.device, encoder, this.#pipelines, pass, { ...this.#buffers, ...buffers }, groups);
  }

  /** Submits commands when it is their turn on the device's queue, and waits for their end. */
  async #submit(encode: (encoder: GPUCommandEncoder) => void): Promise<void> {
    const { device } = this.#host;
    const turn = await turnsOf(device).take(this);
    try {
      const { settled } = guarded(device, 'basins', () => {
        const encoder = device.createCommandEncoder({ label: 'basins' });
        encode(encoder);
        device.queue.submit([encoder.finish()]);
      });
      await orLost(this.#host, Promise.all([settled, device.queue.onSubmittedWorkDone()]));
    } finally {
      turn.end();
    }
  }

  async #words(buffer: GPUBuffer): Promise<Uint32Array> {
    await orLost(this.#host, buffer.mapAsync(GPUMapMode.READ));
    const words = new Uint32Array(buffer.getMappedRange().slice(0));
    buffer.unmap();
    return words;
  }
}

function largestBuffer({ maxStorageBufferBindingSize, maxBufferSize }: BufferLimits): number {
  return Math.min(maxStorageBufferBindingSize, maxBufferSize);
}
