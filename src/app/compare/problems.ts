import type { SurveyProblem } from '../../analysis/survey/plan.ts';
import type { Landscape } from '../../spec/landscape.ts';
import { PRESETS } from '../../spec/presets.ts';

/** A problem that planes can be laid through. */
export interface NamedProblem extends SurveyProblem {
  readonly title: string;
}

/** The name of a landscape that came with the address, and is no preset. */
export const OWN = 'own';

/** All problems, the reader's own first; where it is a preset as it stands, it goes by that name. */
export function problemsWith(own: Landscape | null): readonly NamedProblem[] {
  const presets = PRESETS.map(({ name, title, landscape }) => ({ name, title, landscape }));
  if (!own) return presets;
  const text = JSON.stringify(own);
  const same = presets.find(({ landscape }) => JSON.stringify(landscape) === text);
  if (same) return [same, ...presets.filter((preset) => preset !== same)];
  const title = `${own.network.layers.join('-')}, ${own.loss.name}: the landscape you came with`;
  return [{ name: OWN, title, landscape: own }, ...presets];
}
