import { tickIncrement, tickStep, ticks } from 'd3-array';
import { powerOfTen } from '../spec/quantities.ts';

export { powerOfTen };

export interface Tick {
  value: number;
  label: string;
}

export interface Ticks {
  ticks: Tick[];
  /** What to add to each label, such as "+0.69315", where labels would need too many digits; '' otherwise. */
  offset: string;
}

/** Labels with more decimals than this move their common part into the offset. */
const MOST_DECIMALS = 4;
const MINUS = '\u2212';

/** Round numbers between two ends, about `count` of them, with labels as short as tells them apart. */
export function linearTicks(from: number, to: number, count: number): Ticks {
  if (!(to > from))
    return { ticks: Number.isFinite(from) ? [{ value: from, label: shortNumber(from) }] : [], offset: '' };
  const values = ticks(from, to, count);
  const step = tickStep(from, to, count);
  const largest = Math.max(Math.abs(from), Math.abs(to));
  if (largest >= 1e5 || largest < 1e-3) return exponentTicks(values, step, largest);
  if (decimalsOf(step) <= MOST_DECIMALS)
    return { ticks: label(values, (x) => x.toFixed(decimalsOf(step))), offset: '' };
  if (largest < 20 * (to - from)) return exponentTicks(values, step, largest);
  return offsetTicks(from, to, count);
}

/** Mantissas with the common power of ten in the offset's place, such as 1.5 and "×10⁻⁶". */
function exponentTicks(values: number[], step: number, largest: number): Ticks {
  const exponent = Math.floor(Math.log10(largest));
  const power = 10 ** exponent;
  const decimals = Math.min(8, decimalsOf(step / power));
  return { ticks: label(values, (x) => (x / power).toFixed(decimals)), offset: `×${powerOfTen(exponent)}` };
}

/** Small differences from a common number, for windows that are narrow for their place. */
function offsetTicks(from: number, to: number, count: number): Ticks {
  const middle = (from + to) / 2;
  const decimals = decimalsOf(tickStep(from, to, 2) * 10);
  const common = Number(middle.toFixed(Math.min(15, decimals)));
  // The subtraction rounds, and a tick on an end of the window must not be lost by that.
  const slack = 1e-6 * (to - from);
  const inner = linearTicks(from - common - slack, to - common + slack, count);
  const sign = common < 0 ? MINUS : '+';
  const scale = inner.offset && ` ${inner.offset}`;
  return {
    ticks: inner.ticks.map(({ value, label: text }) => ({ value: value + common, label: text })),
    offset: `${scale.trim()} ${sign} ${Math.abs(common)}`.trim(),
  };
}

/** Ticks for a logarithmic scale of heights above the minimum: the minimum, and round losses between. */
export function logTicks(min: number, max: number, epsilon: number, count: number): Tick[] {
  const [low, high] = [Math.log10(epsilon), Math.log10(max - min + epsilon)];
  const decades = high - low;
  const every = Math.max(1, Math.ceil(decades / count));
  const factors = decades <= count / 2 ? [1, 2, 5] : [1];
  const heights: number[] = [];
  for (let exponent = Math.floor(low); exponent <= high; exponent++) {
    if (((exponent % every) + every) % every !== 0) continue;
    for (const factor of factors) heights.push(factor * 10 ** exponent);
  }
  const above = heights.filter((height) => height > 2 * epsilon && height <= (max - min) * (1 + 1e-9));
  return [
    { value: min, label: shortNumber(min) },
    ...above.map((height) => ({ value: min + height, label: heightLabel(min, height) })),
  ];
}

/** A loss where that is short enough, else the height above the minimum, marked by its plus sign. */
function heightLabel(min: number, height: number): string {
  if (min === 0 || Math.abs(min) < 1e-3 * height) return shortNumber(height);
  return `+${shortNumber(height)}`;
}

/** A number in at most `digits` significant digits, with a true minus sign and powers of ten where they are shorter. */
export function shortNumber(x: number, digits = 3): string {
  if (Number.isNaN(x)) return 'undefined';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : `${MINUS}∞`;
  if (x === 0) return '0';
  const sign = x < 0 ? MINUS : '';
  const size = Math.abs(x);
  if (size >= 1e-3 && size < 1e5) return sign + String(Number(size.toPrecision(digits)));
  const [mantissa, exponent] = size.toExponential(digits - 1).split('e');
  const power = powerOfTen(Number(exponent));
  const short = String(Number(mantissa));
  return sign + (short === '1' ? power : `${short}×${power}`);
}

/** Decimals that tell multiples of a step apart; the exponent is read from the digits, where log10 would round. */
function decimalsOf(step: number): number {
  return Math.max(0, -Number(step.toExponential().split('e')[1]));
}

function label(values: readonly number[], toText: (x: number) => string): Tick[] {
  return values.map((value) => ({
    value,
    label: toText(value)
      .replace(/^-(0(?:\.0*)?)$/, '$1')
      .replace('-', MINUS),
  }));
}

/** Ticks without labels between the labelled ones: a fifth or a half of their distance. */
export function minorTicks(from: number, to: number, count: number): number[] {
  const increment = tickIncrement(from, to, count);
  if (!Number.isFinite(increment) || increment === 0) return [];
  const step = tickStep(from, to, count);
  const leading = Math.round(step / 10 ** Math.floor(Math.log10(step) + 1e-9));
  return ticks(from, to, count * (leading === 2 ? 4 : 5)).slice(0, 200);
}
