import type { Facts } from '../analysis/facts.ts';
import type { Window } from '../spec/landscape.ts';
import { number } from '../spec/quantities.ts';
import type { PathNumbers } from './drawn-path.ts';

/**
 * What is drawn of a trajectory, and how far it is from the surface and from the plane; so that nobody takes the surface under the path
 * for what was walked on. Of points that are named: the losses at them.
 */
export function trajectorySentence(
  path: PathNumbers,
  isOrderedPath: boolean,
  facts: Pick<Facts, 'range' | 'window'> | null = null,
): string {
  const { a, distance, loss, planeLoss } = path;
  if (!isOrderedPath) return pointsSentence(loss, a.length);
  const away = largest(distance);
  const own = loss ?? new Float64Array();
  const gaps = own.map((value, k) => Math.abs(value - planeLoss![k])).filter(Number.isFinite);
  const holes = own.filter((value) => !Number.isFinite(value)).length;
  const [above, below] = facts?.range ? outside(path, facts.range, facts.window) : [0, 0];
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

/** How many of the points in the window have finite losses above, and below, all of the surface. */
function outside(
  { a, b, loss }: PathNumbers,
  range: { readonly min: number; readonly max: number },
  window: Window,
): [number, number] {
  const shown = loss?.filter((_, k) => isBetween(a[k], window.a) && isBetween(b[k], window.b)).filter(Number.isFinite);
  const count = (is: (value: number) => boolean) => shown?.filter(is).length ?? 0;
  return [count((value) => value > range.max), count((value) => value < range.min)];
}

function isBetween(x: number, [low, high]: readonly [number, number]): boolean {
  return x >= low && x <= high;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}
