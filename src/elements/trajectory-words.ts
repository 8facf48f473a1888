import type { Facts } from '../analysis/facts.ts';
import type { PlanePath } from '../model/plane.ts';
import { number } from '../spec/quantities.ts';

/**
 * What is drawn of a trajectory, and how far it is from the surface and from the plane; so that nobody takes the surface under the path
 * for what was walked on. Of points that are named: the losses at them.
 */
export function trajectorySentence(
  { a, distance, loss, planeLoss }: PlanePath,
  isOrderedPath: boolean,
  range: Facts['range'] = null,
): string {
  if (!isOrderedPath) return pointsSentence(loss, a.length);
  const away = largest(distance);
  const finite = (loss ?? new Float64Array()).filter(Number.isFinite);
  const gaps = (loss ?? finite).map((value, k) => Math.abs(value - planeLoss![k])).filter(Number.isFinite);
  const holes = (loss?.length ?? 0) - finite.length;
  const above = range ? finite.filter((value) => value > range.max).length : 0;
  const below = range ? finite.filter((value) => value < range.min).length : 0;
  const height = loss
    ? `at their own losses${gaps.length > 0 ? `, up to ${number(largest(gaps))} off the surface` : ''}`
    : 'laid on the surface, as their own losses would take too much work';
  const plane = away > 0 ? `up to ${number(away)} off the plane (the band on the map)` : 'all in the plane';
  return [
    `Trajectory: ${a.length} points ${height}; ${plane}.`,
    above > 0 && `${above} ${above === 1 ? 'has a loss' : 'have losses'} above all of the surface (triangles).`,
    below > 0 && `${below} ${below === 1 ? 'has a loss' : 'have losses'} below all of the surface (triangles).`,
    holes > 0 &&
      `${holes} ${holes === 1 ? 'has a loss that is' : 'have losses that are'} not finite (crosses on the map).`,
  ]
    .filter(Boolean)
    .join(' ');
}

function pointsSentence(loss: Float64Array | null, count: number): string {
  const names = Array.from({ length: count }, (_, k) => String.fromCharCode(65 + k));
  if (!loss) return `Points ${names.join(', ')} of the plane are marked.`;
  return `Losses at the points of the plane: ${names.map((name, k) => `${name} ${number(loss[k])}`).join(', ')}.`;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}
