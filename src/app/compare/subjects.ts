import { surveyPlan, type SurveyCase, type SurveyProblem } from '../../analysis/survey/plan.ts';
import { readSeeds } from '../../analysis/survey/seeds.ts';
import { LandscapeError, specError, type Problem } from '../../spec/errors.ts';
import type { Activation } from '../../spec/landscape.ts';
import { MOST_MULTIPLES } from '../../view/figure/multiples.ts';
import { nameOf } from '../../view/figure/survey-maps.ts';
import { countParameters } from '../../spec/agreement.ts';
import { validateLandscape } from '../../spec/validate.ts';
import { PLANE_KINDS } from './plane-kinds.ts';
import type { NamedProblem } from './problems.ts';
import type { Settings } from './settings.ts';

/** A plane that is measured, by a name that tells it from the others. */
export interface Subject {
  readonly name: string;
  /** What is said of its kind; '' where the name says all. */
  readonly hint: string;
  readonly plane: SurveyCase;
}

/** The planes of the settings, or what is wrong with them, by the names of the form's fields. */
export function subjectsOf(
  settings: Settings,
  problems: readonly NamedProblem[],
): { subjects: readonly Subject[] } | { problems: readonly Problem[] } {
  try {
    const subjects =
      settings.mode === 'survey'
        ? named(surveyPlan(surveyOptions(settings, problems)))
        : settings.by === 'seeds'
          ? named(seedPlan(settings, problems))
          : kindSubjects(settings, problems);
    return { subjects };
  } catch (error) {
    if (error instanceof LandscapeError && error.problems.length > 0) return { problems: error.problems };
    throw error;
  }
}

/** More would make the page slow to answer; the command line takes them. */
export const MOST_PLANES = 5000;

function named(plan: readonly SurveyCase[]): Subject[] {
  const differing = distinguished(plan);
  return plan.map((plane) => ({ name: nameOf(plane, differing), hint: '', plane }));
}

/** Of each problem and shape one plane: enough to tell what differs, however many seeds there are. */
function distinguished(plan: readonly SurveyCase[]): SurveyCase[] {
  return [
    ...new Map(plan.map((plane) => [`${plane.problem} ${plane.landscape.network.layers.join('-')}`, plane])).values(),
  ];
}

function seedPlan({ problem, count, grid }: Settings, problems: readonly NamedProblem[]): SurveyCase[] {
  const planes = wholeNumber('compare.count', count, MOST_MULTIPLES);
  const seeds = Array.from({ length: planes }, (_, k) => k + 1);
  return surveyPlan({ problems: [problemNamed(problem, problems)], seeds, grid: squareOf(grid) });
}

function kindSubjects({ problem, kinds, grid }: Settings, problems: readonly NamedProblem[]): Subject[] {
  const { name: problemName, landscape: base } = problemNamed(problem, problems);
  const known = new Set<string>();
  const subjects = PLANE_KINDS.filter(({ id }) => kinds.includes(id)).flatMap(
    ({ name, hint, plane: rule }): Subject[] => {
      const plane = rule(base);
      // a landscape's own plane may be of one of these kinds
      const text = JSON.stringify(plane);
      if (known.has(text)) return [];
      known.add(text);
      const square = squareOf(grid);
      const landscape = { ...base, plane, ...(square && { grid: square }) };
      const wrong = validateLandscape(landscape);
      if (wrong.length > 0) throw specError(wrong.map((each) => ({ ...each, path: `${name}: ${each.path}` })));
      const { layers, bias } = base.network;
      const hidden = layers.slice(1, -1);
      const width = hidden.length > 0 && hidden.every((units) => units === hidden[0]) ? hidden[0] : null;
      const seed = 'seed' in plane && plane.seed !== undefined ? plane.seed : 0;
      const parameters = countParameters(layers, bias);
      return [
        {
          name,
          hint,
          plane: { problem: problemName, depth: hidden.length, width, parameters, seed, init: null, landscape },
        },
      ];
    },
  );
  if (subjects.length > 0) return subjects;
  throw specError([{ path: 'compare.kinds', expected: 'at least one kind of plane', got: 'none' }]);
}

function surveyOptions(settings: Settings, problems: readonly NamedProblem[]) {
  const { networks, depths, widths, init, activation, surveyGrid } = settings;
  const seeds = readSeeds(settings.seeds);
  const expected = 'a count, or the first and the last seed such as 21-40';
  if (!seeds) throw specError([{ path: 'compare.seeds', expected, got: JSON.stringify(settings.seeds) }]);
  if (settings.problems.length === 0) {
    throw specError([{ path: 'compare.problems', expected: 'at least one problem', got: 'none' }]);
  }
  const shapes = networks === 'shapes' && {
    depths: wholeNumbers('compare.depths', depths, 1000),
    widths: wholeNumbers('compare.widths', widths, 65_536),
  };
  const planes = seeds.length * settings.problems.length * (shapes ? shapes.depths.length * shapes.widths.length : 1);
  if (planes > MOST_PLANES) {
    const most = `at most ${MOST_PLANES} planes (the command line takes more)`;
    throw specError([{ path: 'compare.seeds', expected: most, got: String(planes) }]);
  }
  const chosen = problems.filter(({ name }) => settings.problems.includes(name));
  const missing = settings.problems.find((name) => !problems.some((problem) => problem.name === name));
  if (missing !== undefined) problemNamed(missing, problems);
  return {
    problems: activation === '' ? chosen : chosen.map((problem) => withActivation(problem, activation)),
    seeds,
    ...shapes,
    ...(init !== '' && { init }),
    grid: squareOf(surveyGrid),
  };
}

/** A problem with another activation is another problem, and has its name. */
function withActivation({ name, landscape }: SurveyProblem, activation: Activation): SurveyProblem {
  const { network } = landscape;
  if (network.activation === activation) return { name, landscape };
  return { name: `${name} (${activation})`, landscape: { ...landscape, network: { ...network, activation } } };
}

function problemNamed(name: string, problems: readonly NamedProblem[]): NamedProblem {
  const found = problems.find((problem) => problem.name === name);
  if (found) return found;
  throw specError([{ path: 'compare.problem', expected: 'a problem of this page', got: JSON.stringify(name) }]);
}

function squareOf(grid: string): [number, number] | undefined {
  return grid === '' ? undefined : [Number(grid), Number(grid)];
}

function wholeNumber(path: string, text: string, most: number): number {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw specError([{ path, expected: `a whole number from 1 to ${most}`, got: JSON.stringify(text) }]);
}

/** `1, 2, 4`: each once. */
function wholeNumbers(path: string, text: string, most: number): number[] {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (words.length === 0 || words.length > 100) {
    throw specError([{ path, expected: 'whole numbers such as 1, 2, 4', got: JSON.stringify(text) }]);
  }
  return [...new Set(words.map((word) => wholeNumber(path, word, most)))];
}
