import type { InlineData } from './rows.ts';
import { classWords } from '../model/labels.ts';
import type { SampleTable } from '../model/tables/split.ts';
import type { Table } from '../model/tables/table.ts';
import { specError } from '../spec/errors.ts';
import type { ColumnRef, DataFileSpec, LossName } from '../spec/landscape.ts';

export type Role = 'input' | 'target' | 'ignored';

/** Numbers that a page still holds as text, tens of megabytes; more go by a file to the command line. */
const MAX_NUMBERS = 2e6;
/** What arrays of targets are called. */
export const TARGET_ARRAYS = /^(y|t|target|targets|label|labels|classes)(_train)?$/i;

/**
 * What the columns are to begin with: of an archive the arrays called `y` or `targets` are targets, of a table the last column, or as
 * many as a given network has outputs where it has the others as inputs; a column without a name is a row number more likely than an
 * input.
 */
export function firstRoles({ columns, groups }: Table, widths: readonly number[] = []): Role[] {
  const roles = columns.map((name): Role => (name === '' ? 'ignored' : 'input'));
  const arrays = groups.filter(({ name }) => TARGET_ARRAYS.test(name));
  const targets = arrays.flatMap(({ first, count }) => Array.from({ length: count }, (_, k) => first + k));
  const named = [...roles.keys()].filter((k) => roles[k] === 'input');
  const outputs = named.length === widths[0] + widths[widths.length - 1] ? widths[widths.length - 1] : 1;
  const last = outputs > 1 ? named.slice(-outputs) : [columns.length - 1];
  for (const k of targets.length > 0 ? targets : last) roles[k] = 'target';
  return roles;
}

/** The roles that a landscape gives to columns; null when the file has not got them. */
export function rolesOf(table: Table, { targets, ignore = [] }: DataFileSpec): Role[] | null {
  if (!Array.isArray(targets)) return null;
  const places = (refs: readonly ColumnRef[]) => refs.flatMap((ref) => placesOf(table, ref));
  const [target, ignored] = [places(targets), places(ignore)];
  if ([...target, ...ignored].includes(-1)) return null;
  return table.columns.map((_, k) => (target.includes(k) ? 'target' : ignored.includes(k) ? 'ignored' : 'input'));
}

/** -1 where there is no such column; those of one array of an archive by its name. */
function placesOf({ columns, groups }: Table, ref: ColumnRef): number[] {
  if (typeof ref === 'number') return [ref < columns.length ? ref : -1];
  const group = columns.includes(ref) ? undefined : groups.find(({ name }) => name === ref);
  return group ? Array.from({ length: group.count }, (_, k) => group.first + k) : [columns.indexOf(ref)];
}

/** Columns of a role, by index. */
export function columnsOf(roles: readonly Role[], role: Role): number[] {
  return [...roles.keys()].filter((k) => roles[k] === role);
}

/**
 * Rows as a landscape holds them in place. Classes are coded as the loss reads them: indices for `cross-entropy`, else one
 * number for two of them and a row of one number each for more; for `hinge` 0 becomes -1.
 *
 * @throws LandscapeError of kind `spec` when there are more numbers than a page can hold
 */
export function rowsOf(samples: SampleTable, loss: LossName): InlineData {
  const { rows, inputColumns, targetColumns, classes } = samples;
  const count = rows * (inputColumns.length + targetColumns.length);
  if (count > MAX_NUMBERS) {
    const expected = `at most ${MAX_NUMBERS} numbers on this page (the command line takes more, by data.file)`;
    throw specError([{ path: '', expected, got: `${count}` }]);
  }
  const inputs = rowsAt(samples.inputs, rows, inputColumns.length);
  const targets = rowsAt(samples.targets, rows, targetColumns.length);
  const named = classes ? { classes: [...classes] } : {};
  if (loss === 'cross-entropy' && classes) return { inputs, targets: targets.flat(), ...named };
  const isBinary = targetColumns.length === 1 && targets.every(([y]) => y === 0 || y === 1);
  const coded =
    classes && classes.length > 2 ? targets.map(([code]) => classes.map((_, k) => Number(k === code))) : targets;
  const signed = loss === 'hinge' && (classes !== null || isBinary);
  return { inputs, targets: signed ? coded.map((row) => row.map((y) => (y === 0 ? -1 : y))) : coded, ...named };
}

function rowsAt(values: Float64Array, rows: number, width: number): number[][] {
  return Array.from({ length: rows }, (_, n) => Array.from(values.subarray(n * width, (n + 1) * width)));
}

/** What was read and how, in a sentence or two. */
export function describeSamples(name: string, samples: SampleTable, { form }: Table): string {
  const { rows, inputColumns, targetColumns, classes, warnings } = samples;
  const targets = `${targetColumns.length === 1 ? 'target' : 'targets'} ${shownNames(targetColumns)}`;
  const coded = classes ? `, ${classWords(classes)}` : '';
  const warned = warnings.map((warning) => ` Beware: ${warning}.`).join('');
  return `${name}: ${counted(rows, 'sample')} of ${counted(inputColumns.length, 'input')}, ${targets}${coded} (${form}).${warned}`;
}

function shownNames(names: readonly string[]): string {
  return `${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
