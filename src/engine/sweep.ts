import type { ResolvedLandscape } from '../model/resolve.ts';
import { LandscapeError } from '../spec/errors.ts';
import { coordinate, type Field } from '../spec/field.ts';
import type { Engine, Job, Lattice } from './engine.ts';
import { extremesOf, mergeExtremes, NO_EXTREMES, type Extremes } from './extremes.ts';
import { summarizeField } from './field-summary.ts';
import { cut, nodeCount, passes } from './passes.ts';
import type { Progress } from './progress.ts';
import { pump, type Tile } from './pump.ts';

export type { Progress } from './progress.ts';
export { streamField, type StreamOptions } from './stream.ts';

export interface SweepOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * The field of a landscape, coarse to fine.
 *
 * The result does not depend on tiles, passes or rates: an engine computes a node from its column and row alone.
 *
 * @throws the signal's reason when aborted, with nothing left running; LandscapeError from the engine
 */
export async function evaluateField(
  engine: Engine,
  landscape: ResolvedLandscape,
  { signal, onProgress }: SweepOptions = {},
): Promise<Field> {
  signal?.throwIfAborted();
  const [width, height] = landscape.grid;
  const field: Field = { width, height, window: landscape.window, values: allocate(width, height) };
  const job = await engine.prepare(landscape, signal);
  try {
    signal?.throwIfAborted();
    const order = passes(width, height);
    const missing = order.map(({ lattices }) => lattices.reduce((sum, lattice) => sum + nodeCount(lattice), 0));
    const found = order.map(() => NO_EXTREMES);
    const tiles = tilesOf(order, job);
    const total = width * height;
    const start = performance.now();
    let done = 0;
    let complete = 0;

    const land = ({ lattice, place: pass }: Tile<number>, losses: ArrayLike<number>, extremes?: Extremes): void => {
      scatter(lattice, losses, field);
      done += losses.length;
      missing[pass] -= losses.length;
      const before = complete;
      while (complete < order.length && missing[complete] === 0) complete++;
      if (!onProgress) return;
      found[pass] = mergeExtremes(found[pass], extremes ?? extremesOf(losses));
      const pointsPerSecond = (1000 * done) / Math.max(performance.now() - start, 1e-3);
      const step = { done, total, pointsPerSecond };
      if (complete === before) return onProgress(step);
      const isWhole = complete === order.length;
      const shown = isWhole ? field : subField(field, order[complete - 1].stride);
      const summary = summarizeField(shown, found.slice(0, complete).reduce(mergeExtremes));
      onProgress({ ...step, ...(!isWhole && { preview: shown }), summary });
    };

    await pump(job, () => tiles.next().value ?? null, land, signal);
  } finally {
    job.dispose();
  }
  return field;
}

function* tilesOf(order: ReturnType<typeof passes>, job: Job): Generator<Tile<number>, void, undefined> {
  for (const [place, { lattices }] of order.entries()) {
    for (const lattice of lattices) {
      for (const tile of cut(lattice, () => job.batch(), job.columns)) yield { lattice: tile, place };
    }
  }
}

function allocate(width: number, height: number): Float32Array {
  try {
    return new Float32Array(width * height);
  } catch (cause) {
    const mebibytes = Math.round((width * height * 4) / 2 ** 20);
    throw new LandscapeError('memory', `A field of ${width}×${height} nodes needs ${mebibytes} MiB in one piece`, {
      cause,
    });
  }
}

function scatter(
  { i, j, di, dj, width: columns, height: rows }: Lattice,
  losses: ArrayLike<number>,
  { width, values }: Field,
): void {
  let n = 0;
  for (let l = 0; l < rows; l++) {
    const start = (j + l * dj) * width + i;
    const end = start + columns * di;
    for (let at = start; at < end; at += di) values[at] = losses[n++];
  }
}

/** Every `stride`-th node of a field, as a field of its own. */
export function subField(field: Field, stride: number): Field {
  const width = Math.ceil(field.width / stride);
  const height = Math.ceil(field.height / stride);
  const values = new Float32Array(width * height);
  for (let l = 0; l < height; l++) {
    const row = l * stride * field.width;
    for (let k = 0; k < width; k++) values[l * width + k] = field.values[row + k * stride];
  }
  const { a, b } = field.window;
  const span = (range: [number, number], nodes: number, kept: number): [number, number] => [
    coordinate(range, 0, nodes),
    coordinate(range, (kept - 1) * stride, nodes),
  ];
  return { width, height, window: { a: span(a, field.width, width), b: span(b, field.height, height) }, values };
}
