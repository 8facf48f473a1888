import type { MinimaFacts } from '../../analysis/facts.ts';
import type { SurveyCase } from '../../analysis/survey/plan.ts';
import type { SurveyRow } from '../../analysis/survey/rows.ts';
import { countWords, doubtWords } from '../../analysis/survey/words.ts';
import { specError } from '../../spec/errors.ts';
import type { Field } from '../../spec/field.ts';
import { MOST_MULTIPLES, multiplesSvg, type MultiplesOptions } from './multiples.ts';

/** @throws LandscapeError of kind `spec`, at `path`, when there are more planes than one figure has room for */
export function checkMaps(plan: readonly SurveyCase[], path: string): void {
  if (plan.length <= MOST_MULTIPLES) return;
  throw specError([{ path, expected: `at most ${MOST_MULTIPLES} planes`, got: String(plan.length) }]);
}

/** A plane that was measured. */
export interface SurveyMap {
  readonly plane: SurveyCase;
  readonly row: SurveyRow;
  readonly field: Field;
  /** What its map is called; by default what tells the plane from the others. */
  readonly name?: string;
  readonly minima?: MinimaFacts | null;
}

/** The maps of planes on one scale, with what was counted on each; shapes below each other where that is how they fit. */
export function surveyMaps(maps: readonly SurveyMap[], options: MultiplesOptions): string {
  const plan = maps.map(({ plane }) => plane);
  const multiples = maps.map(({ plane, row, field, name, minima }) => ({
    field,
    minima,
    words: [name ?? nameOf(plane, plan), countWords(row), doubtWords(row)],
  }));
  const seeds = new Set(plan.map(({ seed }) => seed)).size;
  return multiplesSvg(multiples, { columns: seeds > 1 && seeds <= 6 ? seeds : 5, ...options });
}

/** What tells a plane from the others: `moons, 2-4-1, seed 3`, of these what is not the same for all. */
export function nameOf({ problem, seed, landscape }: SurveyCase, plan: readonly SurveyCase[]): string {
  const layers = landscape.network.layers.join('-');
  return [
    ...(plan.some((other) => other.problem !== problem) ? [problem] : []),
    ...(plan.some((other) => other.landscape.network.layers.join('-') !== layers) ? [layers] : []),
    `seed ${seed}`,
  ].join(', ');
}
