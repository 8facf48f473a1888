import { MAX_LAYERS } from '../../spec/validate.ts';
import { assemble, firstMisfit, type LayerTensors } from './assemble.ts';
import { findChains } from './find-chains.ts';
import { pathOf, refuse, type ImportedModel } from './imported.ts';
import { byNumbers } from './natural-order.ts';
import { showShape, type Tensor } from './tensor.ts';

const MAX_TENSORS = 2 * MAX_LAYERS;
const MAX_NAME = 500;

type Role = 'weight' | 'kernel' | 'matrix' | 'bias';

interface Named {
  readonly prefix: string;
  /** `weight` is `[out][in]` (PyTorch), `kernel` `[in][out]` (Keras), `matrix` either, told by the shapes. */
  readonly role: Role;
}

const ROLES: Record<string, Role> = {
  weight: 'weight',
  weights: 'matrix',
  kernel: 'kernel',
  w: 'matrix',
  bias: 'bias',
  biases: 'bias',
  b: 'bias',
};

/** A layer whose orientation may still be open. */
interface Group {
  readonly weight: Tensor;
  readonly role: Role;
  readonly bias: Tensor | null;
}

/**
 * Finds the layers of an MLP among named tensors: weights and biases by name, their order by the numbers in the names,
 * and both checked against the shapes.
 *
 * @param tensors in the order of their file, which is tried where the order of the names gives no chain
 * @throws LandscapeError of kind `spec` that names the first tensor that does not fit
 */
export function modelFromTensors(tensors: readonly Tensor[]): ImportedModel {
  if (tensors.length === 0) refuse('', 'the weights of a network', 'no tensors');
  // before anything is made of the names: a few megabytes of them can keep a sort busy for ever
  if (tensors.length > MAX_TENSORS) refuse('', `at most ${MAX_TENSORS} tensors`, `${tensors.length}`);
  const long = tensors.find(({ name }) => name.length > MAX_NAME);
  if (long) refuse(pathOf(long.name), `a name of at most ${MAX_NAME} characters`, `${long.name.length}`);
  const named = tensors.map(({ name }) => parseName(name));
  const isList = named.every((name) => name === null);
  if (!isList) checkNames(tensors, named);
  const stored = isList ? pairUp(tensors.toSorted(byName)) : groupByPrefix(tensors, named as Named[]);
  const sorted = stored.toSorted((x, y) => byName(x.weight, y.weight));
  const { layers, note } = chain(sorted, stored);
  const { layers: widths, bias, values, notes } = assemble(layers);
  return { network: { layers: widths, bias }, values, notes: [...notes, ...note], activationsKnown: false };
}

/** Whether tensors are called as the parts of layers are: every name ends in weight, kernel, bias, W or b, or these with a number. */
export function hasLayerNames(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => parseName(name) !== null);
}

function byName(x: Tensor, y: Tensor): number {
  return byNumbers(x.name, y.name);
}

/** `net.0.weight` → net.0, weight; `dense_1/kernel:0` → dense_1, kernel; `W2`, `b_2` → 2, matrix or bias. */
function parseName(name: string): Named | null {
  const last = /^(?:(.*)[./_])?([A-Za-z]+)(?::0)?$/.exec(name);
  const role = last && roleOf(last[2]);
  if (role) return { prefix: last[1] ?? '', role };
  const numbered = /^(?:(.*)[./])?([A-Za-z]+)[._]?(\d+)$/.exec(name);
  const roleBefore = numbered && roleOf(numbered[2]);
  return roleBefore ? { prefix: `${numbered[1] ?? ''}.${numbered[3]}`, role: roleBefore } : null;
}

function roleOf(word: string): Role | null {
  const key = word.toLowerCase();
  return Object.hasOwn(ROLES, key) ? ROLES[key] : null;
}

function checkNames(tensors: readonly Tensor[], named: readonly (Named | null)[]): void {
  const odd = tensors.find((_, k) => named[k] === null);
  if (!odd) return;
  const expected = 'a name that ends in weight, kernel, W, bias or b, as others here do';
  refuse(pathOf(odd.name), expected, `shape ${showShape(odd.shape)}`);
}

