import { codeTargets } from './coding.ts';
import { countParameters, isSameShape } from '../spec/agreement.ts';
import { classCount, DATASET_FACTS } from '../spec/dataset-facts.ts';
import type {
  DataSpec,
  Landscape,
  LossName,
  NetworkSpec,
  ParameterRef,
  PartRef,
  PlaneSpec,
} from '../spec/landscape.ts';
import { MAX_WIDTH } from '../spec/validate.ts';

/** A landscape made to agree with itself, and what had to change for that, in words. */
export interface Fitted {
  landscape: Landscape;
  note: string;
}

/**
 * Makes the parts of a landscape fit one another after an edit, so that a control never leaves a riddle behind: the loss
 * decides how targets are coded, the data decide the ends of the network, the network decides the number of parameters,
 * and both decide which planes there are.
 *
 * What the edit itself got wrong is left to the validator: a slip of the keyboard in a width must not cost the parameters,
 * and one in a direction must not move an axis.
 */
export function fit(landscape: Landscape, previous: Landscape): Fitted {
  if (!landscape.network.layers.every(isWidth)) return { landscape, note: '' };
  const notes: string[] = [];
  const data = codeTargets(landscape.data, landscape.loss.name);
  const network = fitNetwork({ ...landscape, data }, notes);
  const next = { ...landscape, data, network };
  if (isSameShape(previous.network, network)) return { landscape: next, note: notes.join(' ') };
  const length = fittingLength(network, previous.network);
  const parameters = fitParameters(landscape, network, length, notes);
  const plane = fitPlane(landscape.plane, network, length, notes);
  return { landscape: { ...next, parameters, plane }, note: notes.join(' ') };
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= MAX_WIDTH;
}

/** Widths that the data and the loss ask for; null leaves the network's own. Rows that disagree ask for nothing. */
export function endsOf(
  data: DataSpec,
  loss: LossName,
  outputs: number,
): { inputs: number | null; outputs: number | null } {
  if ('dataset' in data) return builtInEnds(DATASET_FACTS[data.dataset], data.dataset, loss, outputs);
  const isCrossEntropy = loss === 'cross-entropy';
  if ('file' in data) {
    const columns = Array.isArray(data.targets) ? data.targets.length : 1;
    if (columns > 1) return { inputs: null, outputs: columns };
    return { inputs: null, outputs: isCrossEntropy ? Math.max(2, outputs) : null };
  }
  const inputs = commonWidth(data.inputs);
  const { targets } = data;
  if (targets.some((target) => Array.isArray(target))) return { inputs, outputs: commonWidth(targets) };
  if (!isCrossEntropy) return { inputs, outputs: null };
  return { inputs, outputs: Math.max(2, countClasses(targets as number[]), outputs) };
}

function commonWidth(rows: readonly (number | readonly number[])[]): number | null {
  const width = lengthOf(rows[0]);
  return width > 0 && rows.every((row) => lengthOf(row) === width) ? width : null;
}

function lengthOf(row: number | readonly number[] | undefined): number {
  return Array.isArray(row) ? row.length : 0;
}

/** One more than the largest class index; indices that no network could have are left to the validator. */
function countClasses(targets: readonly number[]): number {
  return targets.reduce((most, target) => (isWidth(target + 1) ? Math.max(most, target + 1) : most), 0);
}

function builtInEnds(
  facts: (typeof DATASET_FACTS)[keyof typeof DATASET_FACTS],
  name: string,
  loss: LossName,
  outputs: number,
): { inputs: number | null; outputs: number | null } {
  const inputs = facts.inputs === 'any' ? null : facts.inputs;
  if (facts.classes === 'none') return { inputs, outputs: name === 'sine' ? 1 : null };
  const classes = classCount(facts, outputs);
  if (classes > 2 || loss === 'cross-entropy') return { inputs, outputs: classes };
  return { inputs, outputs: outputs <= 2 ? null : 1 };
}

function fitNetwork({ network, data, loss }: Landscape, notes: string[]): NetworkSpec {
  const layers = [...network.layers];
  const last = layers.length - 1;
  const ends = endsOf(data, loss.name, layers[last]);
  if (ends.inputs !== null && ends.inputs !== layers[0]) {
    layers[0] = ends.inputs;
    notes.push(`The network now has ${counted(ends.inputs, 'input')}, as the data have.`);
  }
  if (ends.outputs !== null && ends.outputs !== layers[last]) {
    layers[last] = ends.outputs;
    notes.push(`The network now has ${counted(ends.outputs, 'output')}, as data and loss ask for.`);
  }
  const activation = fitActivation(network.activation, layers.length - 2);
  return { ...network, layers, ...(activation === undefined ? {} : { activation }) };
}

