import { createGradient } from '../model/full-space/gradient.ts';
import { findDescent } from '../model/full-space/descent.ts';
import { findKinks } from '../model/full-space/kinks.ts';
import { dataAreFitted } from '../model/full-space/fitted.ts';
import { spectrumAt, type FullSpectrum } from '../model/full-space/spectrum.ts';
import { dot, norm } from '../model/vectors.ts';
import type { JetProblem } from '../model/jets.ts';
import type { FullSpaceFacts, FullSpaceVerdict } from './full-space-facts.ts';
import { describeKink, describeVerdict } from './full-space-words.ts';
import type { Pause } from './pause.ts';

export type { FullSpaceFacts, FullSpaceVerdict } from './full-space-facts.ts';

export interface FullSpaceOptions {
  pause?: Pause;
  /** Multiply-adds that the Hessian's spectrum may take; 6e9 by default, some seconds. */
  workBudget?: number;
}

/**
 * Asks of a local minimum of the slice, at (a, b), whether it is one of the network: the gradient and the ends of the Hessian's
 * spectrum over all parameters, in float64. That the point is a minimum of the slice is for the caller to know; a gradient within the plane is noticed.
 */
export async function fullSpaceFacts(
  problem: JetProblem,
  a: number,
  b: number,
  { pause, workBudget = 6e9 }: FullSpaceOptions = {},
): Promise<FullSpaceFacts> {
  const { network, plane } = problem;
  const { origin, u, v } = plane;
  const theta = origin.map((value, k) => value + a * u[k] + b * v[k]);
  const { loss, gradient } = await gradientInTurns(problem, theta, pause);
  const parameters = network.parameterCount;
  const tolerance = 1e-6 * (1 + Math.abs(loss));
  const fullGradient = norm(gradient);
  const base = { a, b, loss, parameters, tolerance };
  if (!Number.isFinite(loss) || !Number.isFinite(fullGradient)) {
    const none = { planeGradient: null, fullGradient: null, ratio: null, eigenvalues: null };
    const sentence = describeVerdict({ verdict: 'undefined', ...base, ...none, noHessian: null }, {});
    return { ...base, ...none, noHessian: 'the loss or its gradient is not finite', verdict: 'undefined', sentence };
  }
  const [alongU, alongV] = [dot(gradient, u), dot(gradient, v)];
  const planeGradient = Math.hypot(alongU, alongV);
  const ratio = fullGradient === 0 ? null : projectionOn(u, v, gradient) / fullGradient;
  const kinks = await findKinks(problem, theta, { turn: pause });
  const kink = kinks.length > 0 ? describeKink(kinks[0], kinks.length) : undefined;
  const spectrum = kink ? null : await spectrumAt(problem, theta, { turn: pause, workBudget });
  const eigenvalues = spectrum && 'smallest' in spectrum ? spectrum : null;
  const reason = spectrum && 'reason' in spectrum ? spectrum.reason : null;
  const noHessian = kink ? `no Hessian exists: ${kink}` : reason;

  const onCrease = kinks[0]?.jump === 'slope';
  const isFitted = dataAreFitted(problem, loss);
  const found = onCrease && !isFitted ? await findDescent(problem, theta, pause) : null;
  const descent = found && found.slope > tolerance ? found : null;
  const isCritical = fullGradient <= tolerance;
  const isLevel = planeGradient <= LEVEL * (1 + Math.abs(loss)) * Math.max(norm(u), norm(v));
  const verdict = ((): FullSpaceVerdict => {
    if (isFitted) return 'fitted';
    if (onCrease) return descent ? 'slice-only' : 'crease';
    if (!isLevel) return 'not-minimum';
    if (!isCritical) return 'slice-only';
    return eigenvalues ? criticalVerdict(eigenvalues, fullGradient, norm(theta)) : 'critical-point';
  })();
  const facts = { ...base, planeGradient, fullGradient, ratio, eigenvalues, noHessian, verdict };
  return { ...facts, sentence: describeVerdict(facts, { kink, descent, problem }) };
}

/** The plane's gradient at a polished minimum, by θ and over 1 + |loss|, is far below this, and one off a minimum mostly above. */
const LEVEL = 1e-4;
/** How far, as a share of 1 + ‖θ‖, the minimum that a small gradient and positive curvature promise may lie. */
const NEAR = 1e-3;

function criticalVerdict(spectrum: FullSpectrum, gradient: number, length: number): FullSpaceVerdict {
  const { smallest, error, method } = spectrum;
  if (smallest < -error.smallest) return 'saddle';
  if (method === 'lanczos') return 'critical-point';
  if (smallest <= error.smallest) return 'degenerate';
  // a gradient within tolerance says little where the loss is flatter still
  return gradient <= NEAR * smallest * (1 + length) ? 'local-minimum' : 'critical-point';
}

/** Samples between turns, so that one turn is some millions of multiply-adds. */
async function gradientInTurns(problem: JetProblem, theta: Float64Array, pause?: Pause) {
  const { addSample, divisor, parameterCount } = createGradient(problem);
  const gradient = new Float64Array(parameterCount);
  const { samples } = problem.data;
  const perTurn = Math.max(1, Math.floor(2e6 / parameterCount));
  let sum = 0;
  for (let n = 0; n < samples; n++) {
    sum += addSample(theta, n, gradient);
    if (n % perTurn === perTurn - 1) await pause?.();
  }
  for (let k = 0; k < parameterCount; k++) gradient[k] /= divisor(samples);
  return { loss: sum / divisor(samples), gradient };
}

/** Length of a vector's orthogonal projection on the plane of u and v, by Gram and Schmidt. */
function projectionOn(u: Float64Array, v: Float64Array, vector: Float64Array): number {
  const lengthU = norm(u);
  const first = lengthU === 0 ? 0 : dot(vector, u) / lengthU;
  const share = lengthU === 0 ? 0 : dot(v, u) / lengthU / lengthU;
  const rest = v.map((x, k) => x - share * u[k]);
  const lengthRest = norm(rest);
  // of parallel directions nothing but rounding is left
  if (lengthRest <= 1e-12 * norm(v)) return Math.abs(first);
  return Math.hypot(first, dot(vector, rest) / lengthRest);
}
