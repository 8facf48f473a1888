import { specError } from '../spec/errors.ts';
import type { SurveyCase } from '../analysis/survey/plan.ts';
import type { SurveyRow } from '../analysis/survey/rows.ts';
import type { Field } from '../spec/field.ts';
import type { CaptionRow } from '../view/figure/caption.ts';
import { MOST_MULTIPLES, multiplesSvg, type Multiple } from '../view/figure/multiples.ts';
import type { Theme } from '../view/types.ts';

/** @throws LandscapeError of kind `spec` when there are more planes than one figure has room for */
export function checkMaps(plan: readonly SurveyCase[]): void {
  if (plan.length <= MOST_MULTIPLES) return;
  throw specError([{ path: '--maps', expected: `at most ${MOST_MULTIPLES} planes`, got: String(plan.length) }]);
}

/** The maps of all planes on one scale, with what was counted on each; shapes below each other where that is how they fit. */
export async function surveyMaps(
  plan: readonly SurveyCase[],
  rows: readonly SurveyRow[],
  evaluate: (plane: SurveyCase) => Promise<Field>,
  { caption, title, theme }: { caption: readonly CaptionRow[]; title: string; theme: Theme },
): Promise<string> {
  const maps: Multiple[] = [];
  for (const [k, plane] of plan.entries()) {
    maps.push({ field: await evaluate(plane), words: [nameOf(plane, rows), countWords(rows[k]), doubtWords(rows[k])] });
  }
  const seeds = new Set(plan.map(({ seed }) => seed)).size;
  return multiplesSvg(maps, { caption, title, theme, columns: seeds > 1 && seeds <= 6 ? seeds : 5 });
}

/** What tells a plane from the others. */
function nameOf({ problem, seed, landscape }: SurveyCase, rows: readonly SurveyRow[]): string {
  const layers = landscape.network.layers.join('-');
  return [
    ...(rows.some((row) => row.problem !== problem) ? [problem] : []),
    ...(rows.some((row) => row.layers !== layers) ? [layers] : []),
    `seed ${seed}`,
  ].join(', ');
}

function countWords({ verified, resolved }: SurveyRow): string {
  const minima = (count: number) => (count === 1 ? 'minimum' : 'minima');
  return verified === null ? `${resolved} resolved ${minima(resolved)}` : `${verified} verified ${minima(verified)}`;
}

/** What a count is to be read with; '' for nothing. */
function doubtWords({ verified, continuum, stable }: SurveyRow): string {
  return [
    ...(verified === null ? ['not verified'] : []),
    ...(stable === false ? ['not stable'] : []),
    ...(continuum ? ['continuum'] : []),
  ].join(', ');
}