/** One name per hidden layer where there is a list; the last name is used for layers that were added. */
function fitActivation(activation: NetworkSpec['activation'], hidden: number): NetworkSpec['activation'] {
  if (!Array.isArray(activation) || activation.length === hidden) return activation;
  return Array.from({ length: hidden }, (_, l) => activation[Math.min(l, activation.length - 1)] ?? 'tanh');
}

/** The length of vectors that fit a network. Those of another shape with as many numbers would be read in the wrong places: none fits. */
function fittingLength(network: NetworkSpec, previous: NetworkSpec): number {
  const count = countParameters(network.layers, network.bias);
  return count === countParameters(previous.layers, previous.bias) ? NaN : count;
}

function fitParameters(
  { parameters }: Landscape,
  { layers, bias }: NetworkSpec,
  length: number,
  notes: string[],
): Landscape['parameters'] {
  if (!('values' in parameters) || parameters.values.length === length) return parameters;
  if (parameters.values.every((value) => value === 0)) return { init: 'zeros' };
  const count = counted(countParameters(layers, bias), 'parameter');
  notes.push(`The given parameters do not fit ${layers.join('-')}, ${count}; they are drawn at random now.`);
  return { init: 'xavier-uniform', seed: 1 };
}

function fitPlane(plane: PlaneSpec, network: NetworkSpec, length: number, notes: string[]): PlaneSpec {
  switch (plane.directions) {
    case 'random': {
      const { only: _, ...whole } = plane;
      if (!plane.only || plane.only.every((part) => isPart(part, network))) return plane;
      notes.push('The directions named a part that is gone; everything moves now.');
      return whole;
    }
    case 'hessian':
    case 'gradient':
      return plane;
    case 'axes':
      return fitAxes(plane, network, notes);
    case 'given':
      if (plane.u.length === length && plane.v.length === length) return plane;
      break;
    case 'points':
    case 'line':
      if (plane.points.every((point) => point.length === length)) return plane;
      break;
    case 'pca':
      // what a file holds is seen when it is read
      if ('file' in plane.trajectory || plane.trajectory.points.every((point) => point.length === length)) return plane;
  }
  const what =
    { given: 'given directions', pca: 'trajectory’s directions' }[plane.directions as string] ?? 'plane’s points';
  notes.push(`The ${what} no longer fit the network; the directions are random now.`);
  return { directions: 'random', normalize: 'filter', seed: 1 };
}

function fitAxes(plane: PlaneSpec & { directions: 'axes' }, network: NetworkSpec, notes: string[]): PlaneSpec {
  const u = isInside(plane.u, network) ? plane.u : firstOther(network, isInside(plane.v, network) ? plane.v : null);
  const v = isInside(plane.v, network) && !isSame(plane.v, u) ? plane.v : firstOther(network, u);
  if (u === plane.u && v === plane.v) return plane;
  notes.push('An axis named a parameter that is gone; another was taken.');
  return { directions: 'axes', u, v };
}

function isPart({ layer, neuron = 0 }: PartRef, { layers }: NetworkSpec): boolean {
  return layer < layers.length - 1 && neuron < layers[layer + 1];
}

export function isInside(ref: ParameterRef, { layers, bias = true }: NetworkSpec): boolean {
  if (ref.layer > layers.length - 2) return false;
  const [inputs, outputs] = [layers[ref.layer], layers[ref.layer + 1]];
  if ('bias' in ref) return bias && ref.bias < outputs;
  return ref.weight[0] < outputs && ref.weight[1] < inputs;
}

export function isSame(x: ParameterRef, y: ParameterRef): boolean {
  return (
    JSON.stringify([x.layer, 'bias' in x ? x.bias : x.weight]) ===
    JSON.stringify([y.layer, 'bias' in y ? y.bias : y.weight])
  );
}

/** A parameter of the network that is not `taken`: weights of later layers first, which are the other half of a product. */
export function firstOther({ layers, bias = true }: NetworkSpec, taken: ParameterRef | null): ParameterRef {
  const candidates: ParameterRef[] = layers.slice(1).map((_, layer) => ({ layer, weight: [0, 0] }));
  if (layers[0] > 1) candidates.push({ layer: 0, weight: [0, 1] });
  if (layers[1] > 1) candidates.push({ layer: 0, weight: [1, 0] });
  if (bias) candidates.push({ layer: 0, bias: 0 });
  return candidates.find((candidate) => !taken || !isSame(candidate, taken)) ?? candidates[0];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
