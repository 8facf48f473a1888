import type { Field } from '../spec/field.ts';
import type { Contour } from './contours.ts';

/** A closed line in grid coordinates, x0, y0, x1, y1, …; the first point is not repeated. */
export type Ring = Float64Array;

/**
 * Areas of a field to be filled: the cells that have a loss at each corner, and the part of them on the high side of a level.
 *
 * The areas come as rings with the inside on one hand, so that the even-odd and the non-zero rule fill them alike. They nest:
 * painted in the order of the levels, each area covers the part of the last one that is higher, and no seam is left between.
 */
export class ContourBands {
  /** The outline of all cells whose four corners are finite. */
  readonly domain: readonly Ring[];
  readonly #width: number;
  readonly #values: Float32Array;
  readonly #outlines: readonly Outline[];

  constructor({ width, height, values }: Pick<Field, 'width' | 'height' | 'values'>) {
    this.#width = width;
    this.#values = values;
    this.#outlines = outlinesOf(width, height, values);
    this.domain = this.#outlines.map((outline) => ringOf(outline, width));
  }

  /**
   * Where the field is at least `level`.
   *
   * @param lines all lines of this level as `ContourTracer` gives them; points between their ends may be changed before
   */
  above(level: number, lines: readonly Contour[]): Ring[] {
    const rings: Ring[] = lines.filter(({ closed }) => closed).map(({ points }) => points);
    const runs: Float64Array[] = [];
    for (const outline of this.#outlines) {
      if (outline.nodes.every((node) => this.#values[node] >= level)) rings.push(ringOf(outline, this.#width));
      else runs.push(...this.#runs(outline, level));
    }
    return rings.concat(
      chained(
        lines.filter(({ closed }) => !closed).map(({ points }) => points),
        runs,
      ),
    );
  }

  /** The parts of an outline on the high side, from crossing to crossing, where some of it is low. */
  #runs({ nodes, isCorner }: Outline, level: number): Float64Array[] {
    const count = nodes.length;
    const isHigh = (k: number) => this.#values[nodes[k % count]] >= level;
    const runs: Float64Array[] = [];
    for (let start = 0; start < count; start++) {
      if (isHigh(start + count - 1) || !isHigh(start)) continue;
      const points = this.#crossing(nodes[(start + count - 1) % count], nodes[start], level);
      let end = start;
      for (; isHigh(end); end++) {
        const node = nodes[end % count];
        if (isCorner[end % count]) points.push(node % this.#width, Math.floor(node / this.#width));
      }
      points.push(...this.#crossing(nodes[(end - 1) % count], nodes[end % count], level));
      runs.push(Float64Array.from(points));
    }
    return runs;
  }

  /** The point of a grid edge where the level lies: the same bits as those of the line that ends there. */
  #crossing(p: number, q: number, level: number): number[] {
    const [first, second] = p < q ? [p, q] : [q, p];
    const from = this.#values[first];
    const t = (level - from) / (this.#values[second] - from);
    const [i, j] = [first % this.#width, Math.floor(first / this.#width)];
    return second === first + 1 ? [i + t, j] : [i, j + t];
  }
}

/** Nodes along the border of the finite cells, in order, and at which of them it turns. */
interface Outline {
  readonly nodes: readonly number[];
  readonly isCorner: readonly boolean[];
}

/** Walks round the finite cells with the inside on the hand that lines have their high side on. */
function outlinesOf(width: number, height: number, values: Float32Array): Outline[] {
  const isFinite = (i: number, j: number): boolean => {
    if (i < 0 || j < 0 || i >= width - 1 || j >= height - 1) return false;
    const s = j * width + i;
    // a sum of four float32 numbers cannot overflow: it is finite when all of them are
    return Number.isFinite(values[s] + values[s + 1] + values[s + width] + values[s + width + 1]);
  };
  const next = new Map<number, number[]>();
  const link = (from: number, to: number) => {
    const ends = next.get(from);
    if (ends) ends.push(to);
    else next.set(from, [to]);
  };
  for (let j = 0; j < height - 1; j++) {
    for (let i = 0; i < width - 1; i++) {
      if (!isFinite(i, j)) continue;
      const s = j * width + i;
      if (!isFinite(i - 1, j)) link(s, s + width);
      if (!isFinite(i, j + 1)) link(s + width, s + width + 1);
      if (!isFinite(i + 1, j)) link(s + width + 1, s + 1);
      if (!isFinite(i, j - 1)) link(s + 1, s);
    }
  }
  const outlines: Outline[] = [];
  for (const [start, ends] of next) {
    while (ends.length > 0) {
      const nodes: number[] = [];
      let node = start;
      do {
        nodes.push(node);
        node = next.get(node)!.pop()!;
      } while (node !== start);
      const count = nodes.length;
      const isCorner = nodes.map((at, k) => at - nodes[(k + count - 1) % count] !== nodes[(k + 1) % count] - at);
      outlines.push({ nodes, isCorner });
    }
  }
  return outlines;
}

function ringOf({ nodes, isCorner }: Outline, width: number): Ring {
  return Float64Array.from(
    nodes.filter((_, k) => isCorner[k]).flatMap((node) => [node % width, Math.floor(node / width)]),
  );
}

/**
 * Rings from open lines and the runs of border between them: each line ends where a run begins, and the other way round.
 * Several may meet in one point, where the level is that of a node; which of them go on into which then makes no difference.
 */
function chained(lines: readonly Float64Array[], runs: readonly Float64Array[]): Ring[] {
  const byStart = (pieces: readonly Float64Array[]) => {
    const starts = new Map<string, number[]>();
    pieces.forEach((points, k) => {
      const key = `${points[0]} ${points[1]}`;
      starts.set(key, [...(starts.get(key) ?? []), k]);
    });
    return (points: Float64Array): number => {
      const key = `${points[points.length - 2]} ${points[points.length - 1]}`;
      const next = starts.get(key)?.pop();
      if (next === undefined) throw new Error(`Expected a piece that begins at ${key}, got none`);
      return next;
    };
  };
  const [lineAt, runAt] = [byStart(lines), byStart(runs)];
  const runAfter = lines.map(runAt);
  const lineAfter = runs.map(lineAt);
  const isDone = lines.map(() => false);
  const rings: Ring[] = [];
  for (let first = 0; first < lines.length; first++) {
    const pieces: Float64Array[] = [];
    for (let line = first; !isDone[line]; line = lineAfter[runAfter[line]]) {
      isDone[line] = true;
      // the ends of a run are those of the lines
      pieces.push(lines[line], runs[runAfter[line]].subarray(2, -2));
    }
    if (pieces.length > 0) rings.push(joined(pieces));
  }
  return rings;
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const points = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    points.set(piece, at);
    at += piece.length;
  }
  return points;
}
