import { specError } from '../../spec/errors.ts';
import type { DataFileSpec } from '../../spec/landscape.ts';
import { joinArrays, readTable } from './read.ts';
import { splitTable, type SampleTable } from './split.ts';
import type { Table } from './table.ts';

/** The samples of a data file and how it was read. */
export interface FileSamples extends SampleTable {
  readonly form: string;
}

type Read = (path: string, field: string) => Promise<Uint8Array>;

/**
 * Reads the samples of a file as a landscape names it, targets apart from inputs.
 *
 * @throws LandscapeError of kind `spec` when a file is not what was said of it; what `read` throws
 */
export async function readSamples(spec: DataFileSpec, read: Read): Promise<FileSamples> {
  const { ignore } = spec;
  const table = await tableOf(spec, read);
  const targets = Array.isArray(spec.targets) ? spec.targets : ['y'];
  return { ...splitTable(table, { targets, ignore }, 'data.file'), form: table.form };
}

async function tableOf(spec: DataFileSpec, read: Read): Promise<Table> {
  const { targets, ignore = [] } = spec;
  const bytes = await read(spec.file, 'data.file');
  if (!Array.isArray(targets)) {
    return joinArrays(bytes, await read(targets.file, 'data.targets.file'), ['data.file', 'data.targets.file']);
  }
  const named = [...targets, ...ignore].some((column) => typeof column === 'string');
  return readTable(bytes, { header: spec.header ?? (named || undefined), ignore, field: 'data.file' });
}

/** Refuses one class alone, which is more likely a slip in a column of numbers, and more classes than a network has outputs for. */
export function checkClassCount(classes: readonly string[], outputs: number): void {
  const most = Math.max(2, outputs);
  if (classes.length === 1) {
    const expected = 'numbers, or the names of at least 2 classes';
    throw specError([{ path: 'data.targets', expected, got: `only ${JSON.stringify(classes[0].slice(0, 40))}` }]);
  }
  if (classes.length <= most) return;
  const shown = classes.slice(0, 8).map((name) => JSON.stringify(name.slice(0, 40)));
  const got = `${classes.length} (${shown.join(', ')}${classes.length > 8 ? ', …' : ''})`;
  throw specError([{ path: 'data.targets', expected: `at most ${most} classes for ${outputs} outputs`, got }]);
}
