import { linearTicks, powerOfTen, type Tick } from '../../view/ticks.ts';

/** Where the values of one coordinate lie in a drawing. */
export interface Axis {
  /** px of a value; outside the range beyond the ends. */
  place(value: number): number;
  readonly ticks: readonly (Tick & { readonly at: number })[];
  /** What to add to each label; '' mostly. */
  readonly offset: string;
}

/** An axis of equal steps from `start` to `end` px. A range of one value lies in the middle. */
export function linearAxis(from: number, to: number, start: number, end: number, count: number): Axis {
  const place = (value: number) =>
    to > from ? start + ((value - from) / (to - from)) * (end - start) : (start + end) / 2;
  const { ticks, offset } = linearTicks(from, to, count);
  return { place, offset, ticks: ticks.map((tick) => ({ ...tick, at: place(tick.value) })) };
}

/** An axis of decades; both ends are above 0. At most `count` decades are labelled. */
export function logAxis(from: number, to: number, start: number, end: number, count: number): Axis {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  const place = (value: number) => {
    if (!(high > low)) return (start + end) / 2;
    return start + ((Math.log10(value) - low) / (high - low)) * (end - start);
  };
  const slack = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high));
  const [first, last] = [Math.ceil(low - slack), Math.floor(high + slack)];
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  const exponents = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
  const ticks = exponents
    .filter((exponent) => exponent % every === 0)
    .map((exponent) => ({ value: 10 ** exponent, label: decade(exponent), at: place(10 ** exponent) }));
  return { place, offset: '', ticks };
}

/** `0.01`, `1`, `100`, then `10³`: what reads fastest. */
function decade(exponent: number): string {
  return exponent >= -2 && exponent <= 3 ? String(10 ** exponent) : powerOfTen(exponent);
}
