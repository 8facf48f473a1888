import type { Report } from './checks.ts';
import { quote, show } from './checks.ts';
import { checkDataset, DATASET_FACTS, needsClasses } from './dataset-facts.ts';
import type { DataFileSpec, Landscape, LossName, NetworkSpec } from './landscape.ts';
import { checkPlane, checkVector, countParameters } from './plane-agreement.ts';

export { countParameters } from './plane-agreement.ts';

export const MAX_PARAMETERS = 1e8;
export const MAX_NODES = 2 ** 31;
/** Most numbers a built-in dataset may hold, inputs and targets together. */
export const MAX_DATA = 1e8;

/** Steps of a trajectory that are read. */
export const MAX_POINTS = 100_000;
/** Hessian-vector products of Lanczos's method: each keeps a vector as long as θ. */
export const MAX_LANCZOS_STEPS = 1000;

/** Reports where sound parts of a landscape contradict one another; a part already reported is left out. */
export function checkAgreement(landscape: Landscape, report: Report): void {
  for (const [needs, rule] of RULES) if (report.clean(...needs)) rule(landscape, report);
}

const RULES: [string[], (landscape: Landscape, report: Report) => void][] = [
  [['network.layers', 'network.bias'], checkParameterCount],
  [['network.layers', 'network.activation'], checkActivations],
  [['network.layers', 'network.bias', 'parameters'], checkValues],
  [['network.layers', 'network.bias', 'plane'], checkPlane],
  [['network.layers', 'loss.name'], checkLossOutputs],
  [['network.layers', 'data.inputs'], checkInputs],
  [['data.inputs', 'data.targets'], checkPairs],
  [['network.layers', 'loss.name', 'data.targets'], checkTargets],
  [['data.targets', 'data.classes'], checkClassNames],
  [['data.targets', 'data.ignore', 'data.header'], checkColumns],
  [['loss.name', 'data'], checkStandardize],
  [['network.layers', 'loss.name', 'data.dataset'], checkBuiltIn],
  [['network.layers', 'data.samples', 'data.dataset'], checkSamples],
  [['loss'], checkDelta],
  [['grid'], checkGrid],
];

function checkParameterCount({ network }: Landscape, report: Report): void {
  const count = countParameters(network.layers, network.bias);
  if (count > MAX_PARAMETERS) report.add('network.layers', `at most ${MAX_PARAMETERS} parameters`, `${count}`);
}

function checkActivations({ network: { layers, activation } }: Landscape, report: Report): void {
  const hidden = layers.length - 2;
  if (!Array.isArray(activation) || activation.length === hidden) return;
  report.add('network.activation', `one name per hidden layer, ${hidden} in all`, `${activation.length}`);
}

function checkValues({ network, parameters }: Landscape, report: Report): void {
  if (!('values' in parameters)) return;
  checkVector('parameters.values', parameters.values, network, report);
  const initial = parameters.training?.initial;
  if (!initial || !('values' in initial)) return;
  checkVector('parameters.training.initial.values', initial.values, network, report);
}

function checkLossOutputs({ network: { layers }, loss }: Landscape, report: Report): void {
  const last = layers.length - 1;
  if (loss.name !== 'cross-entropy' || layers[last] >= 2) return;
  report.add(`network.layers[${last}]`, 'at least 2 outputs for "cross-entropy" ("bce" takes one)', `${layers[last]}`);
}

function checkInputs({ network, data }: Landscape, report: Report): void {
  if (!('inputs' in data)) return;
  checkRows('data.inputs', data.inputs, network.layers[0], 'network.layers[0]', report);
}

function checkRows(path: string, rows: readonly unknown[], width: number, of: string, report: Report): void {
  const expected = `a row of ${width} number${width === 1 ? '' : 's'} (${of})`;
  rows.forEach((row, n) => {
    if (!Array.isArray(row)) report.reject(`${path}[${n}]`, expected, row);
    else if (row.length !== width) report.add(`${path}[${n}]`, expected, `${row.length}`);
  });
}

function checkPairs({ data }: Landscape, report: Report): void {
  if (!('inputs' in data) || data.inputs.length === data.targets.length) return;
  report.add(
    'data.targets',
    `${data.inputs.length} targets, one for each row of data.inputs`,
    `${data.targets.length}`,
  );
}

/** What one target number must be under a loss; null where any finite number will do. */
const TARGET_RULES: Record<LossName, [string, (y: number) => boolean] | null> = {
  mse: null,
  mae: null,
  huber: null,
  'log-cosh': null,
  hinge: ['-1 or 1 for "hinge"', (y) => y === 1 || y === -1],
  bce: ['a number from 0 to 1 for "bce"', (y) => y >= 0 && y <= 1],
  'cross-entropy': ['a probability from 0 to 1', (y) => y >= 0 && y <= 1],
};

function checkTargets({ network: { layers }, loss, data }: Landscape, report: Report): void {
  if ('file' in data) checkTargetColumns(data, layers, report);
  if (!('inputs' in data)) return;
  const outputs = layers[layers.length - 1];
  const path = 'data.targets';
  const targets = data.targets as (number | number[])[];
  if (loss.name === 'cross-entropy' && typeof targets[0] === 'number') {
    const expected = `a class index, an integer from 0 to ${outputs - 1}`;
    targets.forEach((target, n) => {
      const ok = Number.isInteger(target) && (target as number) >= 0 && (target as number) < outputs;
      if (!ok) report.reject(`${path}[${n}]`, expected, target);
    });
    return;
  }
  checkRows(path, targets, outputs, `network.layers[${layers.length - 1}]`, report);
  const rows = targets.filter((row) => Array.isArray(row));
  if (rows.length !== targets.length) return;
  checkTargetRows(rows, loss.name, (n, k) => (k === undefined ? `${path}[${n}]` : `${path}[${n}][${k}]`), report);
}

