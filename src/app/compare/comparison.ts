import type { PaletteName, Theme } from '../../view/types.ts';
import { MOST_MULTIPLES, type SharedScaleKind } from '../../view/figure/multiples.ts';
import type { PlaneMeasurer } from '../../analysis/survey/measure.ts';
import type { SurveyCase } from '../../analysis/survey/plan.ts';
import type { SurveyRow } from '../../analysis/survey/rows.ts';
import type { EngineName } from '../../engine/engine.ts';
import { duration } from '../../spec/quantities.ts';
import { MapSheet } from './map-sheet.ts';
import { measurePlanes, measureSurvey, openMeasurer, type MeasuredPlane, type OpenMeasurer } from './measuring.ts';
import type { RowStore } from './row-store.ts';
import type { Settings } from './settings.ts';
import type { Subject } from './subjects.ts';

export interface Look {
  readonly palette: PaletteName;
  readonly scale: SharedScaleKind;
  readonly theme: Theme;
}

/** What a comparison is given. */
export interface ComparisonOptions {
  readonly store: RowStore;
  readonly look: Look;
  onChange(): void;
  /** Opens what measures; the page's engines by default. */
  open?: typeof openMeasurer;
  /** Gives the planes as they are to be measured, where that takes what measures. */
  prepare?(measurer: PlaneMeasurer): Promise<readonly Subject[]>;
}

/** Planes that are compared, and what is known of each: it can be stopped, and goes on where it was. */
export class Comparison {
  readonly settings: Settings;
  readonly sheet: MapSheet;
  /** What is odd about the planes, each said once. */
  readonly warnings: string[] = [];
  readonly #measured = new Map<SurveyCase, MeasuredPlane>();
  readonly #failures = new Map<SurveyCase, string>();
  readonly #store: RowStore;
  readonly #onChange: () => void;
  readonly #openMeasurer: typeof openMeasurer;
  #subjects: readonly Subject[];
  /** What is still to be done to the planes before they are measured. */
  #prepare: ComparisonOptions['prepare'];
  #look: Look;
  #run: AbortController | null = null;
  #measurer: OpenMeasurer | null = null;
  #started = { at: 0, done: 0 };
  /** Whether maps of a survey were asked for. */
  #hasMaps: boolean;

  constructor(
    settings: Settings,
    subjects: readonly Subject[],
    { store, look, onChange, open = openMeasurer, prepare }: ComparisonOptions,
  ) {
    this.settings = settings;
    this.#subjects = subjects;
    this.#prepare = prepare;
    this.#store = store;
    this.#look = look;
    this.#onChange = onChange;
    this.#openMeasurer = open;
    this.#hasMaps = settings.mode === 'planes';
    this.sheet = new MapSheet(onChange);
  }

  get subjects(): readonly Subject[] {
    return this.#subjects;
  }

  get plan(): readonly SurveyCase[] {
    return this.subjects.map(({ plane }) => plane);
  }

