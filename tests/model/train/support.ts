import { resolveLandscape, type ResolvedLandscape } from '../../../src/model/resolve.ts';
import type { Trainer } from '../../../src/model/train/trainer.ts';
import type { DataSpec, LossSpec, NetworkSpec } from '../../../src/spec/landscape.ts';
import { makeCase, type CaseOptions } from '../../support/engines.ts';

/** A network with data and loss, started at `values`. */
export function problemOf(
  network: NetworkSpec,
  data: DataSpec,
  loss: LossSpec,
  values: number[],
): Promise<ResolvedLandscape> {
  return resolveLandscape({
    version: 1,
    network,
    parameters: { values },
    data,
    loss,
    plane: { directions: 'random' },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [3, 3],
  });
}

/** A problem whose every number comes from formulas. */
export function caseProblem(options: CaseOptions = {}): Promise<ResolvedLandscape> {
  return resolveLandscape(makeCase({ layers: [2, 4, 1], samples: 12, ...options }));
}

/** Takes all steps that are left. */
export function runAll(trainer: Trainer): Trainer {
  for (const _ of trainer.run());
  return trainer;
}
