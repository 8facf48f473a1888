import type { Checkpoints } from '../checkpoints.ts';
import type { Editor } from '../editor.ts';
import { uniqueNames } from '../opening/names.ts';
import type { ExplorerState } from '../state.ts';
import type { OpenSession } from './open-session.ts';
import { Records } from './records.ts';
import { Run } from './run.ts';
import { DEFAULT_SETTINGS, optionsOf, problemsOf, startOf, type TrainingSettings } from './settings.ts';
import type { Changed } from './trained.ts';
import { isSameShape } from '../../spec/agreement.ts';
import { LandscapeError, type Problem } from '../../spec/errors.ts';
import type { Landscape } from '../../spec/landscape.ts';

/** What is kept of a trajectory at most. */
export const TRAJECTORY_BYTES = 64e6;

export interface TrainingParts {
  editor: Editor;
  checkpoints: Checkpoints;
  state(): ExplorerState;
  onChange(): void;
  say(sentence: string): void;
  /** Starts a training; on a thread of its own, loaded when it is first asked for, by default. */
  open?: OpenSession;
}

const openLater: OpenSession = async (...given) => (await import('./open-session.ts')).openSession(...given);

/** Training on the page: its settings, the training under way or the last one, and what is made of it. */
export class Training {
  readonly #parts: TrainingParts;
  #settings: TrainingSettings = DEFAULT_SETTINGS;
  #run: Run | null = null;
  readonly #records = new Records();
  /** What a start found wrong that the settings alone do not show. */
  #found: readonly Problem[] = [];
  #remark = '';
  #laying: AbortController | null = null;

  constructor(parts: TrainingParts) {
    this.#parts = parts;
    this.#records.mend(parts.state().landscape);
  }

  get settings(): TrainingSettings {
    return this.#settings;
  }

