import { countParameters } from '../../spec/agreement.ts';
import { LandscapeError, specError, type Problem } from '../../spec/errors.ts';
import type { Activation, Init, Landscape, NetworkSpec, ParametersSpec, PlaneSpec } from '../../spec/landscape.ts';
import { validateLandscape } from '../../spec/validate.ts';

/** A landscape that planes are laid through. */
export interface SurveyProblem {
  readonly name: string;
  readonly landscape: Landscape;
}

export interface SurveyOptions {
  readonly problems: readonly SurveyProblem[];
  /** Numbers of hidden layers; those of the problem's network by default. */
  readonly depths?: readonly number[];
  /** Units of every hidden layer; those of the problem's network by default. */
  readonly widths?: readonly number[];
  /** Each is a plane, and where networks are drawn anew a network too. */
  readonly seeds: readonly number[];
  /**
   * How networks are drawn. By default as the problem says; a problem with parameters of its own keeps them as long as neither
   * depth nor width is asked for.
   */
  readonly init?: Init;
  readonly grid?: [number, number];
}

/** One plane to be measured. Nothing but its landscape decides what comes out. */
export interface SurveyCase {
  readonly problem: string;
  /** Number of hidden layers. */
  readonly depth: number;
  /** Units of each hidden layer; null where they differ or there is none. */
  readonly width: number | null;
  /** Number of parameters of the network. */
  readonly parameters: number;
  readonly seed: number;
  /** How the network of this seed was drawn; null where all seeds share the problem's parameters. */
  readonly init: Init | null;
  readonly landscape: Landscape;
}

/** Planes that one survey may have. */
export const MOST_CASES = 100_000;

/**
 * All planes of a survey: by problem, depth, width and seed, in this order.
 *
 * A plane is random and, unless the problem's plane is random by another rule, filter-normalised (Li et al. 2018). Data, loss and window are
 * the problem's; hence seed k is the same draw of directions for each problem of the same shape.
 *
 * @throws LandscapeError of kind `spec` when a problem cannot be given this shape, or there is nothing to measure
 */
export function surveyPlan(options: SurveyOptions): SurveyCase[] {
  const { problems, depths, widths, seeds } = options;
  const count = problems.length * (depths?.length ?? 1) * (widths?.length ?? 1) * seeds.length;
  if (count < 1 || count > MOST_CASES) {
    throw specError([{ path: 'survey', expected: `1 to ${MOST_CASES} planes`, got: String(count) }]);
  }
  return problems.flatMap((problem) => {
    const shapes = shapesOf(problem, options);
    return shapes.flatMap((network) => seeds.map((seed) => caseOf(problem, network, seed, options)));
  });
}

/** `moons, depth 2, width 16, seed 3` */
export function describeCase({
  problem,
  depth,
  width,
  seed,
}: Pick<SurveyCase, 'problem' | 'depth' | 'width' | 'seed'>) {
  return [problem, `depth ${depth}`, ...(width === null ? [] : [`width ${width}`]), `seed ${seed}`].join(', ');
}

function shapesOf({ name, landscape }: SurveyProblem, { depths, widths }: SurveyOptions): NetworkSpec[] {
  const { network } = landscape;
  if (!depths && !widths) return [network];
  const own = hiddenOf(network);
  const width = commonWidth(network);
  if (!widths && width === null) {
    throw refusal(name, [
      {
        path: 'network.layers',
        expected: 'hidden layers of one width, or widths to survey',
        got: own.length === 0 ? 'no hidden layer' : own.join(', '),
      },
    ]);
  }
  return (depths ?? [own.length]).flatMap((depth) =>
    (widths ?? [width!]).map((w) => reshaped(name, network, depth, w)),
  );
}

function reshaped(name: string, network: NetworkSpec, depth: number, width: number): NetworkSpec {
  const { layers } = network;
  const hidden = Array.from({ length: depth }, () => width);
  return {
    ...network,
    layers: [layers[0], ...hidden, layers[layers.length - 1]],
    ...(Array.isArray(network.activation) && { activation: commonActivation(name, network.activation, depth) }),
  };
}

/** The activation of layers that a network did not have. */
function commonActivation(name: string, activations: Activation[], depth: number): Activation | Activation[] {
  if (activations.length === depth) return activations;
  if (activations.length > 0 && activations.every((activation) => activation === activations[0])) return activations[0];
  throw refusal(name, [
    {
      path: 'network.activation',
      expected: 'one activation for a network of another depth',
      got: activations.join(', '),
    },
  ]);
}

function caseOf(problem: SurveyProblem, network: NetworkSpec, seed: number, options: SurveyOptions): SurveyCase {
  const { landscape: base } = problem;
  const parameters = parametersOf(problem, seed, options);
  const landscape: Landscape = {
    ...base,
    network,
    parameters,
    plane: randomPlane(base.plane, seed),
    ...(options.grid && { grid: options.grid }),
  };
  const problems = validateLandscape(landscape);
  if (problems.length > 0) throw refusal(problem.name, problems);
  return {
    problem: problem.name,
    depth: network.layers.length - 2,
    width: commonWidth(network),
    parameters: countParameters(network.layers, network.bias),
    seed,
    init: parameters === base.parameters ? null : (parameters as { init: Init }).init,
    landscape,
  };
}

function parametersOf({ name, landscape }: SurveyProblem, seed: number, options: SurveyOptions): ParametersSpec {
  const { parameters } = landscape;
  const { depths, widths } = options;
  const init = options.init ?? (depths || widths ? drawnAs(parameters) : undefined);
  if (init) return { init, seed };
  if (!depths && !widths) return parameters;
  throw refusal(name, [
    {
      path: 'parameters',
      expected: 'an init, for networks of other depths and widths have parameters of their own',
      got: 'file' in parameters ? JSON.stringify(parameters.file) : 'values',
    },
  ]);
}

function drawnAs(parameters: ParametersSpec): Init | undefined {
  return 'init' in parameters ? parameters.init : undefined;
}

function randomPlane(plane: PlaneSpec, seed: number): PlaneSpec {
  return plane.directions === 'random' ? { ...plane, seed } : { directions: 'random', normalize: 'filter', seed };
}

function hiddenOf({ layers }: NetworkSpec): number[] {
  return layers.slice(1, -1);
}

function commonWidth(network: NetworkSpec): number | null {
  const hidden = hiddenOf(network);
  return hidden.length > 0 && hidden.every((width) => width === hidden[0]) ? hidden[0] : null;
}

/** A `spec` error that says whose fields are meant. */
function refusal(name: string, problems: readonly Problem[]): LandscapeError {
  return specError(problems.map((problem) => ({ ...problem, path: `${name}: ${problem.path}` })));
}
