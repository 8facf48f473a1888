import type { Activation } from '../../spec/landscape.ts';
import type { Plan, Problem } from '../plan/plan.ts';
import { largestNarrowBuffer } from './narrow-data.ts';
import type { NarrowOptions } from './narrow-kernel.ts';
import { liveNumbers, narrowLayout } from './narrow-layout.ts';
import type { NarrowTile } from './narrow-source.ts';

export type KernelName = 'general' | 'narrow' | 'wide';

export interface KernelChoice {
  readonly kernel: KernelName;
  /** How the `narrow` kernel is to be written; null for the others. */
  readonly narrow: NarrowOptions | null;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** What the choice depends on beside the plan. */
export interface KernelTarget {
  /** A CPU rasteriser: registers cost nothing there, and loads much. */
  readonly software: boolean;
  /** The adapter in words. */
  readonly adapter: string;
  /** Bytes that may be bound as one storage buffer. */
  readonly largestBuffer: number;
}

/**
 * Which kernel computes a plan:
 *
 * - `general` where losses might overflow, for it alone tells what is infinite by its bits;
 * - `narrow` where a thread can hold what it computes for a few samples in registers: layers of up to about 50 units;
 * - `wide` for the rest.
 *
 * @param wanted a kernel to take instead, where it can compute the plan
 */
export function chooseKernel(
  plan: Pick<Plan, 'finite' | 'problem'>,
  target: KernelTarget,
  wanted?: KernelName,
): KernelChoice {
  if (!plan.finite) return plain('general', 'losses may overflow in this window, which its checks find');
  if (wanted === 'general' || wanted === 'wide') return plain(wanted, 'it was asked for');
  const { network, loss } = plan.problem;
  const live = liveNumbers(network, loss.name);
  const tile = target.software ? softwareTile(live, plan.problem) : hardwareTile(live);
  if (!tile) return plain('wide', `${live} units at a time are too many for the registers of a thread`);
  if (largestNarrowBuffer(plan.problem) > target.largestBuffer) {
    return plain('general', 'the data of all samples do not fit in one buffer');
  }
  const isSmall = 4 * narrowLayout(network, true).weightLength <= UNIFORM_BYTES;
  const narrow: NarrowOptions = {
    tile,
    sharedDivision: sharesDivisions(plan, target),
    // both found by trial on SwiftShader: 1.2× faster on 2-16-16-1, no difference on wider ones
    alongIn: target.software && isSmall ? 'uniform' : 'storage',
    firstAlone: target.software && tile.points >= FIRST_ALONE_POINTS,
  };
  const { points, blocks } = tile;
  const size = `${points === 1 ? '' : `${points} points × `}${4 * blocks} samples`;
  return {
    kernel: 'narrow',
    narrow,
    reason: `${live} ${live === 1 ? 'unit' : 'units'} at a time fit the registers of a thread, for ${size}`,
  };
}

function plain(kernel: KernelName, reason: string): KernelChoice {
  return { kernel, narrow: null, reason };
}

/**
 * The most samples whose numbers fit 255 registers with 20 to spare, by the count of Mesa's compiler for AMD; 16 only where
 * enough threads stay resident to hide the latency of loads. NVIDIA's limit is the same.
 */
function hardwareTile(live: number): NarrowTile | null {
  const registers = (samples: number) => (live + 4) * samples + 20;
  // each number of the data serves two points: with so narrow layers loads are what limits
  if (registers(16) <= 168) return { points: 2, blocks: 2 };
  if (registers(8) <= 252) return { points: 1, blocks: 2 };
  if (registers(4) <= 252) return { points: 1, blocks: 1 };
  return null;
}

/** The default limit of a uniform buffer's binding. */
const UNIFORM_BYTES = 65536;

/** Points of the tiles of networks so narrow that their first layer may be written out. */
const FIRST_ALONE_POINTS = 4;

/** Activations of a few operations, once scaled. */
const SHORT: readonly Activation[] = ['identity', 'relu', 'leaky-relu', 'sigmoid', 'tanh'];

/**
 * Loads are what costs most there, so that each should serve several points; but every copy of a long activation in the
 * text takes a rasteriser's compiler a tenth of a second.
 */
function softwareTile(live: number, { network }: Problem): NarrowTile | null {
  if (live > 64) return null;
  const isShort = network.layers.every(({ activation }) => SHORT.includes(activation));
  if (!isShort) return { points: 1, blocks: 1 };
  return { points: live <= 2 ? 8 : live <= 24 ? 4 : 2, blocks: 1 };
}

/** NVIDIA has one unit for powers and divisions to eight for multiply-adds; AMD and Intel lose by the extra products. */
function sharesDivisions({ problem }: Pick<Plan, 'problem'>, { adapter }: KernelTarget): boolean {
  return /nvidia|geforce|quadro|tesla/i.test(adapter) && Math.max(...problem.network.widths.slice(1, -1), 0) <= 32;
}
