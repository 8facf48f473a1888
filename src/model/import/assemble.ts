import { MAX_PARAMETERS } from '../../spec/agreement.ts';
import { MAX_LAYERS, MAX_WIDTH } from '../../spec/validate.ts';
import { pathOf, refuse } from './imported.ts';
import { showShape, type Tensor } from './tensor.ts';

/** The tensors of one affine layer. */
export interface LayerTensors {
  readonly weight: Tensor;
  /** Whether the weight is stored as `[inputs][outputs]`, as Keras and x·W have it. */
  readonly transposed: boolean;
  readonly bias: Tensor | null;
}

export interface Assembled {
  /** Widths, inputs first. */
  readonly layers: number[];
  readonly bias: boolean;
  readonly values: Float64Array;
  readonly notes: string[];
}

/**
 * Joins layers into one θ in our order.
 *
 * @throws LandscapeError of kind `spec` that names the first tensor that does not fit, or the first number that is not finite
 */
export function assemble(layers: readonly LayerTensors[]): Assembled {
  if (layers.length === 0) refuse('', 'the weight matrix of at least one layer', 'none');
  if (layers.length >= MAX_LAYERS) refuse('', `at most ${MAX_LAYERS - 1} layers`, `${layers.length}`);
  const widths = [inputsOf(layers[0])];
  layers.forEach((layer, l) => {
    checkLayer(layer, widths[l], l === 0 ? null : layers[l - 1].weight.name);
    widths.push(outputsOf(layer));
  });
  const hasBias = layers.some(({ bias }) => bias);
  let count = 0;
  for (let l = 0; l < layers.length; l++) count += widths[l + 1] * (widths[l] + (hasBias ? 1 : 0));
  if (count > MAX_PARAMETERS) refuse('', `at most ${MAX_PARAMETERS} parameters`, `${count}`);
  const values = new Float64Array(count);
  const notes: string[] = [];
  let offset = 0;
  layers.forEach((layer, l) => {
    offset = copyWeight(layer, values, offset);
    if (layer.bias) copyVector(layer.bias, values, offset);
    if (hasBias) offset += widths[l + 1];
    notes.push(noteOf(layer, l, hasBias));
  });
  const types = [...new Set(layers.flatMap(({ weight, bias }) => [weight.type, ...(bias ? [bias.type] : [])]))];
  notes.push(`numbers stored as ${types.join(' and ')}`);
  return { layers: widths, bias: hasBias, values, notes };
}

export function inputsOf({ weight, transposed }: LayerTensors): number {
  return weight.shape[transposed ? 0 : 1];
}

export function outputsOf({ weight, transposed }: LayerTensors): number {
  return weight.shape[transposed ? 1 : 0];
}

/** What keeps these shapes from being a chain of layers, as [tensor, expected]; null when they are one. */
export function firstMisfit(layers: readonly LayerTensors[]): [Tensor, string] | null {
  for (let l = 0; l < layers.length; l++) {
    const previous = l === 0 ? null : layers[l - 1];
    const misfit = misfitOf(layers[l], previous ? outputsOf(previous) : inputsOf(layers[0]), previous?.weight.name);
    if (misfit) return misfit;
  }
  return null;
}

function misfitOf(layer: LayerTensors, inputs: number, before = ''): [Tensor, string] | null {
  const { weight, transposed, bias } = layer;
  const sizes = weight.shape.every((size) => Number.isSafeInteger(size) && size >= 1 && size <= MAX_WIDTH);
  if (weight.shape.length !== 2 || !sizes) return [weight, `a weight matrix with sizes from 1 to ${MAX_WIDTH}`];
  if (inputsOf(layer) !== inputs) {
    const shape = transposed ? `${inputs}×(outputs)` : `(outputs)×${inputs}`;
    return [weight, `shape ${shape}, as "${pathOf(before).replaceAll('"', '')}" has ${inputs} outputs`];
  }
  const outputs = outputsOf(layer);
  if (!bias || isVector(bias.shape, outputs)) return null;
  return [bias, `a bias of ${outputs} numbers, one for each output of "${pathOf(weight.name).replaceAll('"', '')}"`];
}

function checkLayer(layer: LayerTensors, inputs: number, before: string | null): void {
  const misfit = misfitOf(layer, inputs, before ?? undefined);
  if (!misfit) return;
  const [tensor, expected] = misfit;
  refuse(pathOf(tensor.name), expected, `shape ${showShape(tensor.shape)}`);
}

/** A bias may be stored as a row, which broadcasts over samples. */
function isVector(shape: readonly number[], size: number): boolean {
  return shape.length >= 1 && shape.at(-1) === size && shape.slice(0, -1).every((n) => n === 1);
}

function copyWeight(layer: LayerTensors, values: Float64Array, offset: number): number {
  const { weight, transposed } = layer;
  const [inputs, outputs] = [inputsOf(layer), outputsOf(layer)];
  for (let row = 0; row < outputs; row++) {
    for (let k = 0; k < inputs; k++) {
      const value = weight.at(transposed ? k * outputs + row : row * inputs + k);
      if (!Number.isFinite(value)) refuseNumber(weight, transposed ? [k, row] : [row, k], value);
      values[offset + row * inputs + k] = value;
    }
  }
  return offset + inputs * outputs;
}

function copyVector(bias: Tensor, values: Float64Array, offset: number): void {
  const count = bias.shape.at(-1)!;
  for (let k = 0; k < count; k++) {
    const value = bias.at(k);
    if (!Number.isFinite(value)) refuseNumber(bias, [k], value);
    values[offset + k] = value;
  }
}

function refuseNumber(tensor: Tensor, index: readonly number[], value: number): never {
  refuse(`${pathOf(tensor.name)}[${index.join('][')}]`, 'a finite number', `${value}`);
}

function noteOf({ weight, transposed, bias }: LayerTensors, l: number, hasBias: boolean): string {
  const turned = transposed ? ' (transposed)' : '';
  const parts = [`${pathOf(weight.name)} ${showShape(weight.shape)}${turned}`];
  if (bias) parts.push(`${pathOf(bias.name)} ${showShape(bias.shape)}`);
  else if (hasBias) parts.push('no bias (zeros put in its place, as other layers have one)');
  return `${parts.join(', ')} → layer ${l + 1}`;
}
