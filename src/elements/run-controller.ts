import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { emit } from './events.ts';
import { toLandscapeError } from './failure.ts';
import { LandscapeCache, runLandscape, type Plan } from './run.ts';
import { sourceKey } from './source.ts';
import type { RunReport } from './report.ts';
import type { Facts } from '../analysis/facts.ts';
import type { AnalysisSession } from '../analysis/session/session.ts';
import type { Progress } from '../engine/sweep.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import type { LandscapeError } from '../spec/errors.ts';
import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';

export type Phase = 'idle' | 'loading' | 'evaluating' | 'analysing' | 'done' | 'failed';

export interface RunEvents {
  /** A new landscape is about to be seen; `own` is its own window; `isSamePlane` when only window or grid changed. */
  onResolved(landscape: ResolvedLandscape, own: Window, isSamePlane: boolean): void;
  /** A coarser field on the way, or the whole one. */
  onField(field: Field): void;
  /** Facts that are known before all are, and then all. */
  onFacts(facts: Facts, isComplete: boolean): void;
  /** The GPU device was lost in the middle of the work. */
  onLost(error: LandscapeError): void;
}

/** Evaluates what its host is to show. The newest plan wins: an older one is aborted and is not heard of again. */
export class RunController implements ReactiveController {
  phase: Phase = 'idle';
  progress: Progress | null = null;
  /** The last whole field and what was found of it; they stay when a later run fails. */
  field: Field | null = null;
  facts: Facts | null = null;
  /** The analysis of the field: answers what is asked besides its facts. */
  analysis: AnalysisSession | null = null;
  report: RunReport | null = null;
  landscape: ResolvedLandscape | null = null;
  error: LandscapeError | null = null;

  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #events: RunEvents;
  readonly #cache = new LandscapeCache();
  #plan: Plan | null = null;
  #abort: AbortController | null = null;
  #shownSource = '';
  #ready = deferred();

  constructor(host: ReactiveControllerHost & HTMLElement, events: RunEvents) {
    this.#host = host;
    this.#events = events;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Settles with the newest run: resolves when its picture and facts are there, rejects when it failed. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isBusy(): boolean {
    return this.phase === 'loading' || this.phase === 'evaluating' || this.phase === 'analysing';
  }

  /** Starts a plan and drops the one under way. */
  async start(plan: Plan): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.#plan = plan;
    if (this.#ready.isSettled) this.#ready = deferred();
    const ready = this.#ready;
    this.error = null;
    this.progress = null;
    this.#enter('loading');
    try {
      const { field, facts, report } = await this.#run(plan, abort.signal);
      this.facts = facts;
      this.#enter('done');
      this.#events.onFacts(facts, true);
      emit(this.#host, 'landscape-load', { field, facts, report });
      ready.resolve();
    } catch (error) {
      if (abort.signal.aborted) return;
      this.fail(error);
    }
  }

  /** Does the last plan again, for example on a new device. */
  restart(): void {
    if (this.#plan) void this.start(this.#plan);
  }

  /** Stops the work under way; the last picture stays. */
  cancel(): void {
    this.#abort?.abort(new DOMException('Replaced by a newer evaluation', 'AbortError'));
    this.#abort = null;
    if (this.isBusy) this.#enter('idle');
  }

  /** Ends the run with an error, which the host reports; also for errors that arise outside it, as in drawing. */
  fail(cause: unknown): void {
    const error = toLandscapeError(cause);
    if (error.kind !== 'lost') return this.giveUp(error);
    this.progress = null;
    this.#enter('idle');
    this.#events.onLost(error);
  }

  /** Ends the run for good: says so, and keeps the last good picture. */
  giveUp(error: LandscapeError): void {
    // what the same failure does to the work under way is no second error
    this.#abort?.abort(error);
    this.progress = null;
    this.error = error;
    this.#enter('failed');
    emit(this.#host, 'landscape-error', {
      kind: error.kind,
      cause: error,
      problems: error.problems,
      recovering: false,
    });
    this.#ready.reject(error);
  }

  #run(plan: Plan, signal: AbortSignal): ReturnType<typeof runLandscape> {
    const key = sourceKey(plan.source) ?? '';
    return runLandscape(
      plan,
      (abort) => this.#cache.resolve(plan.source, key, abort),
      {
        onResolved: (landscape, own) => {
          this.landscape = landscape;
          this.#events.onResolved(landscape, own, key === this.#shownSource);
          this.#shownSource = key;
          this.#enter('evaluating');
        },
        onProgress: (progress) => this.#onProgress(progress),
        onField: (field, report, analysis) => {
          this.analysis?.close();
          this.analysis = analysis;
          this.field = field;
          this.facts = null;
          this.report = report;
          this.progress = null;
          this.#enter('analysing');
          this.#events.onField(field);
        },
        onFacts: (facts) => {
          this.facts = facts;
          this.#events.onFacts(facts, false);
          this.#host.requestUpdate();
        },
      },
      signal,
    );
  }

  #onProgress(progress: Progress): void {
    const { done, total, pointsPerSecond } = progress;
    this.progress = progress;
    if (progress.preview) this.#events.onField(progress.preview);
    emit(this.#host, 'landscape-progress', { done, total, pointsPerSecond });
    this.#host.requestUpdate();
  }

  #enter(phase: Phase): void {
    this.phase = phase;
    this.#host.requestUpdate();
  }
}

interface Deferred {
  promise: Promise<void>;
  isSettled: boolean;
  resolve(): void;
  reject(error: Error): void;
}

function deferred(): Deferred {
  const result = { isSettled: false } as Deferred;
  result.promise = new Promise((resolve, reject) => {
    result.resolve = () => {
      result.isSettled = true;
      resolve();
    };
    result.reject = (error) => {
      result.isSettled = true;
      reject(error);
    };
  });
  // Whoever does not ask for `ready` is told by the event; that must not count as an unhandled rejection.
  result.promise.catch(() => {});
  return result;
}
