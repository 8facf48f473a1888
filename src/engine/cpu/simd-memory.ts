import type { Layer } from '../../model/network.ts';
import { ACTIVATIONS, LOSSES, type Activation } from '../../spec/landscape.ts';
import type { Problem } from '../plan/problem.ts';
import type { ScaledActivation, ScaledProblem } from '../plan/scale.ts';
import { smallLayers } from './simd-bounds.ts';
import { PANEL, type SimdLayout } from './simd-layout.ts';

/** Makes the first layer of some panels, `[panel][unit][8]` float32 at `to`; see `simd/project.ts`. */
export type Project = (to: number, x: number, w: number, inputs: number, units: number, panels: number) => void;

/** Numbers beyond this, or their products, may overflow where the sum, in float64, does not. */
const LARGEST = 1e30;

/** Codes of `simd/epilogue.ts`: what is done as the sums of a layer are stored. Every other activation is a pass. */
const EPILOGUES: Partial<Record<ScaledActivation, number>> = {
  identity: 0,
  relu: 1,
  'scaled-sigmoid': 2,
  'scaled-tanh': 4,
};

/**
 * Writes a job into a memory of zeros: records, parameters, data, and the affine form of the first layer, evaluated in
 * float64.
 *
 * @returns false where a number is too large for float32 arithmetic
 */
export function writeJob(
  buffer: ArrayBuffer,
  { problem, activations }: ScaledProblem,
  lineLayers: number,
  layout: SimdLayout,
  project: Project,
): boolean {
  const { network, data, plane } = problem;
  if (![plane.origin, plane.u, plane.v, data.inputs, data.targets].every(isModest)) return false;
  writeRecords(buffer, { problem, activations }, lineLayers, layout);
  const float = new Float32Array(buffer);
  for (const [l, layer] of network.layers.entries()) {
    const { origin, alongU, alongV } = layout.layers[l];
    if (origin) packLayer(layer, plane.origin, float, origin);
    if (alongU) packLayer(layer, plane.u, float, alongU);
    if (alongV) packLayer(layer, plane.v, float, alongV);
  }
  packPanels(data.targets, data.outputs, float.subarray(layout.targets / 4));
  if (layout.inputs) packPanels(data.inputs, data.features, float.subarray(layout.inputs / 4));
  return !layout.constant || projectAll(buffer, problem, lineLayers, layout, project);
}

/** Field by field as in `simd/records.ts`. */
function writeRecords(buffer: ArrayBuffer, scaled: ScaledProblem, lineLayers: number, layout: SimdLayout): void {
  const { problem, activations } = scaled;
  const { network, data, loss } = problem;
  const isScaled = (name: ScaledActivation) => name.startsWith('scaled-');
  const isSmall = activations.some(isScaled) ? smallLayers(scaled) : [];
  const words = new Uint32Array(buffer);
  const records = network.layers.flatMap(({ inputs, outputs }, l) => {
    const { vectors, origin, alongU, alongV, line, point } = layout.layers[l];
    const name = activations[l];
    // the one without clamps is the next code
    const epilogue = (EPILOGUES[name] ?? 0) + Number(isScaled(name) && isSmall[l]);
    const pass = name in EPILOGUES ? 0 : ACTIVATIONS.indexOf(name as Activation);
    return [inputs, outputs, epilogue, pass, vectors, origin, alongU, alongV, line, point];
  });
  words.set(records, layout.records / 4);
  const { panels, tile, targets, inputs, constant, alongU, alongV, line, scratch, otherScratch } = layout;
  const lastCount = data.samples - PANEL * (panels - 1);
  const head = [
    layout.records,
    network.layers.length,
    lineLayers,
    panels,
    tile,
    lastCount,
    LOSSES.indexOf(loss.name),
    0,
  ];
  words.set([...head, targets, inputs, constant, alongU, alongV, line, scratch, otherScratch], layout.job / 4);
  new Float32Array(buffer)[layout.job / 4 + 7] = loss.delta;
}

function isModest(values: Float32Array | Float64Array): boolean {
  return values.every((value) => Math.abs(value) < LARGEST);
}

/** Blocks of four outputs, then the rest: a block's biases, then for each input the weights of its outputs. */
function packLayer(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  to: Float32Array,
  place: number,
): void {
  let at = place / 4;
  for (let first = 0; first < outputs; first += 4) {
    const end = Math.min(first + 4, outputs);
    for (let k = first; k < end; k++) to[at++] = bias < 0 ? 0 : theta[bias + k];
    for (let input = 0; input < inputs; input++) {
      for (let k = first; k < end; k++) to[at++] = theta[weight + k * inputs + input];
    }
  }
}

/** `[sample][unit]` to `[panel][unit][8]`. */
function packPanels(from: Float64Array, units: number, to: Float32Array | Float64Array): void {
  const samples = from.length / units;
  for (let s = 0; s < samples; s++) {
    const at = Math.floor(s / PANEL) * PANEL * units + (s % PANEL);
    for (let k = 0; k < units; k++) to[at + PANEL * k] = from[s * units + k];
  }
}

/** The affine form of the first layer, a batch of panels after the other along each direction. */
function projectAll(
  buffer: ArrayBuffer,
  { network, data, plane }: Problem,
  lineLayers: number,
  layout: SimdLayout,
  project: Project,
): boolean {
  const layer = network.layers[0];
  const { inputs, outputs } = layer;
  const { panels, batch, batchInputs } = layout;
  const count = (inputs + 1) * outputs;
  const parts: [number, Float64Array][] = [[layout.constant, plane.origin]];
  if (layout.alongU && lineLayers === 0) parts.push([layout.alongU, plane.u]);
  if (layout.alongV) parts.push([layout.alongV, plane.v]);
  const parametersOf = (part: number) => layout.parameters + 8 * count * part;
  for (const [part, [, theta]] of parts.entries()) {
    copyLayer(layer, theta, new Float64Array(buffer, parametersOf(part), count));
  }
  const x = new Float64Array(buffer, batchInputs, PANEL * inputs * batch);
  for (let first = 0; first < panels; first += batch) {
    const size = Math.min(batch, panels - first);
    const from = first * PANEL * inputs;
    if (first + size === panels) x.fill(0);
    packPanels(data.inputs.subarray(from, from + x.length), inputs, x);
    const at = 4 * PANEL * outputs * first;
    for (const [part, [place]] of parts.entries()) {
      project(place + at, batchInputs, parametersOf(part), inputs, outputs, size);
    }
  }
  const length = PANEL * outputs * panels;
  return parts.every(([place]) => isModest(new Float32Array(buffer, place, length)));
}

/** Per unit its bias and its weights. */
function copyLayer({ inputs, outputs, weight, bias }: Layer, theta: Float64Array, to: Float64Array): void {
  for (let unit = 0; unit < outputs; unit++) {
    const row = weight + unit * inputs;
    to[unit * (inputs + 1)] = bias < 0 ? 0 : theta[bias + unit];
    to.set(theta.subarray(row, row + inputs), unit * (inputs + 1) + 1);
  }
}
