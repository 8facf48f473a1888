import type { MinimaFacts } from '../../analysis/facts.ts';
import type { Field } from '../../spec/field.ts';
import type { Ink } from '../ink.ts';
import { kindOf, type MarkerKind } from '../markers.ts';
import type { Rect } from '../projection.ts';
import { element, pathData } from './svg.ts';
import { MIDDLE, SIZE, textAt, textWidth } from './type.ts';

export interface Mark {
  readonly kind: MarkerKind;
  /** On the page. */
  readonly x: number;
  readonly y: number;
}

/** More marks than this hide the map: the kinds that count most come first. */
const MOST_MARKS = 400;
const RANK: Record<MarkerKind, number> = { verified: 0, resolved: 1, border: 2, unresolved: 3, rejected: 4, noise: 5 };
const ACCENT = '#f04e23';

/** Places of the minima on the page, the most important last: the same as on screen. */
export function marksOf(minima: MinimaFacts, field: Field, frame: Rect): Mark[] {
  const { window } = field;
  const polished = (minima.polished ?? []).map(({ a, b }) => ({ a, b, kind: 'verified' as MarkerKind }));
  const candidates = minima.list.flatMap((minimum) => {
    const kind = kindOf(minimum, minima.polished, field);
    return kind ? [{ a: minimum.a, b: minimum.b, kind }] : [];
  });
  return [...polished, ...candidates]
    .filter(({ a, b }) => a >= window.a[0] && a <= window.a[1] && b >= window.b[0] && b <= window.b[1])
    .sort((p, q) => RANK[p.kind] - RANK[q.kind])
    .slice(0, MOST_MARKS)
    .toReversed()
    .map(({ a, b, kind }) => ({
      kind,
      x: frame.x + (frame.width * (a - window.a[0])) / (window.a[1] - window.a[0]),
      y: frame.y + frame.height - (frame.height * (b - window.b[0])) / (window.b[1] - window.b[0]),
    }));
}

/** How much room a mark takes round its place. */
export function radiusOf({ kind }: Pick<Mark, 'kind'>): number {
  return kind === 'verified' || kind === 'resolved' ? 3.1 : kind === 'border' ? 2.4 : 0.9;
}

export function drawMark({ kind, x, y }: Mark): string {
  if (kind === 'verified' || kind === 'resolved') {
    return [
      element('circle', { cx: x, cy: y, r: 3.1, fill: '#16161a' }),
      element('circle', { cx: x, cy: y, r: 2.6, fill: '#ffffff' }),
      element('circle', { cx: x, cy: y, r: 1.7, fill: ACCENT }),
    ].join('');
  }
  if (kind === 'border') {
    const d = pathData([x, y - 2, x + 1.85, y + 1.25, x - 1.85, y + 1.25], true);
    return element('path', { fill: '#ffffff', stroke: '#16161a', 'stroke-width': 0.45, d });
  }
  const fill = kind === 'noise' ? '#b4b4b8' : '#ffffff';
  return element('circle', { cx: x, cy: y, r: 0.75, fill, stroke: '#16161a', 'stroke-width': 0.3 });
}

/** In words, with the number of them. */
function keyText(kind: MarkerKind, marks: readonly Mark[], minima: MinimaFacts): string {
  const { verified, resolved, border, unresolved, noise } = minima;
  const rejected = marks.filter((mark) => mark.kind === 'rejected').length;
  const count = { verified: verified ?? 0, resolved, border, unresolved, noise, rejected }[kind];
  const one = count === 1;
  return {
    verified: `${count} verified ${one ? 'minimum' : 'minima'}`,
    resolved: `${count} resolved ${one ? 'minimum' : 'minima'}`,
    border: `${count} on the border`,
    unresolved: `${count} unresolved`,
    rejected: `${count} not confirmed in float64`,
    noise: `${count} below float noise`,
  }[kind];
}

/** One line that explains the kinds of marks that are drawn; '' without any. */
export function drawKey(marks: readonly Mark[], minima: MinimaFacts, x: number, y: number, ink: Ink): string {
  const kinds = [...new Set(marks.map(({ kind }) => kind))].sort((p, q) => RANK[p] - RANK[q]);
  let left = x;
  return kinds
    .map((kind) => {
      const text = keyText(kind, marks, minima);
      const middle = y - MIDDLE * SIZE.caption;
      const parts =
        drawMark({ kind, x: left + 3.1, y: middle }) +
        textAt(left + 9, y, text, { size: SIZE.caption, color: ink.strong });
      left += 9 + textWidth(text, SIZE.caption) + 14;
      return parts;
    })
    .join('');
}
