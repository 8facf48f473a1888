import type { Pause } from '../pause.ts';
import { bendingChord } from './bending.ts';
import { type Grid, type GridChord, violationOf, worstFirst } from './grid-chord.ts';

/** Steps on each level of a scan, in nodes of that level: directions at most 7 degrees from any. */
const REACH = 4;
/** A level with no more chords than this is searched whole. */
const EXHAUSTIVE_CHORDS = 4e7;
/** Chords refined on the field, the worst first, beside the worst of each level. */
const REFINED = 32;

/**
 * The worst midpoint chords of a field, worst first, each at its own local maximum of the violation; none where no chord is
 * above 0. A chord with a middle or an end that is not finite is none.
 *
 * Scans the field and its thinnings by 2, 4, 8, …: all steps of at most 4 nodes on each, all steps whatever on the first that
 * is small enough (of a field up to 129 × 129 thus every chord); then refines the worst ones on the field. On each level also
 * the node whose Hessian of differences has the lowest eigenvalue begins a chord, along its eigenvector: finer than the steps.
 */
export async function worstChords(grid: Grid, delta: number, pause: Pause): Promise<GridChord[]> {
  const starts: GridChord[] = [];
  const worstOfLevels: GridChord[] = [];
  let thinning = 1;
  for (let level = grid; ; thinning *= 2, level = thinned(level)) {
    const whole = chordCount(level) <= EXHAUSTIVE_CHORDS;
    const found = await scan(level, whole ? Infinity : REACH, pause);
    const bending = await bendingChord(level, delta, pause);
    if (bending) found.push(bending);
    const inField = found.sort(worstFirst).map(({ i, j, di, dj, violation }) => {
      return { i: i * thinning, j: j * thinning, di: di * thinning, dj: dj * thinning, violation };
    });
    worstOfLevels.push(...inField.slice(0, 1));
    starts.push(...inField.slice(1, 1 + REFINED));
    if (whole) break;
  }
  starts.sort(worstFirst);
  const refined = new Map<string, GridChord>();
  for (const start of [...worstOfLevels, ...starts.slice(0, REFINED)]) {
    const chord = refine(grid, start, thinning);
    refined.set(`${chord.i} ${chord.j} ${chord.di} ${chord.dj}`, chord);
    await pause();
  }
  return [...refined.values()].sort(worstFirst);
}

/** Every second node of every second row. */
function thinned({ width, height, values }: Grid): Grid {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const result = new Float32Array(w * h);
  for (let j = 0; j < h; j++) {
    for (let i = 0; i < w; i++) result[j * w + i] = values[2 * j * width + 2 * i];
  }
  return { width: w, height: h, values: result };
}

/** Number of midpoint chords of a grid, about. */
function chordCount({ width, height }: Grid): number {
  const along = (n: number) => Math.ceil((n * n) / 2);
  return (along(width) * along(height)) / 2;
}

/** The worst chord for each step whose components are at most `reach`, up to sign. */
async function scan(grid: Grid, reach: number, pause: Pause): Promise<GridChord[]> {
  const found: GridChord[] = [];
  const reachI = Math.min(reach, (grid.width - 1) >> 1);
  const reachJ = Math.min(reach, (grid.height - 1) >> 1);
  for (let dj = 0; dj <= reachJ; dj++) {
    for (let di = dj === 0 ? 1 : -reachI; di <= reachI; di++) {
      const chord = worstOfStep(grid, di, dj);
      if (chord) found.push(chord);
      await pause();
    }
  }
  return found;
}

function worstOfStep({ width, height, values }: Grid, di: number, dj: number): GridChord | null {
  const step = dj * width + di;
  const margin = Math.abs(di);
  let worst = 0;
  let node = -1;
  for (let j = dj; j < height - dj; j++) {
    const end = j * width + width - margin;
    for (let k = j * width + margin; k < end; k++) {
      const twice = 2 * values[k] - (values[k - step] + values[k + step]);
      // false for NaN and for the infinite
      if (twice > worst && twice < Infinity) {
        worst = twice;
        node = k;
      }
    }
  }
  if (node < 0) return null;
  const i = node % width;
  return { i, j: (node - i) / width, di, dj, violation: worst / 2 };
}

/** Climbs to a chord that no displacement by a node, of the middle, of both ends or of one end, makes worse. */
function refine(grid: Grid, start: GridChord, reach: number): GridChord {
  let best = start;
  for (let r = reach; r >= 1;) {
    const better = bestNeighbour(grid, best, r);
    if (better) best = better;
    else r >>= 1;
  }
  return best;
}

function bestNeighbour(grid: Grid, { i, j, di, dj, violation }: GridChord, r: number): GridChord | null {
  let best: GridChord | null = null;
  let worst = violation;
  for (let y = -r; y <= r; y += r) {
    for (let x = -r; x <= r; x += r) {
      if (x === 0 && y === 0) continue;
      // the middle; both ends apart; one end or the other
      for (const [middle, apart] of MOVES) {
        const next = { i: i + middle * x, j: j + middle * y, di: di + apart * x, dj: dj + apart * y };
        const v = violationOf(grid, next.i, next.j, next.di, next.dj);
        if (v > worst) {
          worst = v;
          best = { ...next, violation: v };
        }
      }
    }
  }
  return best;
}

const MOVES = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;