  get problems(): readonly Problem[] {
    const own = problemsOf(this.#settings, this.#parts.state().landscape.data);
    return [...own, ...this.#found.filter(({ path }) => own.every((problem) => problem.path !== path))];
  }

  /** The training under way, or the last one; null before the first. */
  get run(): Run | null {
    return this.#run;
  }

  /** Why a training stopped or did not start, where nobody asked for that; empty mostly. */
  get remark(): string {
    return this.#remark;
  }

  /** Whether the plane of a trajectory is on its way. */
  get isLaying(): boolean {
    return this.#laying !== null;
  }

  /** Whether the landscape has another problem than the one that was trained on. */
  get isOther(): boolean {
    return this.#run !== null && this.#run.changesIn(this.#parts.state().landscape).length > 0;
  }

  /** Whether a training that was stopped can go on. */
  get canGoOn(): boolean {
    const result = this.#run?.result;
    return this.#run?.phase === 'ended' && result?.status === 'running' && !this.isOther;
  }

  /** Whether a training that took all its steps can take more: not one whose every step depends on their number. */
  get canTakeMore(): boolean {
    const run = this.#run;
    const isDone = run?.phase === 'ended' && run.result?.status === 'finished';
    return isDone && run.request.options.schedule !== 'cosine' && !this.isOther;
  }

  /** Whether the result has its place in the landscape, which must be in order. */
  get fits(): boolean {
    const { landscape, problems } = this.#parts.state();
    if (!this.#run || problems.length > 0) return false;
    return isSameShape(this.#run.request.landscape.network, landscape.network);
  }

  set(changes: Partial<TrainingSettings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.#found = [];
    this.#remark = '';
    this.#parts.onChange();
  }

  /** Of the present optimiser. */
  setLearningRate(value: number): void {
    const { learningRates, optimizer } = this.#settings;
    this.set({ learningRates: { ...learningRates, [optimizer]: value } });
  }

  /** Starts a training of what is drawn; the one before gives way, its ends stay among the checkpoints. */
  async train(): Promise<void> {
    if (this.problems.length > 0) return;
    const { landscape } = this.#parts.state();
    const start = startOf(this.#settings, landscape.parameters);
    if (!start) return this.#note('The parameters are in a file, which a page has to be given: open it above.');
    this.#run?.close();
    this.#laying?.abort();
    this.#note('');
    const request = { landscape, start, options: optionsOf(this.#settings), bytes: TRAJECTORY_BYTES };
    const run = new Run(request, this.#parts.open ?? openLater, () => this.#parts.onChange());
    this.#run = run;
    await run.begin();
    this.#rested(run);
  }

  pause(): void {
    this.#run?.pause();
  }

  stop(): void {
    this.#run?.stop();
  }

  async goOn(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#note('');
    const wasEnded = run.phase === 'ended';
    await run.goOn();
    if (wasEnded) this.#rested(run);
  }

  /** Takes as many steps more as the settings say. */
  async more(): Promise<void> {
    const run = this.#run;
    if (!run || this.problems.length > 0) return;
    this.#note('');
    try {
      await run.more(this.#settings.steps);
    } catch (error) {
      return this.#note(`${messageOf(error)}.`);
    }
    this.#rested(run);
  }

  /**
   * A training is of one problem: it stops when another is drawn, and can go on when that is undone. The record of trained parameters
   * goes and comes back likewise.
   */
  follow(landscape: Landscape): void {
    const parameters = this.#records.mend(landscape);
    if (parameters) this.#parts.editor.edit((draft) => ({ ...draft, parameters }));
    const run = this.#run;
    if (!run?.isUnderWay) return;
    const changed = run.changesIn(landscape);
    if (changed.length === 0) return;
    run.stop();
    this.#note(`${changed.join(' and ')} changed, and a training is of one problem: it was stopped.`);
  }

  /** Puts the trained parameters into the landscape. */
  async useParameters(): Promise<void> {
    const given = this.#trained();
    if (!given) return;
    const { aroundTrained } = await import('./trained.ts');
    this.#take(aroundTrained(this.#parts.state().landscape, given));
  }

  /** Lays the plane through the trajectory's principal directions. */
  async layPlane(): Promise<void> {
    const given = this.#trained();
    const trajectory = this.#run?.result?.trajectory;
    if (!given || !trajectory) return;
    this.#laying?.abort();
    const laying = new AbortController();
    this.#laying = laying;
    this.#note('');
    const { landscape } = this.#parts.state();
    try {
      const { overTrajectory } = await import('./trained.ts');
      const changed = await overTrajectory(landscape, given, trajectory, laying.signal);
      if (this.#parts.state().landscape !== landscape)
        throw new Error('The landscape was changed meanwhile; the plane was not laid.');
      this.#take(changed);
    } catch (error) {
      if (!laying.signal.aborted) this.#note(messageOf(error));
    } finally {
      if (this.#laying === laying) this.#laying = null;
      this.#parts.onChange();
    }
  }

  /** The parameters of the result, with their record as long as the problem is the one that was trained on. */
  #trained() {
    const result = this.#run?.result;
    if (!result || !this.fits) return null;
    const training = this.#run!.recordFor(this.#parts.state().landscape);
    return { values: Array.from(result.theta), ...(training ? { training } : {}) };
  }

  #take({ landscape, words }: Changed): void {
    this.#parts.editor.edit(() => landscape);
    this.#parts.say(`θ₀ is the trained parameters now. ${words}`);
  }

  /** Leaves start, end and trajectory to those who lay planes. */
  #rested(run: Run): void {
    if (run !== this.#run) return;
    const { error, result } = run;
    if (error instanceof LandscapeError && error.kind === 'spec') this.#found = error.problems;
    if (error) this.#note(messageOf(error));
    if (!result) return;
    const { network } = run.request.landscape;
    const { steps, points } = result.trajectory;
    const { checkpoints } = this.#parts;
    checkpoints.trajectory = { name: run.name, network, points, steps };
    // a point is a view into the memory of them all, which must not stay for one of them
    const ends = [
      { name: `${run.name}, start`, values: points[0].slice() },
      { name: `${run.name}, step ${result.steps.toLocaleString('en')}`, values: result.theta },
    ];
    const names = uniqueNames(ends, checkpoints.list);
    checkpoints.add(...ends.map(({ values }, k) => ({ name: names[k], network, values })));
  }

  #note(remark: string): void {
    this.#remark = remark.charAt(0).toUpperCase() + remark.slice(1);
    this.#parts.onChange();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
