import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Engine } from './engine.ts';
import { extremesOf, type Extremes } from './extremes.ts';
import { RunningSummary, type FieldSummary } from './field-summary.ts';
import { cut, nodeCount } from './passes.ts';
import type { Progress } from './progress.ts';
import { pump, type Tile } from './pump.ts';

export interface StreamOptions {
  readonly signal?: AbortSignal;
  /** Row to begin with; those before it are there already. */
  readonly firstRow?: number;
  /** What is known of the rows before; what is evaluated is added. */
  readonly summary?: RunningSummary;
  readonly onProgress?: (progress: Omit<Progress, 'preview' | 'summary'>) => void;
  /** Takes whole rows, in order, row 0 first; the next bands wait while its promise is pending. The array is the taker's. */
  readonly onBand: (rows: Float32Array, firstRow: number, rowCount: number) => void | Promise<void>;
}

/** Nodes of a band: 4 MiB of losses, or one row where rows are longer. */
const BAND_NODES = 2 ** 20;

/** Bands that exist at once: one being taken, one being filled, and one begun, so that the engine does not idle between. */
const OPEN_BANDS = 3;

interface Band {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly rows: Float32Array;
  missing: number;
  readonly full: Promise<void>;
  readonly fill: () => void;
}

/**
 * Evaluates a field of any size row by row, in bounded memory: no more than three bands of about a million nodes exist.
 *
 * @returns the summary of the losses, whatever `onBand` did to them
 * @throws the signal's reason when aborted, with nothing left running; LandscapeError from the engine; what `onBand` threw
 */
export async function streamField(
  engine: Engine,
  landscape: ResolvedLandscape,
  { signal, onProgress, onBand, firstRow = 0, summary = new RunningSummary(landscape.grid) }: StreamOptions,
): Promise<FieldSummary> {
  signal?.throwIfAborted();
  const [width, height] = landscape.grid;
  const job = await engine.prepare(landscape, signal);
  let over = false;
  try {
    signal?.throwIfAborted();
    const deliveries: Promise<void>[] = [];
    const start = performance.now();
    const total = width * height;
    const before = width * firstRow;
    let done = before;

    const deliver = async ({ full, rows, firstRow, rowCount }: Band, previous?: Promise<void>): Promise<void> => {
      await previous;
      await full;
      if (over) return;
      summary.addSample(rows, firstRow, rowCount);
      await onBand(rows, firstRow, rowCount);
    };

    async function* tiles(): AsyncGenerator<Tile<Band>, void, undefined> {
      for (const band of bandsOf(width, height, firstRow)) {
        await deliveries.at(-OPEN_BANDS);
        deliveries.push(quiet(deliver(band, deliveries.at(-1))));
        const lattice = { i: 0, j: band.firstRow, di: 1, dj: 1, width, height: band.rowCount };
        for (const tile of cut(lattice, () => job.batch(), job.columns)) yield { lattice: tile, place: band };
      }
    }

    const land = ({ lattice, place: band }: Tile<Band>, losses: ArrayLike<number>, extremes?: Extremes): void => {
      summary.addExtremes(extremes ?? extremesOf(losses));
      const { width: columns, height: rows } = lattice;
      for (let row = 0; row < rows; row++) {
        const at = (lattice.j - band.firstRow + row) * width + lattice.i;
        for (let k = 0; k < columns; k++) band.rows[at + k] = losses[row * columns + k];
      }
      done += nodeCount(lattice);
      band.missing -= nodeCount(lattice);
      if (band.missing === 0) band.fill();
      onProgress?.({
        done,
        total,
        pointsPerSecond: (1000 * (done - before)) / Math.max(performance.now() - start, 1e-3),
      });
    };

    const queue = tiles();
    await pump(job, async () => (await queue.next()).value ?? null, land, signal);
    await deliveries.at(-1);
    return summary.summary;
  } finally {
    over = true;
    job.dispose();
  }
}

function* bandsOf(width: number, height: number, begin: number): Generator<Band, void, undefined> {
  const most = Math.max(1, Math.floor(BAND_NODES / width));
  for (let firstRow = begin; firstRow < height; firstRow += most) {
    const rowCount = Math.min(most, height - firstRow);
    const missing = width * rowCount;
    let fill = () => {};
    const full = new Promise<void>((resolve) => (fill = resolve));
    yield { firstRow, rowCount, rows: new Float32Array(missing), missing, full, fill };
  }
}

/** The same promise, whose rejection is no unhandled one before somebody awaits it. */
function quiet(promise: Promise<void>): Promise<void> {
  promise.catch(() => {});
  return promise;
}
