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

/**
 * The maps of all planes on one scale, with what was counted on each; shapes below each other where that is how they fit.
 *
 * @param rows and fields of the planes, in the order of the plan
 */
export function surveyMaps(
  plan: readonly SurveyCase[],
  rows: readonly SurveyRow[],
  fields: readonly Field[],
  options: MultiplesOptions,
): string {
  const maps = plan.map((plane, k) => ({
    field: fields[k],
    words: [nameOf(plane, plan), countWords(rows[k]), doubtWords(rows[k])],
  }));
  const seeds = new Set(plan.map(({ seed }) => seed)).size;
  return multiplesSvg(maps, { columns: seeds > 1 && seeds <= 6 ? seeds : 5, ...options });
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
