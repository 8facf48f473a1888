import { vi } from 'vitest';
import type { Contestant } from '../../src/engine/bench/contestants.ts';
import type { ContestantId } from '../../src/engine/bench/report.ts';
import type { Job, Lattice } from '../../src/engine/engine.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import type { ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';

/** A clock that moves only when somebody says so; `performance.now` reads it until the mocks are restored. */
export function stopClock(): { now: number } {
  const clock = { now: 1000 };
  vi.spyOn(performance, 'now').mockImplementation(() => clock.now);
  return clock;
}

export interface SimulatedOptions {
  /** Milliseconds a node, now; may change from call to call. */
  cost: number | (() => number);
  /** Milliseconds of each preparation. */
  prepare?: number;
  /** What the engine makes of a true loss. */
  distort?: (loss: number) => number;
  /** GFLOP/s. */
  peak?: number;
}

export interface Simulated extends Contestant {
  /** Jobs that were made and not yet disposed of. */
  alive: number;
  /** `peak` and the number of nodes of each evaluation, in order. */
  readonly log: (string | number)[];
}

/** An engine whose losses are right and whose times are made up, on a stopped clock. */
export function simulated(id: ContestantId, clock: { now: number }, options: SimulatedOptions): Simulated {
  const { cost, prepare = 0, distort = (loss) => loss, peak = 10 } = options;
  const log: (string | number)[] = [];

  function jobOf(landscape: ResolvedLandscape): Job {
    const { lossAt } = createEvaluator(landscape);
    const { window, grid } = landscape;
    return {
      parallel: 1,
      batch: () => 1e9,
      async evaluate({ i, j, di, dj, width, height }: Lattice) {
        clock.now += width * height * (typeof cost === 'number' ? cost : cost());
        log.push(width * height);
        const losses = new Float64Array(width * height);
        for (let n = 0; n < losses.length; n++) {
          const a = coordinate(window.a, i + (n % width) * di, grid[0]);
          const b = coordinate(window.b, j + Math.floor(n / width) * dj, grid[1]);
          losses[n] = distort(lossAt(a, b));
        }
        return losses;
      },
      dispose: () => void contestant.alive--,
    };
  }

  const contestant: Simulated = {
    id,
    label: id,
    alive: 0,
    log,
    engine: {
      name: 'cpu',
      description: `simulated ${id}`,
      async prepare(landscape) {
        clock.now += prepare;
        contestant.alive++;
        return jobOf(landscape);
      },
      dispose() {},
    },
    peak: {
      description: 'made up',
      async measure() {
        log.push('peak');
        return peak;
      },
      dispose() {},
    },
  };
  return contestant;
}
