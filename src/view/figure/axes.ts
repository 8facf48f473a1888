import type { Window } from '../../spec/landscape.ts';
import { withOffset } from '../axes-map.ts';
import type { Ink } from '../ink.ts';
import type { Rect } from '../projection.ts';
import { linearTicks, minorTicks } from '../ticks.ts';
import { element, pathData } from './svg.ts';
import { MIDDLE, shortened, SIZE, textAt, textWidth } from './type.ts';

const TICK = { major: 3, minor: 1.7 } as const;
const STROKE = 0.6;

/** Points that the axes take below the frame. */
export const BELOW = TICK.major + 2 + SIZE.tick + 3.5 + SIZE.title;

/** Points that the axes take to the left of a frame of this height. */
export function leftOf(window: Window, height: number): number {
  const { ticks } = linearTicks(window.b[0], window.b[1], tickCount(height));
  return TICK.major + 2.5 + Math.max(...ticks.map(({ label }) => textWidth(label, SIZE.tick))) + 5 + SIZE.title;
}

/** The frame with ticks on its left and lower sides, their numbers, and the titles of the axes. */
export function drawAxes(frame: Rect, window: Window, labels: { a: string; b: string }, ink: Ink): string {
  const { x, y, width, height } = frame;
  const bottom = y + height;
  const [across, along] = [tickCount(width), tickCount(height)];
  const toX = (a: number) => x + (width * (a - window.a[0])) / (window.a[1] - window.a[0]);
  const toY = (b: number) => bottom - (height * (b - window.b[0])) / (window.b[1] - window.b[0]);
  const ticksA = linearTicks(window.a[0], window.a[1], across);
  const ticksB = linearTicks(window.b[0], window.b[1], along);
  const down = (a: number, length: number) => pathData([toX(a), bottom, toX(a), bottom + length], false);
  const left = (b: number, length: number) => pathData([x, toY(b), x - length, toY(b)], false);
  const strokes = [
    ...minorTicks(window.a[0], window.a[1], across).map((a) => down(a, TICK.minor)),
    ...ticksA.ticks.map(({ value }) => down(value, TICK.major)),
    ...minorTicks(window.b[0], window.b[1], along).map((b) => left(b, TICK.minor)),
    ...ticksB.ticks.map(({ value }) => left(value, TICK.major)),
  ];
  const number = { size: SIZE.tick, color: ink.strong };
  const title = { size: SIZE.title, color: ink.strong, anchor: 'middle' } as const;
  const numbersA = ticksA.ticks.map(({ value, label }) =>
    textAt(toX(value), bottom + TICK.major + 2 + SIZE.tick * 0.76, label, { ...number, anchor: 'middle' }),
  );
  const numbersB = ticksB.ticks.map(({ value, label }) =>
    textAt(x - TICK.major - 2.5, toY(value) + MIDDLE * SIZE.tick, label, { ...number, anchor: 'end' }),
  );
  const titleX = x - leftOf(window, height) + SIZE.title * 0.76;
  const middle = y + height / 2;
  return [
    element(
      'g',
      { id: 'axes', fill: 'none', stroke: ink.strong, 'stroke-width': STROKE },
      element('rect', { x, y, width, height }),
      element('path', { d: strokes.join('') }),
    ),
    element('g', { id: 'numbers' }, ...numbersA, ...numbersB),
    textAt(x + width / 2, bottom + BELOW - SIZE.title * 0.24, fitting(withOffset(labels.a, ticksA), width), title),
    textAt(titleX, middle, fitting(withOffset(labels.b, ticksB), height), { ...title, angle: -Math.PI / 2 }),
  ].join('\n');
}

function fitting(text: string, widest: number): string {
  return shortened(text, SIZE.title, widest);
}

/** About one tick for each 50 points, at least two. */
function tickCount(length: number): number {
  return Math.max(2, Math.min(9, Math.round(length / 50)));
}
