import type { Layer } from '../../model/network.ts';
import { ACTIVATIONS, LOSSES } from '../../spec/landscape.ts';
import type { FoldedActivation, FoldedProblem } from '../plan/fold.ts';
import type { Problem } from '../plan/problem.ts';
import { smallLayers } from './simd-bounds.ts';
import { PANEL, type SimdLayout } from './simd-layout.ts';

/** Makes the first layer of a panel, `[unit][8]` float32 at `to`; see `simd/project.ts`. */
export type Project = (to: number, x: number, w: number, inputs: number, units: number) => void;

/** Numbers beyond this, or their products, may overflow where the sum, in float64, does not. */
const LARGEST = 1e30;

/** Codes of `simd/epilogue.ts`: what is done as the sums of a layer are stored. Every other activation is a pass. */
const EPILOGUES: Partial<Record<FoldedActivation, number>> = { identity: 0, relu: 1, reciprocal: 2 };
const SMALL_LOGISTIC = 3;

/**
 * Writes a job into a memory of zeros: records, parameters, data, and the affine form of the first layer, evaluated in
 * float64.
 *
 * @returns false where a number is too large for float32 arithmetic
 */
export function writeJob(
  buffer: ArrayBuffer,
  { problem, activations }: FoldedProblem,
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
  packPanels(data.targets, data.samples, data.outputs, float, layout.targets);
  if (layout.inputs) packPanels(data.inputs, data.samples, data.features, float, layout.inputs);
  return !layout.constant || projectAll(buffer, problem, lineLayers, layout, project);
}

/** Field by field as in `simd/records.ts`. */
function writeRecords(buffer: ArrayBuffer, folded: FoldedProblem, lineLayers: number, layout: SimdLayout): void {
  const { problem, activations } = folded;
  const { network, data, loss } = problem;
  const isSmall = activations.includes('reciprocal') ? smallLayers(folded) : [];
  const words = new Uint32Array(buffer);
  const records = network.layers.flatMap(({ inputs, outputs }, l) => {
    const { vectors, origin, alongU, alongV, line, point } = layout.layers[l];
    const name = activations[l];
    const epilogue = name === 'reciprocal' && isSmall[l] ? SMALL_LOGISTIC : EPILOGUES[name];
    const pass = epilogue === undefined && name !== 'reciprocal' ? ACTIVATIONS.indexOf(name) : 0;
    return [inputs, outputs, epilogue ?? 0, pass, vectors, origin, alongU, alongV, line, point];
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

function isModest(values: Float64Array): boolean {
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
function packPanels(from: Float64Array, samples: number, units: number, to: Float32Array, place: number): void {
  for (let s = 0; s < samples; s++) {
    const at = place / 4 + Math.floor(s / PANEL) * PANEL * units + (s % PANEL);
    for (let k = 0; k < units; k++) to[at + PANEL * k] = from[s * units + k];
  }
}

/** The affine form of the first layer. */
function projectAll(
  buffer: ArrayBuffer,
  { network, data, plane }: Problem,
  lineLayers: number,
  layout: SimdLayout,
  project: Project,
): boolean {
  const layer = network.layers[0];
  const { inputs, outputs } = layer;
  const { panelInputs, panelParameters } = layout;
  const parameters = new Float64Array(buffer, panelParameters, (inputs + 1) * outputs);
  const panel = new Float64Array(buffer, panelInputs, PANEL * inputs);
  const bytes = 4 * PANEL * outputs;
  const parts: [number, Float64Array][] = [[layout.constant, plane.origin]];
  if (layout.alongU && lineLayers === 0) parts.push([layout.alongU, plane.u]);
  if (layout.alongV) parts.push([layout.alongV, plane.v]);
  for (const [place, theta] of parts) {
    for (let unit = 0; unit < outputs; unit++) {
      const row = layer.weight + unit * inputs;
      parameters[unit * (inputs + 1)] = layer.bias < 0 ? 0 : theta[layer.bias + unit];
      parameters.set(theta.subarray(row, row + inputs), unit * (inputs + 1) + 1);
    }
    for (let p = 0; p < layout.panels; p++) {
      const samples = Math.min(PANEL, data.samples - p * PANEL);
      if (samples < PANEL) panel.fill(0);
      for (let s = 0; s < samples; s++) {
        const row = (p * PANEL + s) * inputs;
        for (let k = 0; k < inputs; k++) panel[PANEL * k + s] = data.inputs[row + k];
      }
      project(place + p * bytes, panelInputs, panelParameters, inputs, outputs);
    }
    const made = new Float32Array(buffer, place, (layout.panels * bytes) / 4);
    if (!made.every((value) => Math.abs(value) < LARGEST)) return false;
  }
  return true;
}
