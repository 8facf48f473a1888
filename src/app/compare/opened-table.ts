import type { SurveyCase } from '../../analysis/survey/plan.ts';
import type { SurveyRow } from '../../analysis/survey/rows.ts';
import { ENGINE_CHOICES } from '../../elements/attributes.ts';
import { ACTIVATIONS, INITS } from '../../spec/landscape.ts';
import type { NamedProblem } from './problems.ts';
import { placeOfPlane, placeOfRow } from './row-store.ts';
import { GRIDS, type Settings } from './settings.ts';

/** What came of a table that was opened, in a sentence or two. */
export function adoptedWords(name: string, count: number, total: number): string {
  const left = total - count;
  const rest = left > 0 ? ` ${left} of other settings or of another engine stay out.` : '';
  if (count === 0) return `No row of ${name} is of these planes.${rest}`;
  const rows = count === 1 ? '1 row' : `${count} rows`;
  const are = count === 1 ? 'is of one of these planes' : 'are of these planes';
  return `${rows} of ${name} ${are}, taken over as measured: a table does not say its data, loss and window.${rest}`;
}

/** Why a table cannot be gone on with. */
export function unknownWords(name: string): string {
  return (
    `${name} is of no survey that this page has: its problems must be among those of the form (or come with the explorer), ` +
    'its rows of one start, one grid and one engine.'
  );
}

/**
 * The settings that go on with a table: those of the form where they have rows of it, with the table's engine; else those that it
 * tells of. Null where this page has no such survey.
 */
export function continuing(
  rows: readonly SurveyRow[],
  settings: Settings,
  plan: readonly SurveyCase[],
  problems: readonly NamedProblem[],
): Partial<Settings> | null {
  const places = new Set(plan.map(placeOfPlane));
  if (!rows.some((row) => places.has(placeOfRow(row)))) return settingsOfTable(rows, problems);
  const engine = only(rows, 'engine') ?? settings.engine;
  return { engine: ENGINE_CHOICES.find((name) => name === engine) ?? settings.engine };
}

/** The settings by which a survey has the rows of a table among its planes; null where this page has no such survey. */
export function settingsOfTable(
  rows: readonly SurveyRow[],
  problems: readonly NamedProblem[],
): Partial<Settings> | null {
  const named = rows.map(({ problem }) => nameAndActivation(problem, problems));
  const [first] = named;
  if (!first || named.some((each) => !each || each.activation !== first.activation)) return null;
  const chosen = [...new Set(named.map((each) => each!.name))];
  const [init, grid, engine] = [only(rows, 'init'), only(rows, 'grid'), only(rows, 'engine')];
  const square = GRIDS.find((nodes) => grid === `${nodes}x${nodes}`);
  if (init === undefined || grid === undefined || engine === undefined) return null;
  const areOwn = rows.every(({ layers, problem }) => {
    const own = problems.find(({ name }) => name === nameAndActivation(problem, problems)!.name)!;
    return own.landscape.network.layers.join('-') === layers;
  });
  const isShaped = init !== null || !areOwn;
  if (isShaped && rows.some(({ width }) => width === null)) return null;
  return {
    mode: 'survey',
    problems: chosen,
    activation: first.activation,
    networks: isShaped ? 'shapes' : 'own',
    ...(isShaped && { depths: listed(rows, 'depth'), widths: listed(rows, 'width') }),
    seeds: seedsOf(rows),
    init: INITS.find((name) => name === init) ?? '',
    surveyGrid: square ?? '',
    engine: ENGINE_CHOICES.find((name) => name === engine) ?? 'auto',
  };
}

/** `moons (relu)` is moons with another activation. */
function nameAndActivation(problem: string, problems: readonly NamedProblem[]) {
  const has = (name: string) => problems.some((each) => each.name === name);
  if (has(problem)) return { name: problem, activation: '' as const };
  const match = /^(.*) \(([a-z-]+)\)$/.exec(problem);
  const activation = ACTIVATIONS.find((name) => name === match?.[2]);
  return match && activation && has(match[1]) ? { name: match[1], activation } : null;
}

/** What all rows have in a column; undefined where they differ. */
function only<K extends keyof SurveyRow>(rows: readonly SurveyRow[], key: K): SurveyRow[K] | undefined {
  return rows.every((row) => row[key] === rows[0][key]) ? rows[0][key] : undefined;
}

function listed(rows: readonly SurveyRow[], key: 'depth' | 'width'): string {
  return [...new Set(rows.map((row) => row[key]!))].toSorted((p, q) => p - q).join(', ');
}

/** `20`, or `21-40`: all from the first to the last. */
function seedsOf(rows: readonly SurveyRow[]): string {
  const seeds = rows.map(({ seed }) => seed);
  const [from, to] = [seeds.reduce((p, q) => Math.min(p, q)), seeds.reduce((p, q) => Math.max(p, q))];
  return from === 1 ? String(to) : `${from}-${to}`;
}
