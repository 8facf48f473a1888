import type { PlaneMeasurer } from '../../analysis/survey/measure.ts';
import type { Landscape, Window } from '../../spec/landscape.ts';
import type { Subject } from './subjects.ts';

type Lengths = NonNullable<Awaited<ReturnType<typeof lengthsOf>>>;

/**
 * The same planes in windows that reach as far in the space of the parameters as the window of a landscape does on its own plane,
 * along a and along b: a and b count lengths of each plane's own directions, which differ by orders of magnitude.
 *
 * A plane that cannot be made, or has a direction of length 0, keeps its window.
 */
export async function equallyFar(
  subjects: readonly Subject[],
  own: Landscape,
  measurer: Pick<PlaneMeasurer, 'resolve'>,
): Promise<readonly Subject[]> {
  const reach = await lengthsOf(own, measurer);
  if (!reach) return subjects;
  return Promise.all(
    subjects.map(async (subject) => {
      const { plane } = subject;
      const lengths = await lengthsOf(plane.landscape, measurer);
      if (!lengths) return subject;
      const window = scaled(own.window, reach, lengths);
      return { ...subject, plane: { ...plane, landscape: { ...plane.landscape, window } } };
    }),
  );
}

/** Null for a plane that cannot be made, and for a direction of length 0. */
async function lengthsOf(landscape: Landscape, measurer: Pick<PlaneMeasurer, 'resolve'>) {
  try {
    const { normU: u, normV: v } = (await measurer.resolve({ problem: '', landscape })).plane.audit;
    return u > 0 && v > 0 ? { u, v } : null;
  } catch {
    // it is told of where it is measured
    return null;
  }
}

function scaled({ a, b }: Window, reach: Lengths, lengths: Lengths): Window {
  const times = ([from, to]: [number, number], factor: number): [number, number] => [from * factor, to * factor];
  return { a: times(a, reach.u / lengths.u), b: times(b, reach.v / lengths.v) };
}
