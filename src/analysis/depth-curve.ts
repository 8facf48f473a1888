import type { DepthCurve } from './facts.ts';
import type { Minima } from './minima.ts';

const POINTS_PER_DECADE = 16;
const MOST_POINTS = 160;

/**
 * The number of interior minima deeper than t as a function of t. Null for a range that is not above 0.
 *
 * @param range difference of the largest and the smallest finite loss
 */
export function depthCurve(
  { escapeDepth, aliasingFloor }: Pick<Minima, 'escapeDepth' | 'aliasingFloor'>,
  noiseFloor: number,
  range: number,
): DepthCurve | null {
  if (!(range > 0)) return null;
  const interior = Uint32Array.from(escapeDepth.keys()).filter((m) => escapeDepth[m] > 0);
  const depths = Float64Array.from(interior, (m) => escapeDepth[m]).sort();
  const depth = thresholds(noiseFloor, range);
  let shallow = 0;
  const count = depth.map((t) => {
    while (shallow < depths.length && depths[shallow] <= t) shallow++;
    return depths.length - shallow;
  });
  return { depth, count, aliasingFloor: median(Float64Array.from(interior, (m) => aliasingFloor[m]).sort()) };
}

function thresholds(noiseFloor: number, range: number): number[] {
  // a noise floor of 0 says that depths are exact: then float32 itself is where they end
  const wanted = noiseFloor > 0 ? noiseFloor / 10 : range * 2 ** -24;
  const from = Math.min(wanted, range / 10);
  const decades = Math.log10(range / from);
  const steps = Math.min(MOST_POINTS - 1, Math.ceil(POINTS_PER_DECADE * decades));
  return Array.from({ length: steps + 1 }, (_, k) => (k === steps ? range : from * (range / from) ** (k / steps)));
}

function median(sorted: Float64Array): number | null {
  if (sorted.length === 0) return null;
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
