import { html, noChange, nothing, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import { problemsAt, type ExplorerState } from '../state.ts';
import { isInside, isSame } from '../fit.ts';
import { divergingPixels, divergingStops, reachOf, shareOf } from './matrix-colors.ts';
import { entryAt, entryBeside, matrixLayout, placeOf, type MatrixLayout } from './matrix-layout.ts';
import type { PlaneSource } from './plane-source.ts';
import { number } from '../../elements/words.ts';
import { createNetwork, type Layer, type Network } from '../../model/network.ts';
import { describeParameter, parameterIndex } from '../../model/plane.ts';
import type { ParameterRef, PlaneSpec } from '../../spec/landscape.ts';

type Axes = Extract<PlaneSpec, { directions: 'axes' }>;

/** px that a picture may take in the width of the panel. */
const ROOM = 340;
/** Entries of at least this size hold the letter of their axis; smaller ones have it beside them. */
const LETTER_CELL = 14;
const LEAST_MARK = 9;

interface Matrix {
  readonly network: Network;
  readonly index: number;
  readonly layout: MatrixLayout;
  readonly theta: Float64Array;
  readonly reach: number;
  /** The entry of the active axis. */
  readonly chosen: ParameterRef;
}

/** The weight matrix of the layer that the active axis is in, biases set apart: a click or the arrow keys choose the axis. */
export function weightMatrix(
  plane: Axes,
  { draft, problems }: ExplorerState,
  source: PlaneSource,
): TemplateResult | typeof nothing {
  // twice the same parameter is best mended in the picture
  const isSound =
    ['network', 'parameters'].every((path) => problemsAt(problems, path).length === 0) &&
    [plane.u, plane.v].every((entry) => isThere(entry) && isInside(entry, draft.network));
  if (!isSound) return nothing;
  const index = plane[source.axis].layer;
  const network = createNetwork(draft.network);
  const layer = network.layers[index];
  // what has two entries is chosen from faster by name
  if (layer.inputs * layer.outputs < 3 && network.layers.length === 1) return nothing;
  const layout = matrixLayout(layer.outputs, layer.inputs, layer.bias >= 0, ROOM);
  if (!layout) return html`<p class="hint">Layer ${index + 1} is too large for a picture of its weights.</p>`;
  const { values, reason } = source.theta();
  if (!values) return html`<p class="hint" role="status">${reason}</p>`;
  const reach = reachOf(entriesOf(values, layer));
  const matrix = { network, index, layout, theta: values, reach, chosen: plane[source.axis] };
  return html`<div class="matrix" role="group" aria-label="Weights of layer ${index + 1}">
    <div class="matrix-head">
      <span>Layer ${index + 1} of θ₀; a click sets</span>
      ${axisSwitch(source)}
    </div>
    ${picture(matrix, plane, source)} ${legend(matrix)}
  </div>`;
}

function axisSwitch(source: PlaneSource): TemplateResult {
  return html`<span class="segments">
    ${(['u', 'v'] as const).map(
      (key) =>
        html`<label>
          <input
            type="radio"
            name="matrix-axis"
            aria-label="A click sets axis ${nameOf(key)}"
            .checked=${source.axis === key}
            @change=${() => (source.axis = key)}
          />
          <span>${nameOf(key)}</span>
        </label>`,
    )}
  </span>`;
}

function picture(matrix: Matrix, plane: Axes, source: PlaneSource): TemplateResult {
  const { layout, index, chosen } = matrix;
  const set = (entry: ParameterRef) => source.set(withAxis(plane, source.axis, entry));
  const at = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return entryAt(layout, index, event.clientX - box.left, event.clientY - box.top);
  };
  const now = words(matrix, plane, chosen);
  const tell = (event: Event, entry: ParameterRef | null) => {
    const output = (event.currentTarget as HTMLElement).closest('.matrix')?.querySelector('output');
    if (output) output.textContent = entry ? words(matrix, plane, entry) : now;
  };
  return html`<div class="matrix-scroll">
      <div
        class="matrix-picture"
        tabindex="0"
        role="application"
        aria-roledescription="weight matrix"
        aria-label="Axis ${nameOf(source.axis)}: ${now}. Arrow keys choose another."
        style="width: ${layout.width}px; height: ${layout.height}px"
        @click=${(event: MouseEvent) => {
          const entry = at(event);
          if (entry) set(entry);
        }}
        @pointermove=${(event: PointerEvent) => tell(event, at(event))}
        @pointerleave=${(event: PointerEvent) => tell(event, null)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const entry = entryBeside(layout, chosen, event.key, event.shiftKey ? 10 : 1);
          if (!entry) return;
          event.preventDefault();
          keepInSight(event.currentTarget as HTMLElement, layout, entry);
          set(entry);
        }}
      >
        <canvas ${painting(matrix)}></canvas>
        ${(['u', 'v'] as const).map((key) => (plane[key].layer === index ? mark(key, matrix, plane[key], source) : nothing))}
      </div>
    </div>
    <output .textContent=${now}></output>`;
}

