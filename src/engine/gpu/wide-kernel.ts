import type { BufferLimits } from '../../gpu/memory.ts';
import { computePipeline } from '../../gpu/program.ts';
import type { Network } from '../../model/network.ts';
import { scale } from '../plan/scale.ts';
import type { Problem } from '../plan/plan.ts';
import { requireRoom } from './data.ts';
import type { GpuKernel, KernelContext, MakeKernel, Room } from './kernel.ts';
import { mostNodes } from './room.ts';
import { cutSegments, type Segments } from './segments.ts';
import { uploadWide } from './wide-data.ts';
import { wideLayout, type WideLayout, type WideRoom } from './wide-layout.ts';
import { pairActivations, shapesFor, wideSteps, type ShapeOf, type WideStep } from './wide-steps.ts';
import { openWide, type WidePrograms } from './wide-slot.ts';
import { pipelineLayout, uploadUniforms } from './wide-bindings.ts';
import { firstSource, lossSource, productSource, weightsSource } from './wide-source.ts';

/** Multiply-adds of a segment, so that a node and a segment are few milliseconds even of a software adapter, and fewest samples. */
const MOST_SEGMENT_WORK = 2 ** 24;
const FEWEST_SAMPLES = 64;

/** Most memory for the weights of the nodes of a batch, and for the activations of each of two layers. */
const MOST_WEIGHTS = 2 ** 23;
const MOST_ACTIVATIONS = 2 ** 25;

/** Batches of a part, so that the commands of a submission stay few. */
const BATCHES = 16;

/** Workgroups of a dispatch along z, one for each pair: the default maxComputeWorkgroupsPerDimension. */
const MOST_PAIRS = 65535;

export interface WideOptions {
  /** The shapes of the layers' products; what suits the adapter by default. */
  readonly shapeOf?: ShapeOf;
  /** How much fits between two layers; what memory allows by default. */
  readonly room?: WideRoom;
}

/**
 * The kernel for networks of any width whose losses cannot overflow: layer by layer, a product of matrices for every node
 * and segment of a batch, activations in two buffers that take turns.
 */
export const createWideKernel: MakeKernel = makeWideKernel();

/** The same with choices of one's own. */
export function makeWideKernel(options: WideOptions = {}): MakeKernel {
  return (context) => create(context, options);
}

async function create(context: KernelContext, options: WideOptions): Promise<GpuKernel> {
  const { host, limits, memory, signal } = context;
  const scaled = scale(context.problem);
  const { problem } = scaled;
  const work = workPerSample(problem.network);
  const segments = cutSegments(problem.data.samples, work, MOST_SEGMENT_WORK, FEWEST_SAMPLES);
  const layout = wideLayout(scaled, segments);
  const steps = wideSteps(layout, options.shapeOf ?? shapesFor(host.software));
  const activations = pairActivations(layout, steps);
  const [programs, data] = await Promise.all([
    compile(host.device, problem, layout, steps),
    uploadWide(memory, problem, layout, segments, limits, signal),
  ]);
  const uniforms = uploadUniforms(memory, layout, problem.data.samples);
  const room = options.room ?? wideRoom(problem.grid, layout, activations, segments, limits);
  return {
    name: 'wide',
    segments,
    room: partRoom(problem.grid, segments, room, limits),
    work: work * 4 * layout.blocks,
    threads: Math.ceil((layout.blocks * Math.max(...problem.network.widths.slice(1))) / 16),
    open: (buffers) =>
      openWide(host.device, memory, { segments, layout, steps, programs, data, uniforms, room }, buffers),
  };
}

/** Multiply-adds of a sample at a node: two for each unit of the first layer, which is affine in (a, b). */
function workPerSample({ layers }: Network): number {
  const products = layers.slice(1).reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  return 2 * layers[0].outputs + products;
}

async function compile(
  device: GPUDevice,
  problem: Problem,
  { layers }: WideLayout,
  steps: readonly WideStep[],
): Promise<WidePrograms> {
  const layout = pipelineLayout(device);
  const pipeline = (label: string, code: string) =>
    computePipeline(device, { label, code, entryPoint: 'main', layout });
  const [weights, loss, ...made] = await Promise.all([
    pipeline('wide weights', weightsSource()),
    pipeline('wide losses', lossSource(problem.loss.name)),
    ...steps.map((step) => {
      const own = layers[step.layer].activation;
      if (!step.shape) return pipeline('wide first layer', firstSource(own));
      const before = step.takesFirst ? layers[0].activation : null;
      const after = step.takesLast ? layers[layers.length - 1].activation : null;
      return pipeline(`wide layer, ${step.shape.kind}`, productSource(step.shape, { own, before, after }));
    }),
  ]);
  return { weights, steps: made, loss };
}

/** What fits in the buffers between two layers: at least one node and one segment. */
function wideRoom(
  grid: readonly [number, number],
  { sharedWeights, nodeWeights }: WideLayout,
  activations: number,
  { count }: Segments,
  limits: BufferLimits,
): WideRoom {
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  requireRoom('The activations of one node and one segment of the samples', 16 * activations, largest);
  const fitting = (bytes: number, each: number) => Math.max(1, Math.floor(Math.min(bytes, largest) / (16 * each)));
  const weights = Math.min(MOST_WEIGHTS, largest - 16 * sharedWeights);
  const nodes = Math.min(fitting(weights, Math.max(1, nodeWeights)), grid[0] * grid[1]);
  return { nodes, pairs: Math.min(fitting(MOST_ACTIVATIONS, activations), grid[0] * grid[1] * count, MOST_PAIRS) };
}

function partRoom(grid: readonly [number, number], { count }: Segments, room: WideRoom, limits: BufferLimits): Room {
  const nodes = Math.min(mostNodes(grid, count, limits), BATCHES * Math.min(room.nodes, room.pairs));
  const nodeSegments = Math.max(nodes, BATCHES * room.pairs);
  return { nodes, rows: nodes, nodeSegments, rowSegments: nodeSegments };
}
