import { expectParameters } from '../../full-space/tape.ts';
import { checkExtension, fillOptions, type FullTrainingOptions } from '../options.ts';
import { recordTraining, type TrainingRecord, type TrainingStart } from '../record.ts';
import type { TrainingResult } from '../trainer.ts';
import { openTraining, type Spawn } from './thread.ts';
import type { TrainingHost, TrainingListener, TrainingProgress, TrainingRequest } from './protocol.ts';

export type { TrainingProgress, TrainingRequest } from './protocol.ts';
export type { Spawn } from './thread.ts';

interface Ending {
  resolve(progress: TrainingProgress): void;
  reject(error: Error): void;
}

/**
 * One training, on a thread of its own where one starts, else on the calling one in slices. It can be paused, looked at and gone on
 * with; what comes out does not depend on that, nor on the thread.
 */
export class TrainingSession {
  readonly #request: TrainingRequest;
  readonly #spawn: Spawn;
  readonly #onProgress: (progress: TrainingProgress) => void;
  #options: FullTrainingOptions;
  #host: Promise<TrainingHost> | null = null;
  /** Those who wait for the end; once `stop` was called, among `#stopping`, as a later `start` waits for another end. */
  #endings: Ending[] = [];
  #stopping: Ending[] = [];
  #lost: Error | null = null;
  #isGoing = false;

  /**
   * @param onProgress hears of the training at most 30 times a second while it runs, and of each start, pause and end
   * @throws LandscapeError of kind `spec` for options that do not fit; RangeError for a start of the wrong length
   */
  constructor(request: TrainingRequest, spawn: Spawn, { onProgress = () => {} }: SessionOptions = {}) {
    const { network, data, loss } = request.problem;
    this.#options = fillOptions(request.options, request.problem);
    expectParameters(request.theta0, network.parameterCount, 'theta0');
    // what else a landscape holds need not travel, and what the caller changes later changes nothing here
    this.#request = {
      ...request,
      problem: { network, data, loss },
      theta0: request.theta0.slice(),
      options: this.#options,
    };
    this.#spawn = spawn;
    this.#onProgress = onProgress;
  }

  /** All options, defaults filled in. */
  get options(): FullTrainingOptions {
    return this.#options;
  }

  /**
   * Trains until there are no steps left or it is stopped, and gives the last progress. Called again, it goes on.
   *
   * Rejects with a LandscapeError of kind `memory` when the thread dies, with an AbortError when the session is closed.
   */
  start(): Promise<TrainingProgress> {
    const ended = new Promise<TrainingProgress>((resolve, reject) => this.#endings.push({ resolve, reject }));
    this.#isGoing = true;
    void this.#tell((host) => host.go());
    return ended;
  }

  pause(): void {
    if (this.#isGoing) void this.#tell((host) => host.pause());
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.#isGoing) void this.#tell((host) => host.go());
  }

  /** Ends `start` where the training is. */
  stop(): void {
    if (!this.#isGoing) return;
    this.#isGoing = false;
    this.#stopping.push(...this.#endings.splice(0));
    void this.#tell((host) => host.stop());
  }

  /**
   * Plans more steps, to be taken by the next `start`.
   *
   * @throws RangeError for fewer steps than planned, or for a cosine schedule
   */
  extend(total: number): void {
    checkExtension(this.#options, total);
    this.#options = { ...this.#options, steps: total };
    void this.#tell((host) => host.extend(total));
  }

  /** What was trained so far; also while it runs. */
  async result(): Promise<TrainingResult> {
    return (await this.#open()).result();
  }

  /** The record of a result of this training, which began at `initial`. */
  record({ steps }: Pick<TrainingResult, 'steps'>, initial: TrainingStart): TrainingRecord {
    return recordTraining({ options: this.#options, steps }, initial);
  }

  /** Ends the thread; what is under way is rejected. */
  close(): void {
    this.#lose(new DOMException('The training was closed', 'AbortError'));
  }

  #open(): Promise<TrainingHost> {
    if (this.#lost) return Promise.reject(this.#lost);
    this.#host ??= this.#openHost();
    return this.#host;
  }

  async #openHost(): Promise<TrainingHost> {
    const listener: TrainingListener = {
      progress: (progress) => this.#hear(progress),
      failed: (error) => this.#lose(error),
    };
    const host = await openTraining(this.#request, listener, this.#spawn);
    if (!this.#lost) return host;
    host.close();
    throw this.#lost;
  }

  async #tell(message: (host: TrainingHost) => void): Promise<void> {
    try {
      message(await this.#open());
    } catch (error) {
      this.#lose(error as Error);
    }
  }

  #hear(progress: TrainingProgress): void {
    if (this.#lost) return;
    this.#onProgress(progress);
    if (progress.status === 'running' || progress.status === 'paused') return;
    const ended = this.#stopping.splice(0);
    if (progress.status !== 'stopped') {
      this.#isGoing = false;
      ended.push(...this.#endings.splice(0));
    }
    for (const { resolve } of ended) resolve(progress);
  }

  #lose(cause: Error): void {
    this.#isGoing = false;
    if (!this.#lost) {
      this.#lost = cause;
      void this.#host?.then(
        (host) => host.close(),
        () => {},
      );
    }
    for (const { reject } of [...this.#stopping.splice(0), ...this.#endings.splice(0)]) reject(this.#lost);
  }
}

export interface SessionOptions {
  onProgress?: (progress: TrainingProgress) => void;
}
