import type { GpuHost } from '../../gpu/host.ts';
import { computePipeline } from '../../gpu/program.ts';
import { jetSize, UNIT_JET, type JetOrder } from '../../model/jet.ts';
import { centeredOrigin } from '../plan/problem.ts';
import { requireRoom } from './data.ts';
import { uploadGeneral, type GeneralData } from './general-data.ts';
import { dispatchNodes } from './groups.ts';
import { narrowLanes, narrowWeights } from './jets-narrow.ts';
import { generalJetSource, narrowJetSource, type JetSource } from './jets-source.ts';
import type { GpuKernel, KernelContext, KernelSlot, Room } from './kernel.ts';
import { mostNodes } from './room.ts';
import { cutSegments, type Segments } from './segments.ts';

/** Multiply-adds of a thread, so that none runs long, and the shortest segment, so that their sums stay few. */
const MOST_THREAD_WORK = 2 ** 21;
const FEWEST_SAMPLES = 32;

/** Most memory for the jets of one dispatch, where they lie in a buffer. */
const MOST_SCRATCH = 2 ** 27;

/** Multiply-adds that one of the network costs: itself, and its part in each derivative. */
const WORK = { 1: 5, 2: 12 };

/** Samples at a time on a software adapter, where registers are memory and loads are dear. */
const SOFTWARE_LANES = 4;

/**
 * The kernel of value and derivatives: `JET_COMPONENTS` of each node, by the coordinates of `problem`. For problems in which
 * no float32 intermediate overflows, derivatives among them.
 *
 * @param form `auto` writes narrow networks out and leaves the others to the general kernel
 */
export function createJetKernel(order: JetOrder, form: 'auto' | 'general' = 'auto') {
  return async (context: KernelContext): Promise<GpuKernel> => {
    const { host, limits, memory, problem, signal } = context;
    const { network, data, loss } = problem;
    const lanes = form === 'auto' ? narrowLanes(network, loss.name, order) : null;
    const source = lanes
      ? narrowJetSource(problem, order, host.software ? SOFTWARE_LANES : lanes)
      : generalJetSource(network, loss.name, order);
    const work = WORK[order] * network.parameterCount;
    const segments = cutSegments(data.samples, work, MOST_THREAD_WORK, FEWEST_SAMPLES);
    const [pipeline, uploaded] = await Promise.all([
      computePipeline(host.device, { label: 'jet kernel', code: source.code, entryPoint: 'main' }),
      uploadGeneral(memory, problem, segments, limits, signal),
    ]);
    const uploadWeights = () => {
      const stream = narrowWeights(problem, centeredOrigin(problem));
      requireRoom('The weights and directions', stream.byteLength, limits.maxStorageBufferBindingSize);
      return memory.upload('weights', stream, GPUBufferUsage.STORAGE);
    };
    const weights = lanes ? uploadWeights() : uploaded.parameters;
    const parts: Parts = { host, segments, source, pipeline, weights, uploaded, room: jetRoom() };

    function jetRoom(): Room {
      const bytes = storeBytes(source, order);
      const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, MOST_SCRATCH);
      const nodeSegments = bytes === 0 ? Infinity : Math.max(1, Math.floor(largest / bytes));
      const nodes = Math.min(mostNodes(problem.grid, segments.count, limits, jetSize(order)), nodeSegments);
      return { nodes, rows: Infinity, nodeSegments, rowSegments: Infinity };
    }

    return new JetKernel(context, order, parts, work * Math.min(4 * segments.segmentBlocks, data.samples));
  };
}

interface Parts {
  readonly host: GpuHost;
  readonly segments: Segments;
  readonly source: JetSource;
  readonly pipeline: GPUComputePipeline;
  readonly weights: GPUBuffer;
  readonly uploaded: GeneralData;
  readonly room: Room;
}

/** Bytes of a thread's store: two layers of jets of four samples; 0 where it is in private memory or registers. */
function storeBytes({ scratch, widest }: JetSource, order: JetOrder): number {
  return scratch ? 2 * widest * 16 * (order === 1 ? 3 : UNIT_JET) : 0;
}

class JetKernel implements GpuKernel {
  readonly name: string;
  readonly threads = 1;
  readonly results: number;
  readonly segments: Segments;
  readonly room: Room;
  readonly work: number;
  readonly #context: KernelContext;
  readonly #parts: Parts;
  readonly #bounds: readonly GPUBuffer[];
  readonly #storeBytes: number;

  constructor(context: KernelContext, order: JetOrder, parts: Parts, work: number) {
    this.name = `jets of order ${order}, ${parts.source.kind}`;
    this.results = jetSize(order);
    this.segments = parts.segments;
    this.room = parts.room;
    this.work = work;
    this.#context = context;
    this.#parts = parts;
    this.#storeBytes = storeBytes(parts.source, order);
    const { chunks, blockStride } = parts.uploaded;
    this.#bounds = chunks.map(({ firstSegment, endSegment }) => {
      const words = Uint32Array.of(firstSegment, endSegment, context.problem.network.layers.length, blockStride);
      return context.memory.upload('bound data', words, GPUBufferUsage.UNIFORM);
    });
  }

  open({ tile, results, coordinates }: Parameters<GpuKernel['open']>[0]): KernelSlot {
    const { host, memory, problem } = this.#context;
    const { pipeline, source, uploaded, weights, room } = this.#parts;
    const most = Math.min(room.nodeSegments, room.nodes * this.segments.count);
    const isGeneral = source.kind === 'general';
    // a single layer written out has no weights but those in the data
    const hasWeights = isGeneral || problem.network.layers.length > 1;
    const store = source.scratch && memory.buffer('jets', this.#storeBytes * most, GPUBufferUsage.STORAGE);
    const bindGroups = uploaded.chunks.map(({ buffer }, k) => {
      const bindings: (GPUBuffer | false)[] = [
        tile,
        results,
        coordinates,
        this.#bounds[k],
        isGeneral && uploaded.layers,
        hasWeights && weights,
        buffer,
        store,
      ];
      const entries = bindings.flatMap((resource, binding) =>
        resource ? [{ binding, resource: { buffer: resource } }] : [],
      );
      return host.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    });
    return {
      encode: (encoder, part) => {
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        for (const [k, { firstSegment, endSegment }] of uploaded.chunks.entries()) {
          const isEmpty = part.endSegment === part.firstSegment;
          if (!isEmpty && (endSegment <= part.firstSegment || part.endSegment <= firstSegment)) continue;
          pass.setBindGroup(0, bindGroups[k]);
          dispatchNodes(pass, host.device.limits, part);
        }
        pass.end();
      },
    };
  }
}
