import { coordinate, type Field } from '../spec/field.ts';
import type { Minimum, MinimumClass } from './facts.ts';
import { classify, type Minima } from './minima.ts';
import { compareDepth } from './noise.ts';

const RANK: Record<MinimumClass, number> = { resolved: 0, unresolved: 1, noise: 2, border: 3 };

/** The minima of a field by class, then by depth: what can be trusted most comes first. */
export class RankedMinima {
  readonly counts: Record<MinimumClass, number> = { resolved: 0, unresolved: 0, noise: 0, border: 0 };
  /** Numbers of the minima in `minima`. */
  readonly order: Uint32Array;
  readonly #minima: Minima;
  readonly #classes: MinimumClass[];

  constructor(minima: Minima, noiseFloor: number) {
    const { escapeDepth, windowDepth, aliasingFloor } = minima;
    const classes = Array.from(escapeDepth, (depth, m) => classify(depth, noiseFloor, aliasingFloor[m]));
    for (const name of classes) this.counts[name]++;
    this.#minima = minima;
    this.#classes = classes;
    this.order = Uint32Array.from(classes.keys()).sort(
      (p, q) =>
        RANK[classes[p]] - RANK[classes[q]] ||
        compareDepth(escapeDepth[q], escapeDepth[p]) ||
        compareDepth(windowDepth[q], windowDepth[p]) ||
        p - q,
    );
  }

  /** The first `limit` minima, as facts. */
  list({ width, height, window }: Field, limit: number): Minimum[] {
    const { sample, value, windowDepth, escapeDepth, aliasingFloor, plateau, touchesEdge } = this.#minima;
    const cell =
      ((window.a[1] - window.a[0]) / Math.max(1, width - 1)) * ((window.b[1] - window.b[0]) / Math.max(1, height - 1));
    return Array.from(this.order.subarray(0, limit), (m): Minimum => {
      const i = sample[m] % width;
      const j = (sample[m] - i) / width;
      return {
        i,
        j,
        a: coordinate(window.a, i, width),
        b: coordinate(window.b, j, height),
        value: value[m],
        windowDepth: finiteOrNull(windowDepth[m]),
        escapeDepth: finiteOrNull(escapeDepth[m]),
        aliasingFloor: aliasingFloor[m],
        plateau: plateau[m],
        class: this.#classes[m],
        ...(plateau[m] > 1 && { flat: { area: plateau[m] * cell, leavesWindow: touchesEdge[m] === 1 } }),
      };
    });
  }
}

function finiteOrNull(depth: number): number | null {
  return depth < Infinity ? depth : null;
}
