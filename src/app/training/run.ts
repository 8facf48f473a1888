import { LiveCurve } from './live-curve.ts';
import type { OpenedSession, OpenSession, SessionRequest } from './open-session.ts';
import { differences } from './same-problem.ts';
import type { TrainingProgress } from '../../model/train/session/session.ts';
import type { TrainingResult } from '../../model/train/trainer.ts';
import type { Landscape, TrainingRecord } from '../../spec/landscape.ts';
import { OPTIMIZER_WORDS } from '../../spec/training-words.ts';

export type Phase = 'starting' | 'running' | 'paused' | 'ended' | 'lost';

/** One training, from its start to what was made of it. */
export class Run {
  readonly request: SessionRequest;
  /** `Adam, seed 1` */
  readonly name: string;
  readonly curve = new LiveCurve();
  readonly #open: OpenSession;
  readonly #onChange: () => void;
  #session: OpenedSession | null = null;
  #phase: Phase = 'starting';
  #progress: TrainingProgress | null = null;
  #result: TrainingResult | null = null;
  #error: unknown = null;
  #rate: { step: number; at: number; perSecond: number } | null = null;
  #isClosed = false;

  constructor(request: SessionRequest, open: OpenSession, onChange: () => void) {
    this.request = request;
    this.name = nameOf(request);
    this.#open = open;
    this.#onChange = onChange;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** The last that was heard; null before the first. */
  get progress(): TrainingProgress | null {
    return this.#progress;
  }

  /** All that was found until it last rested; null before that. */
  get result(): TrainingResult | null {
    return this.#result;
  }

  /** Why there is no more to come. */
  get error(): unknown {
    return this.#error;
  }

  get isUnderWay(): boolean {
    return this.#phase === 'starting' || this.#phase === 'running' || this.#phase === 'paused';
  }

  /** Steps planned. */
  get planned(): number {
    return this.#session?.options.steps ?? this.request.options.steps;
  }

  get stepsPerSecond(): number | null {
    return this.#phase === 'running' ? (this.#rate?.perSecond ?? null) : null;
  }

  /** Opens the thread and trains to the end, or to a stop. Never rejects: what goes wrong is in `error`. */
  async begin(): Promise<void> {
    try {
      const session = await this.#open(this.request, (progress) => this.#hear(progress));
      if (this.#isClosed) return session.close();
      this.#session = session;
    } catch (error) {
      return this.#lose(error);
    }
    await this.#go();
  }

  pause(): void {
    if (this.#phase === 'running') this.#session!.pause();
  }

  /** Ends it where it is; what was not begun yet is not begun. */
  stop(): void {
    if (this.#phase === 'starting') {
      this.close();
      this.#enter('ended');
    } else if (this.isUnderWay) this.#session!.stop();
  }

  /** After a pause or a stop. */
  async goOn(): Promise<void> {
    if (this.#phase === 'ended' && this.#result) return this.#go();
    if (this.#phase !== 'paused') return;
    this.#enter('running');
    this.#session!.resume();
  }

  /** Trains so many steps more than planned. Throws as `TrainingSession.extend`. */
  async more(steps: number): Promise<void> {
    this.#session!.extend(this.planned + steps);
    await this.#go();
  }

  /** Gives the thread back; the result stays. */
  close(): void {
    this.#isClosed = true;
    this.#session?.close();
  }

  /** What of a landscape is no longer what is trained on, in words; empty when all is. */
  changesIn(landscape: Landscape): string[] {
    return differences(this.request.landscape, landscape);
  }

  /** The record of the result, as long as a landscape has the problem that was trained on. */
  recordFor(landscape: Landscape): TrainingRecord | null {
    if (!this.#session || !this.#result || this.changesIn(landscape).length > 0) return null;
    return this.#session.record(this.#result, this.request.start);
  }

  async #go(): Promise<void> {
    this.#enter('running');
    try {
      await this.#session!.start();
      await this.#look();
      this.#enter('ended');
    } catch (error) {
      this.#lose(error);
    }
  }

  #hear(progress: TrainingProgress): void {
    this.#progress = progress;
    this.curve.push(progress.curve);
    if (progress.status === 'running') this.#measure(progress.step);
    if (progress.status === 'paused') void this.#rest();
    this.#onChange();
  }

  /** A pause shows all that is known, too. */
  async #rest(): Promise<void> {
    try {
      await this.#look();
      if (this.#progress?.status === 'paused') this.#enter('paused');
    } catch (error) {
      this.#lose(error);
    }
  }

  async #look(): Promise<void> {
    this.#result = await this.#session!.result();
    if (this.#progress?.status !== 'running') this.curve.replace(this.#result.losses);
  }

  #measure(step: number): void {
    const at = performance.now();
    const since = this.#rate;
    if (!since || step <= since.step) this.#rate = { step, at, perSecond: since?.perSecond ?? NaN };
    // over half a second, so that the figure can be read
    else if (at - since.at > 500) this.#rate = { step, at, perSecond: (1000 * (step - since.step)) / (at - since.at) };
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    if (phase !== 'running') this.#rate = null;
    this.#onChange();
  }

  #lose(error: unknown): void {
    if (this.#isClosed) return;
    this.#error = error;
    this.#enter('lost');
  }
}

/** `Adam, seed 1`: what tells trainings apart, in few words. */
function nameOf({ options, start }: SessionRequest): string {
  const batch = options.batch ?? 'full';
  const drawn = 'values' in start ? 'from given θ₀' : start.init === 'zeros' ? 'from zeros' : `seed ${start.seed ?? 0}`;
  const order = batch === 'full' ? '' : `, batch ${batch} (seed ${options.seed ?? 0})`;
  return `${OPTIMIZER_WORDS[options.optimizer]}, ${drawn}${order}`;
}
