import { render } from 'lit';
import { version } from '../../package.json';
import { openContestants } from '../engine/bench/contestants.ts';
import { hashOfReport, holdsReport, reportOfHash } from '../engine/bench/link.ts';
import { toMarkdown } from '../engine/bench/markdown.ts';
import { serializeReport } from '../engine/bench/parse.ts';
import type { BenchReport, ContestantId } from '../engine/bench/report.ts';
import { FULL, QUICK, runBenchmark } from '../engine/bench/run.ts';
import type { CaseSettings } from '../engine/bench/run-case.ts';
import { sharedHost } from '../gpu/host.ts';
import { caseChoices, defaultCaseNames, engineChoices, landscapeOf } from './choices.ts';
import { page, type Actions } from './page.ts';
import { ENGINE_WORDS, progressWords, type BenchState } from './state.ts';
import { onceAFrame } from '../elements/once-a-frame.ts';

/** Room of a chart before the page is laid out. */
const FIRST_WIDTH = 640;

export interface BenchPageOptions {
  /** Rounds and times of both lengths; for tests. */
  readonly settings?: { readonly quick: CaseSettings; readonly full: CaseSettings };
}

/** The benchmark's page: one state, one template, and the address. */
export class BenchPage implements Actions {
  /** One rendering a frame, however many changes there were. */
  readonly #queue = onceAFrame(() => this.#draw());
  readonly #root: HTMLElement;
  readonly #settings: { readonly quick: CaseSettings; readonly full: CaseSettings };
  #state: BenchState;
  #run: AbortController | null = null;
  #width = FIRST_WIDTH;

  constructor(root: HTMLElement, { settings = { quick: QUICK, full: FULL } }: BenchPageOptions = {}) {
    this.#root = root;
    this.#settings = settings;
    this.#state = {
      cases: [],
      engines: [],
      chosenCases: new Set(),
      chosenEngines: new Set(),
      isQuick: true,
      isRunning: false,
      doing: null,
      report: null,
      isShared: false,
      notice: '',
      explorer: location.pathname,
    };
  }

  get state(): BenchState {
    return this.#state;
  }

  /** Reads the address, looks at the engines, and draws. */
  async start(): Promise<void> {
    addEventListener('hashchange', () => void this.#readAddress());
    this.#draw();
    // after the first drawing: the room that a chart has is that of the column it will lie in
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(
      this.#root.querySelector('.outcome')!,
    );
    await this.#readAddress();
  }

  chooseCase = (name: string, isChosen: boolean): void =>
    this.#update({ chosenCases: withChoice(this.#state.chosenCases, name, isChosen) });

  chooseEngine = (id: ContestantId, isChosen: boolean): void =>
    this.#update({ chosenEngines: withChoice(this.#state.chosenEngines, id, isChosen) });

  chooseQuick = (isQuick: boolean): void => this.#update({ isQuick });

  run = async (): Promise<void> => {
    const { chosenCases, chosenEngines, cases, isQuick } = this.#state;
    const run = new AbortController();
    const { signal } = run;
    this.#run = run;
    this.#update({ isRunning: true, doing: null, report: null, notice: '' });
    this.#showOutcome();
    try {
      const chosen = cases.filter(({ name }) => chosenCases.has(name));
      const loaded = await Promise.all(chosen.map((choice) => choice.load()));
      const opened = await openContestants([...chosenEngines], {
        host: () => sharedHost(),
        signal,
        onOpening: (id) => this.#update({ doing: { words: `measuring the peak of ${ENGINE_WORDS[id]}`, share: 0 } }),
      });
      try {
        await runBenchmark(loaded, opened, {
          version,
          signal,
          settings: this.#settings[isQuick ? 'quick' : 'full'],
          onProgress: (progress) => this.#update({ doing: { words: progressWords(progress), share: progress.share } }),
          onReport: (report) => this.#update({ report }),
        });
      } finally {
        opened.dispose();
      }
    } catch (error) {
      if (!signal.aborted) this.#update({ notice: `The benchmark ended: ${messageOf(error)}.` });
    } finally {
      if (signal.aborted) this.#update({ notice: 'Stopped: the result is what had been measured by then.' });
      this.#run = null;
      this.#update({ isRunning: false, doing: null });
    }
  };

  stop = (): void => this.#run?.abort(new Error('stopped'));

  copyMarkdown = (): Promise<void> => this.#copy((report) => toMarkdown(report), 'The Markdown is copied.');

  copyJson = (): Promise<void> => this.#copy((report) => `${serializeReport(report, 2)}\n`, 'The JSON is copied.');

  copyLink = (): Promise<void> =>
    this.#copy(async (report) => {
      const hash = await hashOfReport(report);
      history.replaceState(null, '', hash);
      return new URL(hash, location.href).href;
    }, 'The link is copied; the address holds it too.');

  async #copy(text: (report: BenchReport) => string | Promise<string>, done: string): Promise<void> {
    const { report } = this.#state;
    if (!report) return;
    try {
      await navigator.clipboard.writeText(await text(report));
      this.#update({ notice: done });
    } catch (error) {
      this.#update({ notice: `Nothing was copied: ${messageOf(error)}.` });
    }
  }

  async #readAddress(): Promise<void> {
    const { hash } = location;
    if (holdsReport(hash)) {
      try {
        const report = await reportOfHash(hash);
        return this.#update({ report, isShared: true, notice: '' });
      } catch (error) {
        this.#update({ notice: `The address holds no result that can be read: ${messageOf(error)}.` });
      }
    }
    const own = landscapeOf(hash);
    const { engines, hasRealGpu } = await engineChoices();
    const cases = caseChoices(own);
    this.#update({
      cases,
      engines,
      chosenCases: new Set(defaultCaseNames(cases, hasRealGpu)),
      chosenEngines: new Set(engines.filter(({ available }) => available).map(({ id }) => id)),
      isShared: false,
      explorer: own ? location.pathname + hash : location.pathname,
    });
  }

  /** On a narrow page the outcome lies below all choices, out of sight. */
  #showOutcome(): void {
    const outcome = this.#root.querySelector('.outcome');
    if (outcome && outcome.getBoundingClientRect().top > innerHeight / 2) outcome.scrollIntoView();
  }

  #resize(width: number): void {
    if (Math.abs(width - this.#width) < 1) return;
    this.#width = Math.floor(width);
    this.#queue();
  }

  #update(changes: Partial<BenchState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#queue();
  }

  #draw(): void {
    render(page(this.#state, this.#width, this), this.#root);
  }
}

function withChoice<T>(chosen: ReadonlySet<T>, value: T, isChosen: boolean): Set<T> {
  const next = new Set(chosen);
  if (isChosen) next.add(value);
  else next.delete(value);
  return next;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
