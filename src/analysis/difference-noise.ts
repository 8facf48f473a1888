import type { Field } from '../spec/field.ts';
import { createRandom } from '../spec/random.ts';

/** Samples of one run along a row or a column, and the highest difference that is used. */
const RUN = 13;
const HIGHEST = 8;
const LOWEST = 4;
const RUNS = 400;
/** Three successive levels that agree this well show noise: differences of a smooth loss shrink from level to level. */
const AGREEMENT = 4;

/**
 * Standard deviation of the noise in a field by the difference table of ECnoise (Moré and Wild, "Estimating computational
 * noise", SIAM J. Sci. Comput. 33, 2011), or null where none shows.
 *
 * The k-th differences of independent noise of deviation σ have variance σ²·(2k)!/(k!)². Short runs are taken at random
 * places, and the median over the runs keeps kinks out of the estimate. On wide windows the loss itself has high
 * differences and would be taken for noise; hence an estimate counts only when levels k, k+1 and k+2 agree.
 */
export function differenceNoise({ width, height, values }: Pick<Field, 'width' | 'height' | 'values'>): number | null {
  const random = createRandom(1, 'difference-noise');
  const perLevel: number[][] = Array.from({ length: HIGHEST + 1 }, () => []);
  const table = new Float64Array(RUN);
  for (let run = 0; run < RUNS; run++) {
    const alongRow = height < RUN || (width >= RUN && run % 2 === 0);
    const columns = alongRow ? width - RUN + 1 : width;
    const rows = alongRow ? height : height - RUN + 1;
    if (columns < 1 || rows < 1) return null;
    const start = random.integer(rows) * width + random.integer(columns);
    let finite = true;
    for (let k = 0; k < RUN; k++) {
      table[k] = values[start + k * (alongRow ? 1 : width)];
      finite &&= Number.isFinite(table[k]);
    }
    if (!finite) continue;
    for (let k = 1; k <= HIGHEST; k++) {
      let squares = 0;
      for (let n = 0; n < RUN - k; n++) {
        table[n] = table[n + 1] - table[n];
        squares += table[n] ** 2;
      }
      perLevel[k].push(Math.sqrt((squares / (RUN - k)) * varianceFactor(k)));
    }
  }
  if (perLevel[1].length < RUNS / 4) return null;
  const sigma = perLevel.map(median);
  for (let k = LOWEST; k + 2 <= HIGHEST; k++) {
    const three = sigma.slice(k, k + 3);
    if (Math.min(...three) > 0 && Math.max(...three) <= AGREEMENT * Math.min(...three)) return sigma[k];
  }
  return null;
}

/** (k!)² / (2k)! */
function varianceFactor(k: number): number {
  let factor = 1;
  for (let n = 1; n <= k; n++) factor *= n / (k + n);
  return factor;
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((p, q) => p - q);
  return sorted[sorted.length >> 1];
}
