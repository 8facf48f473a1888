import type { Resource } from './answers.ts';
import { loadLandscape } from '../../elements/source.ts';
import { number } from '../../elements/words.ts';
import type { Barrier } from '../../model/planes/barrier.ts';
import type { Landscape } from '../../spec/landscape.ts';

/** The straight line between two of the points that a plane was laid through. */
export interface Side {
  /** Names of its ends, such as "A" and "B". */
  readonly from: string;
  readonly to: string;
  readonly barrier: Barrier;
}

/** Losses along the one line of a `line` plane, or along the three sides of a `points` plane. */
const SAMPLES = { line: 129, points: 65 };
/** Multiply-adds that they may take: half a minute or so. */
const MOST_WORK = 4e9;

/** What the losses on straight lines between a plane's points are, worked out once for each plane that is shown. */
export class Barriers {
  readonly #onChange: () => void;
  #key: readonly unknown[] = [];
  #work = new AbortController();
  #sides: Resource<readonly Side[]> = { state: 'pending' };

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Of the landscape that is shown; null where its plane goes through no points. */
  of(landscape: Landscape): Resource<readonly Side[]> | null {
    const { plane, network, data, loss } = landscape;
    if (plane.directions !== 'line' && plane.directions !== 'points') return null;
    const key = [JSON.stringify([network, loss]), data, plane.points];
    if (key.some((part, k) => part !== this.#key[k])) {
      this.#work.abort();
      this.#work = new AbortController();
      this.#key = key;
      this.#sides = { state: 'pending' };
      void this.#find(landscape, this.#work.signal);
    }
    return this.#sides;
  }

  async #find(landscape: Landscape, signal: AbortSignal): Promise<void> {
    const sides = await sidesOf(landscape, signal).then(
      (value) => ({ state: 'done', value }) as const,
      (error: unknown) =>
        ({ state: 'failed', message: error instanceof Error ? error.message : String(error) }) as const,
    );
    if (signal.aborted) return;
    this.#sides = sides;
    this.#onChange();
  }
}

/**
 * The lines between a plane's points in float64, in small slices of time.
 *
 * @throws Error where that is too much work, LandscapeError when the data cannot be read, the signal's reason when aborted
 */
export async function sidesOf(landscape: Landscape, signal: AbortSignal, mostWork = MOST_WORK): Promise<Side[]> {
  const { plane } = landscape;
  if (plane.directions !== 'line' && plane.directions !== 'points') return [];
  const [{ barrierAlong }, { createNetwork }, { resolveData }, { createPause }] = await Promise.all([
    import('../../model/planes/barrier.ts'),
    import('../../model/network.ts'),
    import('../../model/data.ts'),
    import('../../model/pause.ts'),
  ]);
  const network = createNetwork(landscape.network);
  const { name, delta = 1, l2 = 0 } = landscape.loss;
  const source = { landscape, src: null, inline: null, preset: null };
  const read = async (path: string) => (await loadLandscape(source, signal)).read(path);
  const data = await resolveData(landscape.data, network, landscape.loss, read);
  const points = plane.points.map((point) => Float64Array.from(point));
  const ends = points.flatMap((_, from) => points.slice(from + 1).map((__, k) => [from, from + 1 + k] as const));
  const samples = SAMPLES[plane.directions];
  const work = ends.length * samples * network.parameterCount * data.samples;
  if (work > mostWork) throw new Error(`not measured: the losses would take ${number(work)} multiply-adds`);
  const sides: Side[] = [];
  const turn = createPause(signal);
  for (const [from, to] of ends) {
    const problem = { network, data, loss: { name, delta, l2 } };
    const barrier = await barrierAlong(problem, points[from], points[to], { samples, turn });
    sides.push({ from: 'ABC'[from], to: 'ABC'[to], barrier });
  }
  return sides;
}

/** What is a barrier, and not the rounding of losses of this size. */
export function heightOf({ height, losses }: Barrier): number {
  const size = losses.reduce((most, loss) => (Number.isFinite(loss) ? Math.max(most, Math.abs(loss)) : most), 0);
  return height < 1e-12 * size ? 0 : height;
}
