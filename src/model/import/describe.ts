import { LandscapeError, specError } from '../../spec/errors.ts';
import { pathOf, type ImportedModel } from './imported.ts';

/** `2-16-1 with biases, tanh`: what checkpoints of one network have in common. */
export function describeModel({ network, activationsKnown }: ImportedModel): string {
  const { layers, bias = true, activation = 'identity', output = 'identity' } = network;
  const names = typeof activation === 'string' ? layers.slice(2).map(() => activation) : activation;
  const functions = activationsKnown ? `, ${[...names, output].join(' ')}` : '';
  const shown =
    layers.length > 12 ? `${layers.slice(0, 10).join('-')}… (${layers.length - 1} layers)` : layers.join('-');
  return `${shown} with${bias ? '' : 'out'} biases${functions}`;
}

/** Runs a reader, and puts where it reads (a file, a field) before what it finds wrong. */
export function inFile<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LandscapeError)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, path: `${pathOf(place)} ${problem.path}`.trim() }));
    if (problems.length === 0) throw new LandscapeError(error.kind, `${place}: ${error.message}`, { cause: error });
    throw specError(problems);
  }
}
