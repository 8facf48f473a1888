import type { SurveyCase } from '../../analysis/survey/plan.ts';
import { readSurveyCsv } from '../../analysis/survey/read-rows.ts';
import { surveyCsv, type SurveyRow } from '../../analysis/survey/rows.ts';
import type { SurveyJournal } from '../../analysis/survey/run.ts';
import type { TabStore } from '../../spec/handed.ts';

const KEY = 'loss-landscape:survey';
/** Characters that are kept: about ten thousand planes. What is oldest goes first. */
const MOST_CHARACTERS = 2_500_000;

/**
 * Rows of planes that were measured, kept in the browser as lines of a survey's table, so that a survey goes on where it
 * stopped, whatever stopped it.
 *
 * A row is found again by a digest of all that it depends on: version, engine, adapter and landscape.
 */
export class RowStore {
  readonly #store: TabStore | null;
  readonly #version: string;
  readonly #rows = new Map<string, SurveyRow>();

  /** @param store null where the browser keeps nothing: rows then last as long as the page */
  constructor(store: TabStore | null, version: string) {
    this.#store = store;
    this.#version = version;
    for (const [digest, row] of read(store)) this.#rows.set(digest, row);
  }

  /** The rows that an engine measured, or that were taken over as its own. */
  journal(engine: string): SurveyJournal {
    return {
      find: (plane) => {
        const row = this.#rows.get(this.#digest(plane, engine));
        // no digest is taken at its word
        return row && placeOfRow(row) === placeOfPlane(plane) ? row : undefined;
      },
      add: (plane, row) => this.#add(this.#digest(plane, engine), row),
    };
  }

  /**
   * Takes the rows of a table over for the planes that they name: by problem, layers, start, seed and grid, and the engine's
   * name. A table does not say which data, loss or window it is of.
   *
   * @param engine name, and name with adapter
   * @returns how many rows are of these planes
   */
  adopt(
    rows: readonly SurveyRow[],
    plan: readonly SurveyCase[],
    engine: { readonly name: string; readonly full: string },
  ): number {
    const measured = rows.filter((row) => row.engine === engine.name);
    const byPlace = new Map(measured.map((row) => [placeOfRow(row), row]));
    let count = 0;
    for (const plane of plan) {
      const row = byPlace.get(placeOfPlane(plane));
      if (!row) continue;
      this.#add(this.#digest(plane, engine.full), row);
      count++;
    }
    return count;
  }

  #add(digest: string, row: SurveyRow): void {
    this.#rows.set(digest, row);
    const [head, line] = surveyCsv([row]).split('\n');
    try {
      const text = this.#store?.getItem(KEY) || `plane,${head}\n`;
      this.#store?.setItem(KEY, `${shortened(text)}${digest},${line}\n`);
    } catch {
      // no room, or not allowed: the page has the row
    }
  }

  #digest({ problem, landscape }: SurveyCase, engine: string): string {
    return digestOf(JSON.stringify([this.#version, engine, problem, landscape]));
  }
}

function read(store: TabStore | null): [string, SurveyRow][] {
  try {
    const text = store?.getItem(KEY);
    if (!text) return [];
    const digests = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(',')));
    const rows = readSurveyCsv(text);
    return rows.length === digests.length ? rows.map((row, k) => [digests[k], row]) : [];
  } catch {
    // of another version, or not to be had
    return [];
  }
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const head = text.slice(0, text.indexOf('\n') + 1);
  return head + text.slice(text.indexOf('\n', text.length - MOST_CHARACTERS / 2) + 1);
}

/** What the browser keeps beyond this visit; null where it forbids a page to keep anything. */
export function browserStore(): TabStore | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** What a table tells of a plane. */
export function placeOfRow({
  problem,
  layers,
  init,
  seed,
  grid,
}: Pick<SurveyRow, 'problem' | 'layers' | 'init' | 'seed' | 'grid'>) {
  return JSON.stringify([problem, layers, init, seed, grid]);
}

export function placeOfPlane({ problem, init, seed, landscape }: SurveyCase): string {
  const { network, grid } = landscape;
  return placeOfRow({ problem, init, seed, layers: network.layers.join('-'), grid: grid.join('x') });
}

/** 53 bits of a text (cyrb53, by bryc): enough to tell thousands of planes apart, and at hand on pages without https. */
export function digestOf(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
