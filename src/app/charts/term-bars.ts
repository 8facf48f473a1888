import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Explanation, ExplanationTerm } from '../../analysis/facts.ts';
import { number } from '../../elements/words.ts';

const WIDTH = 400;
const ROW = 26;
const TOP = 4;
/** Least room for the labels and for the figures; long ones take more. */
const [LABEL, FIGURE] = [150, 62];
/** No letter of the chart's type is much wider on average. */
const LETTER = 6.4;

/**
 * What bends the loss along the chord: a bar for each term, to the right where it bends the loss up, to the left where it
 * bends it down, and their sum, the violation, below a line.
 *
 * @param nameOf the activation of a layer, counted from 1
 */
export function termBars(
  { terms, error }: Explanation,
  violation: number,
  nameOf: (layer: number) => string,
): TemplateResult {
  const rows = terms.map((term) => ({ ...term, label: termLabel(term, nameOf) }));
  const values = [-violation, ...rows.map(({ value }) => value)];
  const largest = Math.max(...values.map(Math.abs));
  const room = (texts: string[], least: number) =>
    Math.max(least, LETTER * Math.max(...texts.map(({ length }) => length)) + 8);
  const start = room(
    rows.map(({ label }) => label),
    LABEL,
  );
  const end = WIDTH - room(values.map(signed), FIGURE);
  // shares of the largest: neither the smallest nor the largest of numbers leave the range of float64
  const shares = values.map((value) => value / (largest || 1));
  const [lowest, highest] = [Math.min(...shares), Math.max(0, ...shares)];
  const unit = (end - start) / (highest - lowest || 1);
  const zero = start - lowest * unit;
  const height = TOP + ROW * (rows.length + 1) + 10;
  const bar = (label: string, value: number, y: number, className: string) => {
    const length = (value / (largest || 1)) * unit;
    return svg`
    <text class="label" x="0" y=${y + ROW / 2} dominant-baseline="central">${label}</text>
    <rect class=${className} x=${Math.min(zero, zero + length)} y=${y + 5} width=${Math.max(Math.abs(length), 0.75)} height=${ROW - 10} rx="1.5"></rect>
    <text class="figure" x=${WIDTH} y=${y + ROW / 2} text-anchor="end" dominant-baseline="central">${signed(value)}</text>`;
  };
  const total = TOP + ROW * rows.length + 8;
  return html`<svg
      class="chart bars"
      viewBox="0 0 ${WIDTH} ${height}"
      role="img"
      aria-label=${description(rows, violation)}
    >
      ${rows.map(({ label, value }, k) => bar(label, value, TOP + k * ROW, value < 0 ? 'down' : 'up'))}
      <line class="axis" x1="0" x2=${WIDTH} y1=${total - 3} y2=${total - 3}></line>
      <line class="axis" x1=${zero} x2=${zero} y1=${TOP} y2=${height - 2}></line>
      ${bar('average of ends − middle', -violation, total, 'sum')}
    </svg>
    ${error > 1e-3 * largest ? html`<p class="hint">The terms are known to within ${number(error)}.</p>` : nothing}`;
}

/** What a term stands for, in a few words. */
export function termLabel(
  { kind, layer }: Pick<ExplanationTerm, 'kind' | 'layer'>,
  nameOf: (layer: number) => string,
): string {
  if (kind === 'loss') return 'convexity of the loss';
  if (kind === 'products') return `layer ${layer}: products`;
  if (layer === null) return 'creases of the loss';
  return kind === 'kinks' ? `layer ${layer}: kinks of ${nameOf(layer)}` : `layer ${layer}: bend of ${nameOf(layer)}`;
}

function signed(value: number): string {
  return value > 0 ? `+${number(value)}` : number(value);
}

function description(rows: readonly { label: string; value: number }[], violation: number): string {
  const parts = rows.map(({ label, value }) => `${label} ${signed(value)}`);
  return `${parts.join(', ')}; together ${signed(-violation)}`;
}
