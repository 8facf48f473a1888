import type { Report } from './checks.ts';
import type { DatasetName, LossName } from './landscape.ts';

/** What a built-in dataset is, before any of it is made. */
export interface DatasetFacts {
  /** Width of an input row; 'any' takes the network's. */
  readonly inputs: number | 'any';
  /** Number of classes; 'any' takes the network's output width (at least 2); 'none' is a regression target. */
  readonly classes: number | 'any' | 'none';
  /** Default number of samples. */
  readonly samples: number;
  /** Default standard deviation of the noise. */
  readonly noise: number;
  /** Most samples there are. */
  readonly most?: number;
}

export const DATASET_FACTS: Record<DatasetName, DatasetFacts> = {
  linear: { inputs: 'any', classes: 'none', samples: 64, noise: 0.1 },
  sine: { inputs: 1, classes: 'none', samples: 64, noise: 0.1 },
  xor: { inputs: 2, classes: 2, samples: 4, noise: 0 },
  moons: { inputs: 2, classes: 2, samples: 256, noise: 0.1 },
  circles: { inputs: 2, classes: 2, samples: 256, noise: 0.05 },
  spirals: { inputs: 2, classes: 'any', samples: 256, noise: 0.02 },
  blobs: { inputs: 2, classes: 'any', samples: 256, noise: 0.25 },
  iris: { inputs: 4, classes: 3, samples: 150, noise: 0, most: 150 },
};

/** Number of classes of a dataset for a network with so many outputs; 0 for a regression target. */
export function classCount({ classes }: DatasetFacts, outputs: number): number {
  if (classes === 'none') return 0;
  return classes === 'any' ? Math.max(2, outputs) : classes;
}

/** Whether the loss compares with classes or labels, so that a regression target has no meaning under it. */
export function needsClasses(loss: LossName): boolean {
  return loss === 'cross-entropy' || loss === 'bce' || loss === 'hinge';
}

/** Reports where a dataset fits neither the network's ends nor the loss. */
export function checkDataset(name: DatasetName, layers: readonly number[], loss: LossName, report: Report): void {
  const facts = DATASET_FACTS[name];
  const last = layers.length - 1;
  const outputs = layers[last];
  if (facts.inputs !== 'any' && layers[0] !== facts.inputs) {
    report.add('data.dataset', `network.layers[0] = ${facts.inputs} for "${name}"`, `${layers[0]}`);
  }
  const classes = classCount(facts, outputs);
  if (classes === 0) {
    if (needsClasses(loss)) report.add('data.dataset', `a dataset of classes for the loss "${loss}"`, `"${name}"`);
    if (name === 'sine' && outputs !== 1) {
      report.add('data.dataset', `network.layers[${last}] = 1 for "${name}"`, `${outputs}`);
    }
    return;
  }
  const single = outputs === 1 && classes === 2 && loss !== 'cross-entropy';
  if (outputs === classes || single) return;
  const widths = classes === 2 && loss !== 'cross-entropy' ? '1 or 2' : `${classes}`;
  report.add('data.dataset', `network.layers[${last}] = ${widths} for "${name}" under "${loss}"`, `${outputs}`);
}
