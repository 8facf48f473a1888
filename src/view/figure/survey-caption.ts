import type { SurveyCase } from '../../analysis/survey/plan.ts';
import { lossFormula } from '../../spec/formula.ts';
import type { DataSpec, Landscape, NetworkSpec, PlaneSpec } from '../../spec/landscape.ts';
import { dataWords, interval, type CaptionRow } from './caption.ts';

export interface SurveyIdentity {
  readonly plan: readonly SurveyCase[];
  /** What made the figure: program, engine and adapter. */
  readonly made: string;
}

/** The first line of a survey's chart: which networks, which planes. */
export function surveyTitle(plan: readonly SurveyCase[]): string {
  const { init } = plan[0];
  return init === null
    ? `Minima of random planes through given parameters, ${seedWords(plan)}`
    : `Minima of random planes through untrained networks (${init}), ${seedWords(plan)}`;
}

/** What was surveyed and how, and what the counts do not say. */
export function surveyCaption({ plan, made }: SurveyIdentity): CaptionRow[] {
  const [{ init }] = plan;
  const problems = [...new Map(plan.map(({ problem, landscape }) => [problem, landscape]))];
  const all = (words: (landscape: Landscape) => string) => {
    const each = problems.map(([name, landscape]) => ({ name, text: words(landscape) }));
    const same = each.every(({ text }) => text === each[0].text);
    return same ? each[0].text : each.map(({ name, text }) => `${name}: ${text}`).join('; ');
  };
  const start =
    init === null
      ? 'parameters as given, the same for every plane'
      : `untrained, ${init}, drawn anew for every seed: no plane goes through a minimum that training found`;
  return [
    { name: 'networks', text: `${all(({ network }) => networkWords(network))}; ${start}` },
    { name: 'loss', text: all((landscape) => `${lossFormula(landscape)} over ${samplesOf(landscape.data)}`) },
    {
      name: 'planes',
      text: `${all(({ plane }) => planeWords(plane))}, ${seedWords(plan)}; ${all(windowWords)}`,
    },
    {
      name: 'counts',
      text:
        'distinct minima of the plane inside the window, polished in float64 from every candidate of the grid; a minimum that no candidate ' +
        'leads to is not counted, so that a count is a lower bound; none need be a minimum of the network',
    },
    {
      name: 'not stable',
      text: 'on every second node the grid resolves another number of minima: a finer one may lead to more',
    },
    { name: 'made by', text: made },
  ];
}

function networkWords({ layers, activation = 'identity', output = 'identity', bias = true }: NetworkSpec): string {
  const hidden = typeof activation === 'string' ? activation : activation.join(', ');
  const [inputs, outputs] = [layers[0], layers[layers.length - 1]];
  const ends = `${inputs} input${inputs === 1 ? '' : 's'}, ${outputs} output${outputs === 1 ? '' : 's'}`;
  return `${ends}, ${hidden}${output === 'identity' ? '' : `, output ${output}`}, ${bias ? 'with' : 'without'} biases`;
}

function samplesOf(data: DataSpec): string {
  if ('inputs' in data) return `${data.inputs.length} samples, ${dataWords(data)}`;
  const count = 'dataset' in data && data.samples !== undefined ? `${data.samples} samples of ` : '';
  return count + dataWords(data);
}

function planeWords(plane: PlaneSpec): string {
  if (plane.directions !== 'random') return plane.directions;
  const { normalize = 'filter', bias = 'zero' } = plane;
  const rule = normalize === 'none' ? 'not normalised' : `${normalize}-normalised`;
  return `two Gaussian directions, ${rule}, biases ${bias === 'zero' ? 'held' : 'moved'}`;
}

function windowWords({ window, grid }: Landscape): string {
  return `a ∈ ${interval(window.a)}, b ∈ ${interval(window.b)}, ${grid[0]}×${grid[1]} nodes`;
}

/** `seeds 1 … 20` */
function seedWords(plan: readonly SurveyCase[]): string {
  const seeds = [...new Set(plan.map(({ seed }) => seed))].sort((p, q) => p - q);
  const [first, last] = [seeds[0], seeds[seeds.length - 1]];
  if (seeds.length === 1) return `seed ${first}`;
  return last - first === seeds.length - 1 ? `seeds ${first} … ${last}` : `${seeds.length} seeds`;
}