  /** Rows of the planes that are measured, in the order of the plan. */
  get rows(): SurveyRow[] {
    return this.subjects.flatMap(({ plane }) => this.#measured.get(plane)?.row ?? []);
  }

  /** The same, the planes' names in their problems': `moons (Hessian, both ends)`. */
  get namedRows(): SurveyRow[] {
    return this.subjects.flatMap(({ name, plane }) => {
      const row = this.#measured.get(plane)?.row;
      return row ? { ...row, problem: `${row.problem} (${name})` } : [];
    });
  }

  measured = (plane: SurveyCase): MeasuredPlane | null => this.#measured.get(plane) ?? null;

  failure(plane: SurveyCase): string | null {
    return this.#failures.get(plane) ?? null;
  }

  get done(): number {
    return this.#measured.size + this.#failures.size;
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  get isWhole(): boolean {
    return this.done === this.subjects.length;
  }

  get hasMaps(): boolean {
    return this.#hasMaps;
  }

  /** Whether the planes are few enough for their maps to be drawn. */
  get canHaveMaps(): boolean {
    return this.subjects.length <= MOST_MULTIPLES;
  }

  /** What measures, and why; null before it is known. */
  get engine(): { readonly words: string; readonly name: EngineName; readonly reason: string } | null {
    if (!this.#measurer) return null;
    const { measurer, engine, reason } = this.#measurer;
    return { words: measurer.engineWords, name: engine.name, reason };
  }

  /** `40 of 240 planes · about 3 min left`, the time from the planes of this run. */
  get progress(): { readonly words: string; readonly share: number } {
    const total = this.subjects.length;
    if (this.isRunning && this.isWhole) {
      const drawn = this.plan.filter((plane) => this.#measured.get(plane)?.field).length;
      return { words: `maps: ${drawn} of ${total}`, share: drawn / total };
    }
    const measured = this.done - this.#started.done;
    const each = (performance.now() - this.#started.at) / measured;
    const left = this.isRunning && measured >= 2 ? ` · about ${duration(each * (total - this.done))} left` : '';
    const planes = total === 1 ? 'plane' : 'planes';
    return { words: `${this.done} of ${total} ${planes}${left}`, share: this.done / total };
  }

  set look(look: Look) {
    this.#look = look;
    this.#showMaps();
  }

  /** Takes in the rows that an earlier visit left; resolves to their number. */
  async restore(): Promise<number> {
    const { measurer } = await this.#open();
    const journal = this.#store.journal(measurer.engine);
    for (const plane of this.plan) {
      const row = this.#measured.has(plane) ? undefined : journal.find(plane);
      if (row) this.#measured.set(plane, { row, field: null, minima: null, lengths: null });
    }
    this.#onChange();
    return this.#measured.size;
  }

  /** Takes the rows of a table over; resolves to how many were of these planes. */
  async adopt(rows: readonly SurveyRow[]): Promise<number> {
    const { measurer, engine } = await this.#open();
    const count = this.#store.adopt(rows, this.plan, { name: engine.name, full: measurer.engine });
    await this.restore();
    return count;
  }

  /**
   * Measures what is not measured yet.
   *
   * @throws what a plane of a survey fails with
   */
  run(): Promise<void> {
    return this.#while(async (signal) => {
      const { measurer } = await this.#open();
      signal.throwIfAborted();
      if (this.settings.mode === 'survey') {
        await this.restore();
        this.#started = { at: performance.now(), done: this.done };
        await measureSurvey(this.plan, this.#store.journal(measurer.engine), { measurer, signal, onPlane: this.#keep });
        if (this.#hasMaps) await this.#measureMaps(signal);
        return;
      }
      if (this.#prepare) this.#subjects = await this.#prepare(measurer);
      this.#prepare = undefined;
      signal.throwIfAborted();
      this.#started = { at: performance.now(), done: this.done };
      const missing = this.plan.filter((plane) => !this.#measured.has(plane) && !this.#failures.has(plane));
      await measurePlanes(missing, { measurer, signal, onPlane: this.#keep, onFailure: this.#fail });
    });
  }

  /** Adds the maps to a survey: planes whose losses were not kept are evaluated again. */
  drawMaps(): Promise<void> {
    this.#hasMaps = true;
    this.#showMaps();
    if (this.isRunning) return Promise.resolve();
    return this.#while((signal) => this.#measureMaps(signal));
  }

  /** Ends what is under way; `run` goes on. */
  stop(): void {
    this.#run?.abort(new DOMException('stopped', 'AbortError'));
  }

  async #measureMaps(signal: AbortSignal): Promise<void> {
    const { measurer } = await this.#open();
    const missing = this.plan.filter((plane) => this.#measured.get(plane)?.field === null);
    await measurePlanes(missing, { measurer, signal, onPlane: this.#keep, onFailure: this.#fail });
  }

  async #open(): Promise<OpenMeasurer> {
    this.#measurer ??= await this.#openMeasurer(this.settings.engine, (warning) => {
      this.warnings.push(warning);
      this.#onChange();
    });
    return this.#measurer;
  }

  async #while(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#run) return;
    const run = new AbortController();
    this.#run = run;
    this.#started = { at: performance.now(), done: this.done };
    this.#onChange();
    try {
      await work(run.signal);
    } catch (error) {
      // an engine that failed may be gone: the next run asks for one anew
      this.#measurer = run.signal.aborted ? this.#measurer : null;
      if (!run.signal.aborted) throw error;
    } finally {
      this.#run = null;
      this.#onChange();
    }
  }

  #keep = (plane: SurveyCase, measured: MeasuredPlane): void => {
    this.#measured.set(plane, this.canHaveMaps ? measured : { ...measured, field: null, minima: null });
    this.#showMaps();
    this.#onChange();
  };

  #fail = (plane: SurveyCase, error: unknown): void => {
    this.#failures.set(plane, error instanceof Error ? error.message : String(error));
    this.#onChange();
  };

  #showMaps(): void {
    if (!this.#hasMaps) return;
    const maps = this.subjects.flatMap(({ name, plane }) => {
      const { field, minima } = this.#measured.get(plane) ?? { field: null, minima: null };
      return field ? [[name, { field, minima }] as const] : [];
    });
    if (maps.length > 0) this.sheet.show(new Map(maps), this.#look);
  }
}
