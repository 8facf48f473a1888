// What is timed, the same for everyone: from host arrays to every loss in host memory, for at least half a second.
import { bytesPerPoint } from './workloads.mjs';

/** A timed repetition lasts at least this long (several passes over the points if one is shorter). */
export const REPETITION_MS = 500;
/** A slow peer evaluates as many points, evenly strided over the grid, as fit into this. */
const BUDGET_MS = 1000;
const TUNING_MS = 5000;
/** Beyond this a peer does not compute the same loss, and its time means nothing. */
const WORST_ERROR = 1e-4;

/**
 * A peer that takes its points in batches, ready to be timed.
 *
 * The size of the batches is the fastest of those tried, unless one is given. The warm-up is the verification: every point
 * that will be timed is compared with the truth.
 *
 * @param {{ evaluate(a: Float32Array, b: Float32Array, batch: number): Promise<ArrayLike<number>>, batches: number[], description: string }} peer
 * @param {Float64Array} truth the float64 losses of the whole grid
 * @param {number} [batch] found by an earlier run
 */
export async function readyBatched(work, peer, truth, batch) {
  const tried = {};
  if (!batch) batch = await fastestBatch(work, peer, tried);
  await timed(() => evaluateAt(peer, work, strided(batch, work.points), batch)); // compile
  const one = await timed(() => evaluateAt(peer, work, strided(batch, work.points), batch));
  const whole = Math.ceil(BUDGET_MS / one) * batch;
  const count = whole >= work.points ? work.points : whole;
  const indices = strided(count, work.points);
  const a = pick(work.a, indices);
  const b = pick(work.b, indices);
  let losses;
  const milliseconds = await timed(async () => (losses = await peer.evaluate(a, b, batch)));
  const error = worstError(losses, indices, truth);
  const passes = Math.max(1, Math.ceil(REPETITION_MS / milliseconds));
  return {
    facts: { description: peer.description, batch, tried, points: count, passes, error },
    async repeat() {
      const spent = await timed(async () => {
        for (let k = 0; k < passes; k++) await peer.evaluate(a, b, batch);
      });
      return { milliseconds: spent, pointSamples: passes * count * work.samples };
    },
  };
}

/** Sizes of batches to try: by the bytes of the widest activation of a batch. */
export function batchSizes(work, largest = 2 ** 27, smallest = 0) {
  const bytes = bytesPerPoint(work);
  const fits = (size) => size * bytes <= largest && size * bytes >= smallest && size <= work.points;
  const sizes = [4, 16, 64, 256, 1024, 4096].filter(fits);
  return sizes.length > 0 ? sizes : [1];
}

/**
 * The largest relative error.
 *
 * @throws when it is too large for a peer that computes the same loss
 */
export function worstError(losses, indices, truth) {
  let worst = 0;
  for (let k = 0; k < indices.length; k++) {
    const error = Math.abs(losses[k] - truth[indices[k]]) / Math.abs(truth[indices[k]]);
    if (!(error <= worst)) worst = error;
  }
  if (!(worst <= WORST_ERROR)) throw new Error(`wrong values: relative error ${worst} against float64`);
  return worst;
}

export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function fastestBatch(work, peer, tried) {
  const start = performance.now();
  let best = { rate: 0, size: peer.batches[0] };
  for (const size of peer.batches) {
    // a batch must fit the budget
    const isTooSlow = best.rate > 0 && (1000 * size) / best.rate > 1.5 * BUDGET_MS;
    if (performance.now() - start > TUNING_MS || isTooSlow) break;
    try {
      const rate = await rateOf(work, peer, size);
      tried[size] = Math.round(rate);
      if (rate > best.rate) best = { rate, size };
    } catch (error) {
      tried[size] = `failed: ${String(error?.message ?? error).slice(0, 160)}`;
    }
  }
  if (best.rate === 0) throw new Error(`no size of batches works: ${JSON.stringify(tried)}`);
  return best.size;
}

/** Points per second. */
async function rateOf(work, peer, size) {
  await evaluateAt(peer, work, strided(size, work.points), size);
  const one = await timed(() => evaluateAt(peer, work, strided(size, work.points), size));
  const batches = Math.max(1, Math.min(Math.floor(work.points / size), Math.ceil(200 / one)));
  const many = strided(batches * size, work.points);
  return (1000 * batches * size) / (await timed(() => evaluateAt(peer, work, many, size)));
}

function evaluateAt(peer, work, indices, size) {
  return peer.evaluate(pick(work.a, indices), pick(work.b, indices), size);
}

function strided(count, total) {
  return Int32Array.from({ length: count }, (_, k) => Math.floor((k * total) / count));
}

function pick(values, indices) {
  return Float32Array.from(indices, (index) => values[index]);
}

/** Rows (1, a, b) of the points from `start`: a product with the rows (θ0, u, v) gives their parameters. */
export function coefficientRows(a, b, start, count) {
  const rows = new Float32Array(3 * count);
  for (let k = 0; k < count; k++) rows.set([1, a[start + k], b[start + k]], 3 * k);
  return rows;
}

/** `values` from `start`, the last one repeated where they end: for peers whose compiled batches have one size. */
export function padded(values, start, count) {
  return Float32Array.from({ length: count }, (_, k) => values[Math.min(start + k, values.length - 1)]);
}
