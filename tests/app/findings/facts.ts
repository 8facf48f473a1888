import type {
  ConvexityFacts,
  Facts,
  MinimaFacts,
  Minimum,
  VerifiedMinimum,
  Witness,
} from '../../../src/analysis/facts.ts';
import { Findings } from '../../../src/app/findings/findings.ts';
import type { LossLandscape } from '../../../src/elements/define.ts';

export const VERIFIED: VerifiedMinimum = {
  a: 0.5,
  b: -0.25,
  value: 0.125,
  gradient: 1e-17,
  hessian: [0.5, 2],
  kind: 'smooth',
  candidates: 1,
};

export const CANDIDATE: Minimum = {
  i: 3,
  j: 2,
  a: 0.5,
  b: -0.25,
  value: 0.126,
  windowDepth: null,
  escapeDepth: 1.5,
  aliasingFloor: 1e-3,
  plateau: 1,
  class: 'resolved',
};

export function minimaWith(changes: Partial<MinimaFacts> = {}): MinimaFacts {
  return {
    resolved: 1,
    verified: 1,
    unresolved: 0,
    noise: 0,
    border: 0,
    raw: 1,
    continuum: false,
    verification: 'all candidates polished',
    polished: [VERIFIED],
    noiseFloor: { value: 1e-6, rule: '2 x measured |f32-f64|' },
    half: { grid: [9, 9], resolved: 1, stable: true },
    curve: { depth: [1e-7, 1e-5, 1e-3, 0.1, 10], count: [3, 2, 1, 1, 0], aliasingFloor: 1e-4 },
    list: [CANDIDATE],
    ...changes,
  };
}

export function factsWith(minima: Partial<MinimaFacts> = {}, changes: Partial<Facts> = {}): Facts {
  return {
    grid: [17, 17],
    window: { a: [-1, 1], b: [-2, 2] },
    engine: 'cpu',
    adapter: '',
    range: { min: 0.126, max: 4, median: 1 },
    holes: 0,
    minima: minimaWith(minima),
    convexity: null,
    ...changes,
  };
}

/** L(a, 0) = 2 at both ends, 5 at the middle. */
export const CHORD: Witness = {
  points: [
    [-1, 0],
    [1, 0],
  ],
  weights: [0.5, 0.5],
  at: [0, 0],
  losses: [2, 2],
  loss: 5,
  violation: 3,
};

export const NOT_CONVEX: ConvexityFacts = {
  verdict: 'not-convex',
  reason: 'Between A and B it is lower.',
  gap: { lower: 0.1, upper: 0.12 },
  witness: CHORD,
  chord: CHORD,
  explanation: {
    terms: [
      { kind: 'loss', layer: null, value: 1 },
      { kind: 'activation', layer: 1, value: -4 },
    ],
    error: 1e-12,
    sentence: 'Non-convex: tanh takes away 4.',
  },
};

/** Findings about an element whose analysis answers what is given, and counts what it is asked. */
export function findingsWith(answers: Record<string, unknown> = {}): {
  findings: Findings;
  element: LossLandscape;
  asked: string[];
} {
  const asked: string[] = [];
  const ask = (name: string) => {
    asked.push(name);
    const answer = answers[name];
    if (answer instanceof Error) return Promise.reject(answer);
    return answer === undefined ? new Promise(() => {}) : Promise.resolve(answer);
  };
  const element = {
    analysis: { ask },
    report: { network: { layers: [{ activation: 'tanh' }, { activation: 'identity' }] } },
    facts: factsWith(),
  } as unknown as LossLandscape;
  const findings = new Findings(() => {});
  findings.follow(element);
  return { findings, element, asked };
}

/** Lets answers that are there arrive. */
export async function arrived(): Promise<void> {
  for (let k = 0; k < 8; k++) await Promise.resolve();
}
