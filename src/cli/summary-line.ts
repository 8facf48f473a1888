import { holesOf, type FieldSummary } from '../engine/field-summary.ts';

/** What is known of a field that was written, in one line: `loss 0.5 … 12.25, median about 3.1; 3 holes (1 NaN, 2 Infinity)`. */
export function summaryLine(channel: string, summary: FieldSummary): string {
  const { finite, min, max, medianEstimate, nan, positiveInfinity, negativeInfinity } = summary;
  const digits = (value: number, count: number) => String(Number(value.toPrecision(count)));
  // nine digits tell every float32 from every other
  const range = `${digits(min, 9)} … ${digits(max, 9)}, median about ${digits(medianEstimate, 3)}`;
  const kinds = [
    [nan, 'NaN'],
    [positiveInfinity, 'Infinity'],
    [negativeInfinity, '-Infinity'],
  ].flatMap(([count, name]) => (count ? `${count} ${name}` : []));
  const holes = holesOf(summary);
  const words = holes === 0 ? 'no holes' : `${holes} hole${holes === 1 ? '' : 's'} (${kinds.join(', ')})`;
  return `${channel} ${finite > 0 ? range : 'finite nowhere'}; ${words}`;
}

/** The same for a program. */
export function summaryJson(summary: FieldSummary): object {
  const { finite, min, max, medianEstimate, nan, positiveInfinity, negativeInfinity } = summary;
  return {
    range: finite > 0 ? { min, max, medianEstimate } : null,
    holes: holesOf(summary),
    holeKinds: { nan, positiveInfinity, negativeInfinity },
  };
}
