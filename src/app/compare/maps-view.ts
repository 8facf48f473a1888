import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { SurveyRow } from '../../analysis/survey/rows.ts';
import { countWords, doubtWords } from '../../analysis/survey/words.ts';
import { number } from '../../spec/quantities.ts';
import type { SharedScale } from '../../view/figure/multiples.ts';
import { shortNumber } from '../../view/ticks.ts';
import type { Window } from '../../spec/landscape.ts';
import { barNumbers, columnsFor } from './layout.ts';
import type { Comparison } from './comparison.ts';
import type { MeasuredPlane } from './measuring.ts';
import type { Subject } from './subjects.ts';

export interface MapsActions {
  /** Where a plane opens in the explorer. */
  linkOf(subject: Subject): string;
  /** Hands a plane over in the address that a link is about to open. */
  openPlane(event: Event, subject: Subject): void;
}

/** The maps side by side under one colour bar, each leading to the explorer. */
export function mapsView(comparison: Comparison, width: number, actions: MapsActions): TemplateResult {
  const { subjects, sheet } = comparison;
  // long names have a line of their own, on every card
  const isLong = subjects.some(({ name }) => name.length > LONG_NAME);
  return html`
    ${sheet.drawn ? colorBar(sheet.drawn.shared, width) : nothing}
    <ol class="maps" style="--columns: ${columnsFor(subjects.length, width)}" aria-label="Planes">
      ${subjects.map((subject) => html`<li>${card(subject, comparison, isLong, actions)}</li>`)}
    </ol>
  `;
}

const LONG_NAME = 8;

function card(subject: Subject, comparison: Comparison, isLong: boolean, actions: MapsActions): TemplateResult {
  const { name, hint, plane } = subject;
  const measured = comparison.measured(plane);
  const failure = comparison.failure(plane);
  const map = comparison.sheet.drawn?.maps.get(name);
  if (failure !== null || !measured) {
    const words = failure ?? (comparison.isRunning ? 'waiting' : 'not measured');
    return html`<div class="plane" title=${hint || nothing}>
      <div class="map ${failure === null ? '' : 'failed'}"><span>${words}</span></div>
      <div class="name ${isLong ? 'long' : ''}"><span>${name}</span></div>
      <div class="said"></div>
    </div>`;
  }
  const said = saidOf(measured.row);
  return html`<a
    class="plane"
    href=${actions.linkOf(subject)}
    target="_blank"
    rel="opener"
    title=${hint || nothing}
    aria-label=${`${name}: ${countWords(measured.row)}${said ? `, ${said}` : ''}. Open in the explorer`}
    @click=${(event: Event) => actions.openPlane(event, subject)}
  >
    <div class="map">${map ? unsafeHTML(map) : html`<span>drawing</span>`}</div>
    <div class="name ${isLong ? 'long' : ''}"><b>${countWords(measured.row)}</b> <span>${name}</span></div>
    <div class="said">${said}</div>
    ${hint === '' ? nothing : reach(measured, plane.landscape.window)}
  </a>`;
}

/** What a count is to be read with, and what is known of convexity. */
function saidOf(row: SurveyRow): string {
  const holes = row.holes > 0 ? `${row.holes} nodes not finite` : '';
  return [doubtWords(row), verdictWords(row), holes].filter(Boolean).join(' · ');
}

/** The window of a plane whose directions are not as long as those of the others, and how long they are. */
function reach({ lengths }: MeasuredPlane, { a, b }: Window): TemplateResult | typeof nothing {
  if (!lengths) return nothing;
  const words = (axis: string, [from, to]: [number, number], direction: string, length: number) =>
    `${axis} ${shortNumber(from, 3)} to ${shortNumber(to, 3)}, ‖${direction}‖ ${shortNumber(length, 3)}`;
  return html`<div class="said">${words('a', a, 'u', lengths.u)}</div>
    <div class="said">${words('b', b, 'v', lengths.v)}</div>`;
}

/** What is known of the convexity of a plane. */
export function verdictWords({ verdict, gapLower }: SurveyRow): string {
  if (verdict === 'convex') return 'convex, proven';
  if (verdict === 'no-violation-found') return 'no violation found';
  if (verdict === null) return '';
  return gapLower === null ? 'not convex' : `not convex, gap ≥ ${percent(gapLower)}`;
}

/** `12 %`, `0.3 %` */
export function percent(share: number): string {
  return `${number(Number((100 * share).toPrecision(2)))} %`;
}

/** The colours of all maps with the losses that they stand for. */
function colorBar({ bands, numbers, hasHoles }: SharedScale, width: number): TemplateResult {
  if (!bands) return html`<p class="hint">No loss of these planes is finite.</p>`;
  const edges = [0, ...bands.places, 1];
  const kind = { linear: '', log: ', logarithmic', quantile: ', equal areas' }[bands.kind];
  const offset = numbers.offset ? ` ${numbers.offset}` : '';
  const labels = barNumbers(bands.places, numbers.labels, bands.index, width);
  const least = `${number(bands.min)} to ${number(bands.max)}`;
  return html`<div
    class="bar"
    role="img"
    aria-label=${`Colours of the loss${kind}, from ${least}, the same in all maps`}
  >
    <p class="title">
      <span>loss${offset}${kind}, the same in all maps: ${least}</span>
      ${hasHoles ? html`<span class="holes">not finite</span>` : nothing}
    </p>
    ${unsafeHTML(barMarkup(bands.fills, edges))}
    <div class="numbers" aria-hidden="true">
      ${labels.map(({ place, text, at }) => html`<span data-at=${at} style="left: ${100 * place}%">${text}</span>`)}
    </div>
  </div>`;
}

function barMarkup(fills: readonly string[], edges: readonly number[]): string {
  // each up to the right end, under the next: no seam is left between
  const boxes = fills.map(
    (fill, k) => `<rect x="${edges[k]}" y="0" width="${1 - edges[k]}" height="1" fill="${fill}"/>`,
  );
  return `<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">${boxes.join('')}</svg>`;
}
