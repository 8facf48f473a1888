import { moves } from '../../model/dependence.ts';
import type { ScaledActivation, ScaledProblem } from '../plan/scale.ts';
import type { Segments } from './segments.ts';

/** A layer as the wide kernel keeps it; sizes and places in vec4s of four outputs. */
export interface WideLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** vec4s of one row of its weights, the outputs of one input. */
  readonly groups: number;
  /** Where its weights begin: all nodes' in a layer that does not move, else the first node's. The first layer has none. */
  readonly weights: number;
  /** Whether its weights differ from node to node. */
  readonly moves: boolean;
  readonly activation: ScaledActivation;
}

/** How the wide kernel lays out a landscape. Sizes in vec4s; a block is four samples. */
export interface WideLayout {
  readonly layers: readonly WideLayer[];
  /** Weights and biases of the layers that do not move, which come first, and of one node in those that do. */
  readonly sharedWeights: number;
  readonly nodeWeights: number;
  /** Blocks of a segment as stored. */
  readonly blocks: number;
  /** Where the targets begin in the data of a segment, and all of its data. */
  readonly targets: number;
  readonly segmentData: number;
}

/** Lays a landscape out: weights input by input, so that the outputs of one lie side by side, the biases as one input more. */
export function wideLayout({ problem, activations }: ScaledProblem, { segmentBlocks, blocks }: Segments): WideLayout {
  const stored = Math.min(segmentBlocks, blocks);
  const { layers: given } = problem.network;
  const { plane } = problem;
  const moving = given.map((layer, l) => l > 0 && (moves(plane.u, layer) || moves(plane.v, layer)));
  const size = (l: number) => (given[l].inputs + 1) * Math.ceil(given[l].outputs / 4);
  const sizeOf = (isMoving: boolean) =>
    given.reduce((sum, _, l) => sum + (l > 0 && moving[l] === isMoving ? size(l) : 0), 0);
  const sharedWeights = sizeOf(false);
  const ends = { still: 0, moving: sharedWeights };
  const layers = given.map(({ inputs, outputs }, l): WideLayer => {
    const region = moving[l] ? 'moving' : 'still';
    const weights = ends[region];
    if (l > 0) ends[region] += size(l);
    return { inputs, outputs, groups: Math.ceil(outputs / 4), weights, moves: moving[l], activation: activations[l] };
  });
  const targets = 3 * layers[0].outputs * stored;
  return {
    layers,
    sharedWeights,
    nodeWeights: sizeOf(true),
    blocks: stored,
    targets,
    segmentData: targets + problem.data.outputs * stored,
  };
}

/** What one pass over the layers computes: all pairs of some nodes and some segments whose data lies in one buffer. */
export interface WideBatch {
  /** Nodes, counted from the first of the part. */
  readonly firstNode: number;
  readonly nodes: number;
  readonly firstSegment: number;
  readonly segments: number;
  readonly chunk: number;
  /** Whether these nodes are new, so that their weights must be made. */
  readonly makesWeights: boolean;
}

/** How much fits in the buffers that lie between two layers. */
export interface WideRoom {
  /** Nodes whose weights fit. */
  readonly nodes: number;
  /** Nodes × segments whose activations fit. */
  readonly pairs: number;
}

/** A run of segments in one buffer. */
export interface SegmentRun {
  readonly firstSegment: number;
  readonly endSegment: number;
}

/** Cuts nodes × segments into batches that fit, the segments of the same nodes one after the other. */
export function wideBatches(
  nodes: number,
  { firstSegment, endSegment }: SegmentRun,
  chunks: readonly SegmentRun[],
  room: WideRoom,
): WideBatch[] {
  const batches: WideBatch[] = [];
  const step = Math.min(room.nodes, room.pairs);
  for (let firstNode = 0; firstNode < nodes; firstNode += step) {
    const count = Math.min(step, nodes - firstNode);
    const most = Math.floor(room.pairs / count);
    let makesWeights = true;
    for (const [chunk, run] of chunks.entries()) {
      const end = Math.min(endSegment, run.endSegment);
      for (let segment = Math.max(firstSegment, run.firstSegment); segment < end; segment += most) {
        const segments = Math.min(most, end - segment);
        batches.push({ firstNode, nodes: count, firstSegment: segment, segments, chunk, makesWeights });
        makesWeights = false;
      }
    }
  }
  return batches;
}
