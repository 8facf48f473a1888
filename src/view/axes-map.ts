import type { Window } from '../spec/landscape.ts';
import { drawLine, drawText, type Page } from './ink.ts';
import type { Layout } from './projection.ts';
import { linearTicks, minorTicks, type Ticks } from './ticks.ts';

const TICK = 5;

/** The frame of the map with ticks on its left and lower sides, like a figure in a journal. */
export function drawMapAxes(page: Page, layout: Layout, window: Window, labels: { a: string; b: string }): void {
  const { context, ink, type } = page;
  const { x, y, width, height } = layout.frame;
  const bottom = y + height;
  const across = tickCount(width);
  const along = tickCount(height);
  const toX = (a: number) => x + (width * (a - window.a[0])) / (window.a[1] - window.a[0]);
  const toY = (b: number) => bottom - (height * (b - window.b[0])) / (window.b[1] - window.b[0]);

  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);

  const ticksA = linearTicks(window.a[0], window.a[1], across);
  for (const a of minorTicks(window.a[0], window.a[1], across)) tick(page, toX(a), bottom, 0, 3);
  for (const { value, label } of ticksA.ticks) {
    tick(page, toX(value), bottom, 0, TICK);
    drawText(context, label, toX(value), bottom + TICK + 4, { font: type.label, color: ink.quiet, baseline: 'top' });
  }
  const ticksB = linearTicks(window.b[0], window.b[1], along);
  for (const b of minorTicks(window.b[0], window.b[1], along)) tick(page, x, toY(b), 3, 0);
  context.font = type.label;
  let widest = 0;
  for (const { value, label } of ticksB.ticks) {
    tick(page, x, toY(value), TICK, 0);
    drawText(context, label, x - TICK - 4, toY(value), { font: type.label, color: ink.quiet, align: 'right' });
    widest = Math.max(widest, context.measureText(label).width);
  }

  const title = { font: type.title, color: ink.strong };
  const below = bottom + TICK + 8 + type.size * 1.2;
  drawText(context, withOffset(labels.a, ticksA), x + width / 2, below, { ...title, baseline: 'top', widest: width });
  const beside = Math.max(type.size * 0.8, x - TICK - 10 - widest - type.size * 0.7);
  const middle = y + height / 2;
  drawText(context, withOffset(labels.b, ticksB), beside, middle, { ...title, rotate: -Math.PI / 2, widest: height });
}

/** About one tick for each 90 px, at least two. */
export function tickCount(length: number): number {
  return Math.max(2, Math.min(9, Math.round(length / 90)));
}

/** The title of an axis with the factor or summand its labels leave out. */
export function withOffset(label: string, { offset }: Pick<Ticks, 'offset'>): string {
  return offset ? `${label}  (${offset})` : label;
}

/** A tick outside the frame: to the left by `dx` or downwards by `dy`. */
function tick({ context, ink }: Page, x: number, y: number, dx: number, dy: number): void {
  const [px, py] = dx > 0 ? [x, Math.round(y) + 0.5] : [Math.round(x) + 0.5, y];
  drawLine(
    context,
    [
      [px, py],
      [px - dx, py + dy],
    ],
    ink.line,
  );
}