/** The outline of a chosen entry with the letter of its axis. */
function mark(key: 'u' | 'v', { layout, theta, network, reach }: Matrix, entry: ParameterRef, source: PlaneSource) {
  const { x, y } = placeOf(layout, entry);
  const { cell, line } = layout;
  const [width, height] = [Math.max(cell, LEAST_MARK), Math.max(line, LEAST_MARK)];
  const [left, top] = [x - (width - cell) / 2, y - (height - line) / 2];
  const isInside = Math.min(cell, line) >= LETTER_CELL;
  const share = shareOf(theta[parameterIndex(entry, network)], reach);
  const names = [
    'mark',
    source.axis === key ? 'active' : '',
    isInside ? (Math.abs(share - 0.5) > 0.22 ? 'on-dark' : 'on-light') : x > layout.width / 2 ? 'left' : 'right',
  ];
  return html`<span
    class=${names.filter(Boolean).join(' ')}
    aria-hidden="true"
    style="left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px"
    ><b>${nameOf(key)}</b></span
  >`;
}

function legend({ reach, layout, index }: Matrix): TemplateResult {
  const end = Number(reach.toPrecision(3));
  const columns = layout.columns === 1 ? 'the column is its input' : 'columns are what leads into them';
  return html`<div class="matrix-scale" aria-hidden="true">
      <span>${number(-end)}</span><i style="background: linear-gradient(to right, ${divergingStops(17).join(', ')})"></i
      ><span>${number(end)}</span>
    </div>
    <p class="hint">
      Rows are units of layer ${index + 1}, ${columns}${layout.hasBias ? '; the column set apart has the biases' : ''}.
    </p>`;
}

/** "Weight from 3 to 5, layer 1: 0.213", and what the plane makes of it. */
function words({ network, theta }: Matrix, plane: Axes, entry: ParameterRef): string {
  const name = describeParameter(entry, network);
  const value = number(theta[parameterIndex(entry, network)]);
  const axis = (['u', 'v'] as const).find((key) => isSame(plane[key], entry));
  const text = `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${value}`;
  return axis ? `${text}, axis ${nameOf(axis)}` : text;
}

/** What was typed may be no unit at all. */
function isThere(entry: ParameterRef): boolean {
  return ('bias' in entry ? [entry.bias] : entry.weight).every((unit) => Number.isInteger(unit) && unit >= 0);
}

/** Sets an axis to an entry; that of the other axis changes places with its own. */
export function withAxis(plane: Axes, axis: 'u' | 'v', entry: ParameterRef): Axes {
  const other = axis === 'u' ? 'v' : 'u';
  const isOther = isSame(plane[other], entry);
  return { ...plane, [axis]: entry, ...(isOther && { [other]: plane[axis] }) };
}

function nameOf(key: 'u' | 'v'): string {
  return key === 'u' ? 'a' : 'b';
}

/** Weights and biases of a layer. */
function entriesOf(theta: Float64Array, { weight, inputs, outputs, bias }: Layer): Float64Array {
  return theta.subarray(weight, weight + inputs * outputs + (bias >= 0 ? outputs : 0));
}

/** Scrolls a large picture as far as an entry asks for. */
function keepInSight(box: HTMLElement, layout: MatrixLayout, entry: ParameterRef): void {
  const scroll = box.parentElement!;
  const { x, y } = placeOf(layout, entry);
  const room = 24;
  scroll.scrollLeft = Math.min(
    Math.max(scroll.scrollLeft, x + layout.cell + room - scroll.clientWidth),
    Math.max(0, x - room),
  );
  scroll.scrollTop = Math.min(
    Math.max(scroll.scrollTop, y + layout.line + room - scroll.clientHeight),
    Math.max(0, y - room),
  );
}

const painted = new WeakMap<HTMLCanvasElement, { theta: Float64Array; index: number; ratio: number; layout: string }>();

/** Paints the entries, once for what they are, and brings the chosen one into sight then. */
function paint(canvas: HTMLCanvasElement, { layout, theta, network, index, reach, chosen }: Matrix): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { rows, columns, cell, line, gap, width, height } = layout;
  // a picture of single pixels is not sharper on a finer screen
  const ratio = Math.max(cell, line) > 4 ? devicePixelRatio : 1;
  const key = JSON.stringify(layout);
  const last = painted.get(canvas);
  if (last?.theta === theta && last.index === index && last.ratio === ratio && last.layout === key) return;
  painted.set(canvas, { theta, index, ratio, layout: key });
  // not before it has its place in the page
  requestAnimationFrame(() => canvas.isConnected && keepInSight(canvas.parentElement!, layout, chosen));
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  context.imageSmoothingEnabled = false;
  const { weight, bias } = network.layers[index];
  const draw = (values: Float64Array, across: number, x: number) => {
    const small = new OffscreenCanvas(across, rows);
    small.getContext('2d')!.putImageData(new ImageData(divergingPixels(values, reach), across, rows), 0, 0);
    context.drawImage(small, x, 0, across * cell, rows * line);
  };
  draw(theta.subarray(weight, weight + rows * columns), columns, 0);
  if (bias >= 0) draw(theta.subarray(bias, bias + rows), 1, columns * cell + gap);
  if (Math.min(cell, line) < 8) return;
  // hairlines between entries that are large enough to be told apart
  context.globalCompositeOperation = 'destination-out';
  for (let row = 1; row < rows; row++) context.fillRect(0, row * line - 0.5, width, 1);
  for (let column = 1; column < columns; column++) context.fillRect(column * cell - 0.5, 0, 1, height);
}

class Painting extends Directive {
  override render(_: Matrix): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [matrix]: [Matrix]): unknown {
    paint(element as HTMLCanvasElement, matrix);
    return noChange;
  }
}

/** Keeps a canvas painted. */
const painting = directive(Painting);
