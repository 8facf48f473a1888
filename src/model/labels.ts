import type { LossName } from '../spec/landscape.ts';
import type { Network } from './network.ts';

/** Target rows of class labels: one column of 0 and 1, or one-hot; -1 for 0 under `hinge`. */
export function codeLabels(labels: ArrayLike<number>, classes: number, outputs: number, loss: LossName): Float64Array {
  const single = outputs === 1 && classes === 2;
  const off = loss === 'hinge' ? -1 : 0;
  const targets = new Float64Array(labels.length * outputs).fill(off);
  for (let n = 0; n < labels.length; n++) {
    if (!single) targets[n * outputs + labels[n]] = 1;
    else if (labels[n] === 1) targets[n] = 1;
  }
  return targets;
}

const SHOWN_CLASSES = 12;

/** `classes 0 = cat, 1 = dog`; the two of `hinge` in one column are -1 and 1. */
export function classWords(classes: readonly string[], isSigned = false): string {
  const codes = isSigned && classes.length === 2 ? [-1, 1] : [...classes.keys()];
  const shown = classes.slice(0, SHOWN_CLASSES).map((name, k) => `${codes[k]} = ${name}`);
  return `classes ${shown.join(', ')}${classes.length > SHOWN_CLASSES ? ', …' : ''}`;
}

/** Number of the network's outputs. */
export function outputWidth(network: Network): number {
  return network.widths[network.widths.length - 1];
}
