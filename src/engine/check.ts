import type { ResolvedLandscape } from '../model/resolve.ts';
import { coordinate } from '../spec/field.ts';
import { classOf, compareLosses, medianMagnitude, type Comparison, type LossClass } from './contract.ts';
import type { Engine, EngineName, Lattice } from './engine.ts';
import { nodeCount } from './passes.ts';
import { pump } from './pump.ts';
import { ReferenceEngine } from './reference.ts';

export interface EngineCheck {
  readonly engine: EngineName;
  readonly description: string;
  /** Whether the numerical contract holds at every node checked. */
  readonly passes: boolean;
  readonly comparison: Comparison;
  /** The node with the largest share of its allowed error. */
  readonly worst: CheckedNode | null;
  /** A node where the engines disagree on what kind of number the loss is, if there is one. */
  readonly disagreement: (CheckedNode & { expectedClass: LossClass; gotClass: LossClass }) | null;
}

export interface CheckedNode {
  readonly i: number;
  readonly j: number;
  readonly a: number;
  readonly b: number;
  readonly expected: number;
  readonly got: number;
}

export interface CheckReport {
  /** Columns and rows that were checked: every node of the grid, or an even sub-grid of a large one. */
  readonly grid: [width: number, height: number];
  readonly stride: [number, number];
  /** Median |loss| of the reference over the nodes checked: the scale of the contract. */
  readonly scale: number;
  readonly engines: EngineCheck[];
}

export interface CheckOptions {
  readonly signal?: AbortSignal;
  /** Most nodes to check; the reference engine is slow. */
  readonly maxNodes?: number;
  readonly onProgress?: (engine: EngineName, done: number, total: number) => void;
}

/**
 * Holds engines to the reference, node by node, on the landscape's grid.
 *
 * @throws the signal's reason when aborted; LandscapeError from an engine
 */
export async function checkEngines(
  landscape: ResolvedLandscape,
  engines: readonly Engine[],
  { signal, maxNodes = 4225, onProgress }: CheckOptions = {},
): Promise<CheckReport> {
  const lattice = checkedNodes(landscape.grid, maxNodes);
  const losses = (engine: Engine) => evaluateLattice(engine, landscape, lattice, signal, onProgress);
  const expected = await losses(new ReferenceEngine());
  const scale = medianMagnitude(expected);
  const checks: EngineCheck[] = [];
  for (const engine of engines) {
    const got = await losses(engine);
    const comparison = compareLosses(expected, got, scale);
    const node = (index: number): CheckedNode => nodeAt(landscape, lattice, index, expected[index], got[index]);
    const odd = expected.findIndex((value, k) => classOf(value) !== classOf(got[k]));
    const { name, description } = engine;
    checks.push({
      engine: name,
      description,
      passes: !comparison.worst || comparison.worst.ratio <= 1,
      comparison,
      worst: comparison.worst && node(comparison.worst.index),
      disagreement:
        odd < 0 ? null : { ...node(odd), expectedClass: classOf(expected[odd]), gotClass: classOf(got[odd]) },
    });
  }
  return { grid: [lattice.width, lattice.height], stride: [lattice.di, lattice.dj], scale, engines: checks };
}

/** Every node, or every k-th of both sides with the smallest k that leaves few enough. */
function checkedNodes([width, height]: readonly [number, number], maxNodes: number): Lattice {
  const along = (nodes: number, step: number) => Math.ceil(nodes / step);
  let step = 1;
  while (along(width, step) * along(height, step) > Math.max(1, maxNodes)) step++;
  return { i: 0, j: 0, di: step, dj: step, width: along(width, step), height: along(height, step) };
}

/** Row by row, so that an abort is heeded and progress seen whatever the engine. */
async function evaluateLattice(
  engine: Engine,
  landscape: ResolvedLandscape,
  lattice: Lattice,
  signal?: AbortSignal,
  onProgress?: CheckOptions['onProgress'],
): Promise<Float64Array> {
  const losses = new Float64Array(nodeCount(lattice));
  const job = await engine.prepare(landscape, signal);
  try {
    let row = 0;
    let done = 0;
    const next = () => {
      if (row === lattice.height) return null;
      const place = row++;
      return { lattice: { ...lattice, j: lattice.j + place * lattice.dj, height: 1 }, place };
    };
    const land = ({ place }: { place: number }, values: ArrayLike<number>) => {
      losses.set(values, place * lattice.width);
      done += values.length;
      onProgress?.(engine.name, done, losses.length);
    };
    await pump(job, next, land, signal);
  } finally {
    job.dispose();
  }
  return losses;
}

function nodeAt(
  { window, grid }: ResolvedLandscape,
  { di, dj, width }: Lattice,
  index: number,
  expected: number,
  got: number,
): CheckedNode {
  const i = (index % width) * di;
  const j = Math.floor(index / width) * dj;
  return { i, j, a: coordinate(window.a, i, grid[0]), b: coordinate(window.b, j, grid[1]), expected, got };
}