/**
 * Reports target rows whose numbers have no meaning under the loss.
 *
 * @param path of a number, or of a row
 */
export function checkTargetRows(
  rows: readonly ArrayLike<number>[],
  loss: LossName,
  path: (row: number, target?: number) => string,
  report: Report,
): void {
  const rule = TARGET_RULES[loss];
  if (rule === null) return;
  const [expected, test] = rule;
  rows.forEach((row, n) => {
    let sum = 0;
    for (let k = 0; k < row.length; k++) {
      sum += row[k];
      if (!test(row[k])) report.reject(path(n, k), expected, row[k]);
    }
    // float32 probabilities printed with 6 digits add up to 1 within 1e-4, for any number of classes in use
    const off = loss === 'cross-entropy' && Math.abs(sum - 1) > 1e-4;
    if (off) report.add(path(n), 'probabilities that add up to 1', `${show(sum)}`);
  });
}

/** Names differ; there is one for each column of targets, or for each class that is counted in a single one. */
function checkClassNames({ data }: Landscape, report: Report): void {
  if (!('inputs' in data) || !data.classes) return;
  const { classes, targets } = data;
  const repeated = firstRepeated(classes);
  if (repeated !== undefined) report.reject('data.classes', 'names that differ', repeated);
  const columns = Array.isArray(targets[0]) ? targets[0].length : 1;
  const most = targets
    .flat()
    .reduce((count, target) => (Number.isInteger(target) ? Math.max(count, target + 1) : count), 0);
  const [count, of] = columns > 1 ? [`${columns}`, 'column of'] : [`at least ${most}`, 'class in'];
  const isWrong = columns > 1 ? classes.length !== columns : classes.length < most;
  if (isWrong) report.add('data.classes', `${count} names, one for each ${of} data.targets`, `${classes.length}`);
}

/** The first that came before. */
export function firstRepeated<T>(names: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return names.find((name) => seen.size === seen.add(name).size);
}

function checkTargetColumns({ targets }: DataFileSpec, layers: readonly number[], report: Report): void {
  const last = layers.length - 1;
  if (!Array.isArray(targets) || targets.length === 1 || targets.length === layers[last]) return;
  const expected = layers[last] === 1 ? '1 column' : `1 column of class labels or ${layers[last]} columns`;
  report.add('data.targets', `${expected} (network.layers[${last}])`, `${targets.length}`);
}

function checkColumns({ data }: Landscape, report: Report): void {
  if (!('file' in data)) return;
  const { targets, ignore = [], header } = data;
  const named = Array.isArray(targets) ? targets : [];
  for (const [path, columns] of [['data.targets', named] as const, ['data.ignore', ignore] as const]) {
    const repeated = firstRepeated(columns);
    if (repeated !== undefined) report.reject(path, 'columns that differ', repeated);
  }
  const both = ignore.find((column) => named.includes(column));
  if (both !== undefined) report.reject('data.ignore', 'columns that are no targets', both);
  const name = [...named, ...ignore].find((column) => typeof column === 'string');
  if (header === false && name !== undefined) report.add('data.header', `true, as ${quote(name)} is a name`, 'false');
}

/** Classes are told apart, not measured. */
function checkStandardize({ loss, data }: Landscape, report: Report): void {
  if (data.standardize !== 'both') return;
  const isOfClasses = 'dataset' in data && DATASET_FACTS[data.dataset].classes !== 'none';
  if (isOfClasses || needsClasses(loss.name)) {
    report.add('data.standardize', '"inputs", as the targets are classes', '"both"');
  }
}

function checkBuiltIn({ network, loss, data }: Landscape, report: Report): void {
  if ('dataset' in data) checkDataset(data.dataset, network.layers, loss.name, report);
}

function checkSamples({ network: { layers }, data }: Landscape, report: Report): void {
  if (!('dataset' in data) || data.samples === undefined) return;
  const { most = Infinity } = DATASET_FACTS[data.dataset];
  const fitting = Math.floor(MAX_DATA / (layers[0] + layers[layers.length - 1]));
  const limit = Math.min(most, fitting);
  if (data.samples > limit) report.add('data.samples', `at most ${limit} samples of these widths`, `${data.samples}`);
}

function checkDelta({ loss }: Landscape, report: Report): void {
  if (loss.delta === undefined || loss.name === 'huber') return;
  report.add('loss.delta', `no delta, which only "huber" has, for "${loss.name}"`, `${loss.delta}`);
}

function checkGrid({ grid: [width, height] }: Landscape, report: Report): void {
  if (width * height > MAX_NODES) report.add('grid', `at most ${MAX_NODES} nodes`, `${width}·${height}`);
}

/** Whether parameters of one network have their places in the other. */
export function isSameShape(x: NetworkSpec, y: NetworkSpec): boolean {
  return x.layers.join() === y.layers.join() && (x.bias ?? true) === (y.bias ?? true);
}
