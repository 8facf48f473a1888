import { shortNumber } from './ticks.ts';
import type { PathStep, Trajectory } from './types.ts';

/** Gives the name of a point: "start", "end" and nothing between, or "point A". */
export function endNames({ a, isOrdered }: Pick<Trajectory, 'a' | 'isOrdered'>): (index: number) => string {
  if (!isOrdered) return (index) => `point ${letter(index)}`;
  return (index) => (index === 0 ? 'start' : index === a.length - 1 ? 'end' : '');
}

/** What is known of a point of a trajectory. */
export function stepOf(trajectory: Trajectory, index: number): PathStep {
  const { a, loss, planeLoss, distance, isOrdered } = trajectory;
  const own = loss?.[index] ?? null;
  const below = planeLoss?.[index] ?? null;
  const name = isOrdered ? `point ${index + 1} of ${a.length}` : `point ${letter(index)}`;
  const away = distance[index];
  const words = away > 0 ? `${shortNumber(away, 3)} from the plane` : 'in the plane';
  return {
    index,
    loss: own,
    planeLoss: below,
    distance: away,
    title: `${name}  ${own === null ? 'loss not taken' : lossWords(own)}`,
    text: [...(below === null ? [] : [`on the plane ${lossText(below)}`]), ...(isOrdered ? [words] : [])].join(', '),
  };
}

function lossWords(loss: number): string {
  return Number.isFinite(loss) ? `loss ${shortNumber(loss, 5)}` : `loss not finite (${loss})`;
}

function lossText(loss: number): string {
  return Number.isFinite(loss) ? shortNumber(loss, 5) : 'not finite';
}

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
