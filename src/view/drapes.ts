import type { BasinTree } from '../analysis/basin-tree.ts';
import { survivorsAt } from '../analysis/basin-tree.ts';
import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';
import { fromOklab, parseHex, toCss, toOklab, type Rgb } from './color.ts';
import { tableIndex } from './level-ink.ts';
import { paletteColor, PALETTES, paletteTable } from './palette.ts';
import { linearTicks } from './ticks.ts';
import type { Drape, DrapeLegend } from './types.ts';

/** Light qualitative colours, told apart with any colour vision, on which black lines are read: Tol 2021, "light" without its olive. */
const LIGHT = '#77aadd #ee8866 #44bb99 #ffaabb #bbcc33 #99ddff #eedd88'.split(' ').map(parseHex);
/** Change of lightness (OKLab) from one round of the colours to the next, when there are more basins than colours. */
const ROUNDS = [0, -0.17, 0.07, -0.3] as const;
/** What is left of the colour of a basin that is no minimum of its own at the threshold: its chroma, and a lightness nearer to this. */
const MUTED = { chroma: 0.16, lightness: 0.82, pull: 0.72 } as const;

const BASIN_COLORS = roundsOf((color) => color);
const MUTED_COLORS = roundsOf(([lightness, a, b]) => [
  lightness + (MUTED.lightness - lightness) * MUTED.pull,
  a * MUTED.chroma,
  b * MUTED.chroma,
]);

function roundsOf(change: (oklab: Rgb) => Rgb): Uint32Array {
  return Uint32Array.from(
    ROUNDS.flatMap((shift) =>
      LIGHT.map((color) => {
        const [lightness, a, b] = toOklab(color);
        return pack(fromOklab(change([lightness + shift, a, b])));
      }),
    ),
  );
}

/** An opaque colour as the 32-bit word of its four bytes. */
function pack(color: Rgb): number {
  const bytes = new Uint8ClampedArray([...color.map((x) => x * 255), 255]);
  return new Uint32Array(bytes.buffer)[0];
}

/**
 * The colour of each basin of a field at a threshold of depth, as words for `basinDrape`: that of the basin it has merged into.
 *
 * Colours go by rank of depth, so a basin keeps its own for as long as it stands, and the deepest ones differ from each
 * other whatever the threshold. Basins that drain out of what is seen before they are that deep are muted: the vivid ones
 * are as many as the minima with an escape depth above the threshold.
 */
export function basinColors(tree: BasinTree, threshold: number): Uint32Array<ArrayBuffer> {
  const { rank, escape } = tree;
  const count = BASIN_COLORS.length;
  return Uint32Array.from(survivorsAt(tree, threshold), (basin) => {
    const colors = escape[basin] > threshold ? BASIN_COLORS : MUTED_COLORS;
    return colors[rank[basin] % count];
  });
}

/**
 * A picture of basins: each node in the colour of its label. Where a label is negative (no basin) nothing is drawn.
 *
 * @param labels per node the number of its basin, row-major like a field
 * @param colorOfBasin per basin a colour in four bytes, as `basinColors` gives them
 * @param into pixels to write to, of the right length: those of an earlier drape that is shown no more save memory and time
 */
export function basinDrape(
  labels: Int32Array,
  width: number,
  height: number,
  window: Window,
  colorOfBasin: Uint32Array,
  into: Uint8ClampedArray<ArrayBuffer> = new Uint8ClampedArray(4 * labels.length),
): Drape {
  if (labels.length !== width * height || into.length !== 4 * labels.length) {
    throw new RangeError(
      `Expected ${width * height} labels (${width} x ${height}) and four bytes for each, got ${labels.length} and ${into.length}`,
    );
  }
  const words = new Uint32Array(into.buffer, into.byteOffset, labels.length);
  for (let s = 0; s < labels.length; s++) {
    const label = labels[s];
    words[s] = label < 0 ? 0 : colorOfBasin[label];
  }
  return { width, height, window, colors: into, smooth: false };
}

/** Share of the values that the limits of a curvature's colours enclose; the few largest would leave no colour to the rest. */
const ENCLOSED = 0.96;
/** Values that are looked at to find the limits. */
const MOST_SAMPLES = 65_536;
/** What round numbers may differ by from their float32, relatively. */
const ROUNDING = 1e-6;

/**
 * A picture of a curvature, such as the smaller eigenvalue of the Hessian: `vik`, white at zero, blue where the loss curves
 * down. The limits are symmetric and enclose most values; ticks of the legend say where values lie beyond. Transparent
 * where the curvature is not finite.
 */
export function curvatureDrape(curvature: Field, label: string): Drape {
  const { width, height, window, values } = curvature;
  const limit = enclosingLimit(values);
  const table = paletteTable('vik');
  const entries = new Uint32Array(table.buffer, table.byteOffset, table.length / 4);
  const colors = new Uint8ClampedArray(4 * values.length);
  const words = new Uint32Array(colors.buffer);
  let [low, high] = [0, 0];
  for (let s = 0; s < values.length; s++) {
    const value = values[s];
    if (!Number.isFinite(value)) continue;
    words[s] = entries[tableIndex(limit > 0 ? 0.5 + (0.5 * value) / limit : 0.5)];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { width, height, window, colors, smooth: true, legend: curvatureLegend(label, limit, low, high) };
}

function curvatureLegend(label: string, limit: number, low: number, high: number): DrapeLegend {
  const { ticks, offset } = linearTicks(-limit, limit, limit === 0 || leadingDigit(limit) === 5 ? 3 : 4);
  const place = (value: number) => (limit > 0 ? (value + limit) / (2 * limit) : 0.5);
  const labelled = ticks.map(({ value, label: text }) => ({ value, label: text, position: place(value) }));
  const end = limit * (1 + ROUNDING);
  if (low < -end) labelled[0].label = `≤ ${labelled[0].label}`;
  if (high > end) labelled.at(-1)!.label = `≥ ${labelled.at(-1)!.label}`;
  const stops = Array.from({ length: 33 }, (_, k) => ({
    offset: k / 32,
    color: toCss(paletteColor(PALETTES.vik, k / 32)),
  }));
  return { label, min: -limit, max: limit, stops, ticks: labelled, offset };
}

function leadingDigit(x: number): number {
  return Number(x.toExponential()[0]);
}

/**
 * A round number that most finite values do not exceed in size; 0 when all are zero or none is finite. Its first digit is one
 * with which few ticks, both ends and zero among them, fit between the limits.
 */
function enclosingLimit(values: Float32Array): number {
  const step = Math.max(1, Math.floor(values.length / MOST_SAMPLES));
  const sizes: number[] = [];
  for (let s = step >> 1; s < values.length; s += step) if (Number.isFinite(values[s])) sizes.push(Math.abs(values[s]));
  if (sizes.length === 0) return 0;
  const sorted = Float32Array.from(sizes).sort();
  const enclosed = sorted[Math.ceil(ENCLOSED * (sorted.length - 1))] || sorted.at(-1)!;
  if (enclosed === 0) return 0;
  const exponent = Math.floor(Math.log10(enclosed));
  const digit = [1, 2, 4, 5, 10].find((first) => Number(`${first}e${exponent}`) >= enclosed * (1 - ROUNDING))!;
  return Number(`${digit}e${exponent}`);
}
