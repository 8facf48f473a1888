import type { Pause } from '../pause.ts';
import type { RowHulls } from './row-hulls.ts';

const NODES_PER_TURN = 1 << 19;
/** Slopes along the rows: the conjugates take 8 bytes a slope and row. */
const SLOPES = 1024;

/**
 * How far each finite node lies above a convex function below the field: an upper bound of f − conv f, close to it. Nodes that
 * are not finite give 0.
 *
 * The function is the biconjugate over chosen slopes s along the rows and all slopes along the columns,
 * max over s of [s · i + (convex envelope over j of (min over i' of f(i', j) − s · i'))(j)]:
 * sweeps of linear time each (Lucet 1997), with the sweeps along the columns done exactly by convex hulls.
 */
export async function underestimate(hulls: RowHulls, pause: Pause): Promise<Float32Array> {
  const { width, height } = hulls;
  const slopes = chooseSlopes(hulls, SLOPES);
  const lines = await rowConjugates(hulls, slopes, pause);
  await envelopesAcrossRows(lines, slopes.length, hulls, pause);

  const differences = new Float32Array(width * height);
  const rows = Math.max(1, Math.floor(NODES_PER_TURN / (width + slopes.length)));
  for (let j = 0; j < height; j++) {
    if (j % rows === 0) await pause();
    measureRow(hulls, j, slopes, lines.subarray(j * slopes.length, (j + 1) * slopes.length), differences);
  }
  return differences;
}

/** Half of the slopes at quantiles of those of the rows' hulls, half at equal distances, in rising order. */
function chooseSlopes(hulls: RowHulls, count: number): Float64Array {
  const { width, height } = hulls;
  const rowStep = Math.max(1, Math.floor(height / 64));
  const columnStep = Math.max(1, Math.floor(width / 256));
  const found: number[] = [];
  for (let j = 0; j < height; j += rowStep) {
    for (let i = 0; i + 1 < width; i += columnStep) {
      const slope = hulls.slopeAt(j, i);
      if (slope === slope) found.push(slope);
    }
  }
  if (found.length === 0) return Float64Array.of(0);
  const sorted = Float64Array.from(found).sort();
  const last = sorted.length - 1;
  const half = Math.max(1, count >> 1);
  const chosen = new Set<number>();
  for (let k = 0; k < half; k++) {
    const share = half === 1 ? 0.5 : k / (half - 1);
    chosen.add(sorted[Math.round(share * last)]);
    chosen.add(sorted[0] + (sorted[last] - sorted[0]) * share);
  }
  return Float64Array.from(chosen).sort();
}

/** min over the columns i of f(i, j) − s · i for each row j and slope s, row by row; +Infinity for a row without a node. */
async function rowConjugates(hulls: RowHulls, slopes: Float64Array, pause: Pause): Promise<Float64Array> {
  const { height, start, columns, losses } = hulls;
  const result = new Float64Array(height * slopes.length).fill(Infinity);
  for (let j = 0; j < height; j++) {
    if (j % 256 === 0) await pause();
    const last = start[j + 1] - 1;
    let k = start[j];
    if (k > last) continue;
    for (let m = 0; m < slopes.length; m++) {
      const slope = slopes[m];
      let least = losses[k] - slope * columns[k];
      // the hull node moves to the right as the slope rises
      while (k < last) {
        const next = losses[k + 1] - slope * columns[k + 1];
        if (next > least) break;
        least = next;
        k++;
      }
      result[j * slopes.length + m] = least;
    }
  }
  return result;
}

/** Replaces, for each slope, the values over the rows by their convex envelope, in place; -Infinity outside the hull. */
async function envelopesAcrossRows(
  lines: Float64Array,
  slopes: number,
  { height, start }: RowHulls,
  pause: Pause,
): Promise<void> {
  const rows = start
    .subarray(0, height)
    .map((_, j) => j)
    .filter((j) => start[j] < start[j + 1]);
  const hull = new Int32Array(rows.length);
  const at = new Float64Array(height);
  for (let m = 0; m < slopes; m++) {
    if (m % 64 === 0) await pause();
    let size = 0;
    for (const j of rows) {
      const value = lines[j * slopes + m];
      at[j] = value;
      while (size >= 2) {
        const from = hull[size - 2];
        const middle = hull[size - 1];
        if ((at[middle] - at[from]) * (j - from) < (value - at[from]) * (middle - from)) break;
        size--;
      }
      hull[size++] = j;
    }
    for (let k = 1; k < size; k++) {
      const from = hull[k - 1];
      const to = hull[k];
      const slope = (at[to] - at[from]) / (to - from);
      for (let j = from + 1; j < to; j++) lines[j * slopes + m] = at[from] + slope * (j - from);
    }
  }
}

/** Differences of one row: f − max over the slopes of s · i + line(s). */
function measureRow(
  { width, values }: RowHulls,
  row: number,
  slopes: Float64Array,
  lines: Float64Array,
  differences: Float32Array,
): void {
  const last = slopes.length - 1;
  let m = 0;
  for (let i = 0; i < width; i++) {
    const node = row * width + i;
    const value = values[node];
    let envelope = lines[m] + slopes[m] * i;
    // the lines' intercepts are concave in the slope, so the largest is found by going up
    while (m < last) {
      const next = lines[m + 1] + slopes[m + 1] * i;
      if (next < envelope) break;
      envelope = next;
      m++;
    }
    // rounded up, for an upper bound
    if (value > -Infinity && value < Infinity) differences[node] = Math.max(0, (value - envelope) * (1 + 2 ** -23));
  }
}
