import type { Run } from './run.ts';
import type { TrainingResult } from '../../model/train/trainer.ts';
import { countParameters } from '../../spec/agreement.ts';
import { number } from '../../spec/quantities.ts';
import { strideFor } from '../../model/train/thinned-rows.ts';

/** How a training is, in a sentence or two that say what the word means. */
export function statusWords({ phase, progress, result, planned, error }: Run): string {
  const step = (progress?.step ?? 0).toLocaleString('en');
  const all = planned.toLocaleString('en');
  switch (phase) {
    case 'starting':
      return 'Starting…';
    case 'running':
      return `Training, ${all} steps planned.`;
    case 'paused':
      return `Paused after ${step} of ${all} steps.`;
    case 'lost':
      return error === null ? '' : 'The training could not go on.';
    case 'ended':
      return result ? `${endWords(result.status, result.steps, planned, result.loss)}${stillWords(result)}` : '';
  }
}

function endWords(status: string, steps: number, planned: number, loss: number): string {
  const step = steps.toLocaleString('en');
  const reached = `The loss over all samples is ${number(loss)}.`;
  switch (status) {
    case 'finished':
      return `Finished: all ${step} steps were taken. ${reached}`;
    case 'converged':
      return `Converged after ${step} steps: no entry of the gradient is above 10⁻¹², so that this is a critical point but for rounding. ${reached}`;
    case 'stalled':
      return `Stalled after ${step} steps: nothing lower was found along the quasi-Newton step nor along the gradient. That is a kink of the loss, or the end of float64. ${reached}`;
    case 'diverged':
      if (!Number.isFinite(loss)) return `Not begun: at the start the loss is ${number(loss)}.`;
      return (
        `Diverged in step ${(steps + 1).toLocaleString('en')}: loss, gradient or parameters were no longer finite. ` +
        `The parameters are those after ${step} steps, the last with a finite loss, ${number(loss)}. A smaller learning rate may help.`
      );
    default:
      return `Stopped after ${step} of ${planned.toLocaleString('en')} steps. ${reached}`;
  }
}

/** A gradient of 0 looks like a training that did nothing, and is one. */
function stillWords({ steps, theta, trajectory: { points } }: TrainingResult): string {
  if (steps === 0 || points.some((point) => point.some((x, k) => x !== theta[k]))) return '';
  return ' Not a parameter moved: the gradient is 0 at the start. Start from random parameters, and look for units that are never active.';
}

/** What is kept of the way, and why not more. */
export function memoryWords(steps: number, network: { layers: number[]; bias?: boolean }, bytes: number): string {
  const capacity = Math.max(2, bytes / (8 * countParameters(network.layers, network.bias)));
  if (!Number.isSafeInteger(steps) || !(capacity > 0)) return '';
  const stride = strideFor(steps + 1, capacity);
  if (stride === 1) return 'The parameters of every step are kept for planes.';
  if (stride > steps) return 'Only the first and the last parameters are kept for planes: the network is large.';
  return `The parameters of every ${ordinal(stride)} step are kept for planes: ${bytes / 1e6} MB at most.`;
}

/** Of a power of two. */
function ordinal(n: number): string {
  return `${n.toLocaleString('en')}${n === 2 || (n % 10 === 2 && n % 100 !== 12) ? 'nd' : 'th'}`;
}