function groupByPrefix(tensors: readonly Tensor[], named: readonly Named[]): Group[] {
  const groups = new Map<string, { weight?: Tensor; role?: Role; bias?: Tensor }>();
  tensors.forEach((tensor, k) => {
    const { prefix, role } = named[k];
    const group = groups.get(prefix) ?? {};
    groups.set(prefix, group);
    const slot = role === 'bias' ? 'bias' : 'weight';
    const taken = group[slot];
    if (taken) refuse(pathOf(tensor.name), `one ${slot} a layer`, `another beside ${pathOf(taken.name)}`);
    group[slot] = tensor;
    if (slot === 'weight') group.role = role;
    if (slot === 'weight' && tensor.shape.length !== 2) refuseMatrix(tensor);
  });
  return [...groups.values()].map(({ weight, role, bias = null }) => {
    if (!weight) return refuse(pathOf(bias!.name), 'a weight matrix of the same layer', 'a bias alone');
    return { weight, role: role!, bias };
  });
}

function refuseMatrix({ name, shape }: Tensor): never {
  const hint = shape.length === 1 ? ' (a normalisation layer?)' : shape.length > 2 ? ' (a convolution?)' : '';
  refuse(pathOf(name), 'a weight matrix (2 dimensions) of a fully connected layer', `shape ${showShape(shape)}${hint}`);
}

/** Tensors without telling names, such as `arr_0`, `arr_1`: each matrix with the vector that follows it. */
function pairUp(tensors: readonly Tensor[]): Group[] {
  const groups: { weight: Tensor; role: Role; bias: Tensor | null }[] = [];
  for (const tensor of tensors) {
    const last = groups.at(-1);
    const isVector = tensor.shape.length === 1;
    if (isVector && last && !last.bias) last.bias = tensor;
    else if (tensor.shape.length === 2) groups.push({ weight: tensor, role: 'matrix', bias: null });
    else if (isVector)
      refuse(pathOf(tensor.name), 'a weight matrix before its bias', `shape ${showShape(tensor.shape)}`);
    else refuseMatrix(tensor);
  }
  return groups;
}

/** The layers in the first order in which their shapes are a chain: by name, as stored, or the only one there is. */
function chain(sorted: Group[], stored: Group[]): { layers: LayerTensors[]; note: string[] } {
  const byName = chainIn(sorted);
  if (byName) return { layers: byName, note: [] };
  const asStored = chainIn(stored);
  if (asStored) return { layers: asStored, note: ['the order of the layers is that of the file: no other tells it'] };
  const chains = orientations(sorted).flatMap((layers) => findChains(layers));
  if (chains.length === 1) return { layers: chains[0], note: ['the order of the layers is the only one that fits'] };
  if (chains.length > 1) {
    const expected = 'numbers in the names that give the order of the layers';
    refuse(pathOf(sorted[0].weight.name), expected, 'shapes that fit in several orders');
  }
  // what is told about is the order of the names; `assemble` says where it breaks
  return { layers: orientations(sorted)[0], note: [] };
}

function chainIn(groups: Group[]): LayerTensors[] | null {
  const fits = orientations(groups).filter((layers) => !firstMisfit(layers));
  if (fits.length > 1) refuseBothWays(groups);
  return fits[0] ?? null;
}

function refuseBothWays(groups: readonly Group[]): never {
  const { name, shape } = groups.find(({ role }) => role === 'matrix')!.weight;
  const expected = 'a name that ends in "weight" ([outputs][inputs]) or "kernel" ([inputs][outputs])';
  refuse(pathOf(name), expected, `shape ${showShape(shape)} among shapes that fit both ways`);
}

/** One reading, or two where no name tells whether a matrix is `[out][in]` or `[in][out]`: one convention for a file. */
function orientations(groups: readonly Group[]): LayerTensors[][] {
  const read = (turnMatrices: boolean): LayerTensors[] =>
    groups.map(({ weight, role, bias }) => {
      return { weight, bias, transposed: role === 'kernel' || (role === 'matrix' && turnMatrices) };
    });
  return groups.some(({ role }) => role === 'matrix') ? [read(false), read(true)] : [read(false)];
}
