import type { Pause } from '../pause.ts';
import { type Grid, type GridChord, violationOf, worstFirst } from './grid-chord.ts';

/** Candidates are the worst node of each of so many bands of rows. */
const BANDS = 16;
/** Longest chord tried, in nodes from its middle: fine enough to come within 2 degrees of any direction. */
const LONGEST = 32;

/**
 * The worst chord along the direction in which the field bends down the most, by the Hessian of its differences at the nodes;
 * null where none is above 0. Finds indefinite Hessians whose negative direction lies between the steps of a scan.
 *
 * An eigenvalue counts below −8δ only, δ the largest error of the field: an error of each second difference up to 4δ, and of the
 * mixed one up to 2δ, moves it by at most 6δ.
 */
export async function bendingChord(grid: Grid, delta: number, pause: Pause): Promise<GridChord | null> {
  const chords: GridChord[] = [];
  const rows = Math.max(1, Math.ceil(grid.height / BANDS));
  for (let j = 1; j < grid.height - 1; j += rows) {
    const chord = chordOfBand(grid, j, Math.min(j + rows, grid.height - 1), -8 * delta);
    if (chord) chords.push(chord);
    await pause();
  }
  return chords.sort(worstFirst)[0] ?? null;
}

function chordOfBand(grid: Grid, fromRow: number, toRow: number, floor: number): GridChord | null {
  const { width, values } = grid;
  let lowest = floor;
  let node = -1;
  let angle = 0;
  for (let j = fromRow; j < toRow; j++) {
    for (let k = j * width + 1; k < (j + 1) * width - 1; k++) {
      const twice = 2 * values[k];
      const aa = values[k - 1] + values[k + 1] - twice;
      const bb = values[k - width] + values[k + width] - twice;
      const main = values[k - width - 1] + values[k + width + 1];
      const anti = values[k - width + 1] + values[k + width - 1];
      const ab = (main - anti) / 4;
      // positive definite almost everywhere: no root needed; false for NaN
      if (!(aa * bb < ab * ab || aa + bb < 0)) continue;
      const eigenvalue = (aa + bb) / 2 - Math.hypot((aa - bb) / 2, ab);
      if (eigenvalue < lowest && eigenvalue > -Infinity) {
        lowest = eigenvalue;
        node = k;
        angle = Math.atan2(2 * ab, aa - bb) / 2 + Math.PI / 2;
      }
    }
  }
  return node < 0 ? null : alongDirection(grid, node, angle);
}

/** The worst of the chords of a middle that come nearest to a direction, by length. */
function alongDirection(grid: Grid, node: number, angle: number): GridChord | null {
  const i = node % grid.width;
  const j = (node - i) / grid.width;
  let best: GridChord | null = null;
  for (let length = 1; length <= LONGEST; length++) {
    const di = Math.round(length * Math.cos(angle));
    const dj = Math.round(length * Math.sin(angle));
    const violation = violationOf(grid, i, j, di, dj);
    if (violation > (best?.violation ?? 0)) best = { i, j, di, dj, violation };
  }
  return best;
}
