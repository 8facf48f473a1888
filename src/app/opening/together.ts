import { describeModel } from '../../model/import/describe.ts';
import { isSameShape } from '../../spec/agreement.ts';
import { serializeLandscape } from '../../spec/codec.ts';
import { specError } from '../../spec/errors.ts';
import type { Landscape, NetworkSpec, TrajectorySpec } from '../../spec/landscape.ts';
import { parseLandscape } from '../../spec/validate.ts';
import type { Reading } from './readings.ts';

type Of<K extends Reading['kind']> = Extract<Reading, { kind: K }>;

/** Readings that make sense together. */
export interface Group {
  readonly landscape: Of<'landscape'> | null;
  /** Of one network. */
  readonly models: Of<'model'>[];
  readonly points: Of<'points'> | null;
  readonly table: Of<'table'> | null;
}

/**
 * What several files are together. A file that the landscape among them names is put in its place there, and is then not one of the group.
 *
 * @throws LandscapeError of kind `spec` that begins with the name of a file that does not go with the others
 */
export function together(readings: readonly Reading[]): Group {
  const of = <K extends Reading['kind']>(kind: K) =>
    readings.filter((reading): reading is Of<K> => reading.kind === kind);
  const [landscapes, tables] = [of('landscape'), of('table')];
  const { landscape, used } = complete(landscapes[0] ?? null, readings);
  const models = of('model').filter((reading) => !used.includes(reading));
  const points = of('points').filter((reading) => !used.includes(reading));
  checkSame(models);
  checkOne(tables, 'one data file at a time, or inputs and targets in two .npy files');
  checkOne(points, 'one matrix of parameters at a time');
  return { landscape, models, points: points[0] ?? null, table: tables[0] ?? null };
}

function checkOne(readings: readonly Reading[], expected: string): void {
  if (readings.length > 1) throw specError([{ path: readings[1].name, expected, got: `${readings[0].name} besides` }]);
}

/** Checkpoints are of one network; one without activations goes with any of its shape. */
function checkSame(models: readonly Of<'model'>[]): void {
  const first = models.find(({ model }) => model.activationsKnown) ?? models[0];
  for (const { name, model } of models) {
    const isSame = model.activationsKnown
      ? describeModel(first.model) === describeModel(model)
      : isSameShape(first.model.network, model.network);
    if (isSame) continue;
    const expected = `${describeModel(first.model)}, as in ${first.name}`;
    throw specError([{ path: name, expected, got: describeModel(model) }]);
  }
}

/** A landscape with parameters and trajectory in the place of the names of their files, and the readings put there. */
function complete(
  reading: Of<'landscape'> | null,
  readings: readonly Reading[],
): { landscape: Of<'landscape'> | null; used: Reading[] } {
  const used: Reading[] = [];
  const landscape = reading && parsed(reading.text);
  if (!landscape) return { landscape: reading, used };
  const called = (file: string) => readings.find(({ name }) => name === file.replace(/^.*[\\/]/, ''));
  let next = landscape;
  const model = 'file' in next.parameters ? called(next.parameters.file) : undefined;
  if (model?.kind === 'model') {
    used.push(model);
    next = { ...next, parameters: { values: valuesFor(model, next.network) } };
  }
  const trajectory = fileOf(next.plane);
  const points = trajectory === null ? undefined : called(trajectory);
  if (points?.kind === 'points') {
    used.push(points);
    const rows = points.points.map((row) => Array.from(row));
    next = { ...next, plane: { directions: 'pca', trajectory: { points: rows } } };
  }
  return { landscape: used.length > 0 ? { ...reading, text: serializeLandscape(next) } : reading, used };
}

function valuesFor({ name, model }: Of<'model'>, network: NetworkSpec): number[] {
  if (isSameShape(model.network, network)) return Array.from(model.values);
  const expected = `${describeModel({ ...model, network })}, as the landscape has it`;
  throw specError([{ path: name, expected, got: describeModel(model) }]);
}

function fileOf(plane: Landscape['plane']): string | null {
  if (plane.directions !== 'pca') return null;
  const trajectory: TrajectorySpec = plane.trajectory;
  return 'file' in trajectory ? trajectory.file : null;
}

function parsed(text: string): Landscape | null {
  try {
    return parseLandscape(text);
  } catch {
    return null;
  }
}
