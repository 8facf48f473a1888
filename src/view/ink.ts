import type { Layout } from './projection.ts';
import type { Theme } from './types.ts';

/** The colours of everything that is not the field. */
export interface Ink {
  readonly background: string;
  /** Titles. */
  readonly strong: string;
  /** Tick labels. */
  readonly quiet: string;
  /** Axis lines and ticks. */
  readonly line: string;
  /** Grid lines on the floor and the walls. */
  readonly grid: string;
  readonly floor: string;
  /** Box of the read-out. */
  readonly panel: string;
  readonly panelEdge: string;
}

export const INKS: Readonly<Record<Theme, Ink>> = {
  light: {
    background: '#ffffff',
    strong: '#26262a',
    quiet: '#63636b',
    line: '#8e8e96',
    grid: '#e3e3e8',
    floor: '#f8f8fa',
    panel: 'rgb(255 255 255 / 0.94)',
    panelEdge: '#d4d4da',
  },
  dark: {
    background: '#121316',
    strong: '#ededf0',
    quiet: '#a3a3ac',
    line: '#6c6d76',
    grid: '#2b2c32',
    floor: '#17181c',
    panel: 'rgb(28 29 33 / 0.94)',
    panelEdge: '#44454d',
  },
};

const FAMILY = '"Inter", "Source Sans 3", "Helvetica Neue", system-ui, "Segoe UI", "Liberation Sans", sans-serif';

/** Type sizes in CSS px, smaller on a phone. */
export interface Type {
  readonly size: number;
  readonly label: string;
  readonly title: string;
  readonly strong: string;
}

export function typeFor({ width, height }: Pick<Layout, 'width' | 'height'>): Type {
  const size = Math.min(width, height) < 420 ? 11 : Math.min(width, height) < 760 ? 12 : 13;
  return {
    size,
    label: `${size}px ${FAMILY}`,
    title: `500 ${size + 1}px ${FAMILY}`,
    strong: `600 ${size}px ${FAMILY}`,
  };
}

/** Where a drawing of the overlay goes: a context in CSS px, its inks and its type. */
export interface Page {
  readonly context: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly type: Type;
}

export interface TextOptions {
  font: string;
  color: string;
  align?: CanvasTextAlign;
  baseline?: CanvasTextBaseline;
  /** Radians, clockwise. */
  rotate?: number;
  /** Nothing is wider than this, in CSS px: longer text is cut with an ellipsis. */
  widest?: number;
}

export function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  options: TextOptions,
): void {
  const { font, color, align = 'center', baseline = 'middle', rotate = 0, widest = Infinity } = options;
  context.save();
  context.font = font;
  context.fillStyle = color;
  context.textAlign = align;
  context.textBaseline = baseline;
  context.translate(x, y);
  context.rotate(rotate);
  context.fillText(shortened(context, text, widest), 0, 0);
  context.restore();
}

function shortened(context: CanvasRenderingContext2D, text: string, widest: number): string {
  if (context.measureText(text).width <= widest) return text;
  let kept = text;
  while (kept.length > 1 && context.measureText(`${kept}…`).width > widest) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

export function drawLine(
  context: CanvasRenderingContext2D,
  points: readonly (readonly number[])[],
  color: string,
  width = 1,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}
