import { LandscapeError } from '../../spec/errors.ts';
import type { CpuWork } from './kernel-input.ts';
import type { FromWorker } from './protocol.ts';
import type { Lattice } from '../engine.ts';
import type { Extremes } from '../extremes.ts';
import { startThread, type StartThread, type Thread } from './threads.ts';

export interface TileResult {
  readonly losses: Float32Array;
  readonly extremes: Extremes;
  /** Time the kernel took. */
  readonly milliseconds: number;
}

interface Task {
  readonly job: number;
  readonly lattice: Lattice;
  readonly resolve: (result: TileResult) => void;
  readonly reject: (error: unknown) => void;
  readonly signal?: AbortSignal;
}

/** A thread that is up, the jobs it knows, and the tile it is at. */
interface Member {
  readonly thread: Thread;
  readonly jobs: Set<number>;
  task: Task | null;
}

/** A thread that says nothing for this long, not even an error, was silently forbidden. */
const START_TIMEOUT_MS = 10_000;

/**
 * Threads that compute tiles. Each has one tile at a time; the rest waits in one queue, so that a free thread takes the
 * next tile of whichever job asked first. Jobs are posted to a thread once, before its first tile of them.
 */
export class WorkerPool {
  readonly #members: Member[] = [];
  readonly #queue: Task[] = [];
  readonly #jobs = new Map<number, CpuWork>();
  #lastJob = 0;
  #arithmetic = '';
  #terminated = false;

  /** Starts threads and waits until they answer. Fails when none does; the error says why. */
  static async start(script: string, threads: number, start: StartThread = startThread): Promise<WorkerPool> {
    const pool = new WorkerPool();
    const attempts = await Promise.allSettled(Array.from({ length: threads }, () => pool.#add(script, start)));
    if (pool.size > 0) return pool;
    const failure = attempts.find((attempt) => attempt.status === 'rejected');
    throw failure?.reason instanceof Error ? failure.reason : new Error('no thread was asked for');
  }

  /** Threads alive. */
  get size(): number {
    return this.#members.length;
  }

  /** What the threads compute with, in words. */
  get arithmetic(): string {
    return this.#arithmetic;
  }

  /** Tiles waiting or under way. */
  get pending(): number {
    return this.#queue.length + this.#members.filter(({ task }) => task).length;
  }

  /** Makes a job known; tiles name it by the number returned. */
  addJob(work: CpuWork): number {
    this.#jobs.set(++this.#lastJob, work);
    return this.#lastJob;
  }

  dropJob(job: number): void {
    this.#jobs.delete(job);
    for (const { thread, jobs } of this.#members) {
      if (jobs.delete(job)) thread.post({ type: 'drop', job });
    }
  }

  /**
   * Computes a tile. Aborted while it waits it is dropped; aborted while a thread is at it, the promise rejects when the
   * thread is free again.
   */
  run(job: number, lattice: Lattice, signal?: AbortSignal): Promise<TileResult> {
    return new Promise((resolve, reject) => {
      if (this.#terminated) return reject(new LandscapeError('lost', 'The CPU engine was disposed of'));
      if (signal?.aborted) return reject(signal.reason);
      const drop = () => this.#dropQueued(task);
      const settling =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', drop);
          settle(value);
        };
      const task = { job, lattice, resolve: settling(resolve), reject: settling(reject), signal };
      this.#queue.push(task);
      signal?.addEventListener('abort', drop, { once: true });
      this.#assign();
    });
  }

  /** Ends the threads; tiles that wait or are under way are rejected. */
  terminate(): void {
    this.#terminated = true;
    const tasks = [...this.#queue.splice(0), ...this.#members.flatMap(({ task }) => task ?? [])];
    for (const { thread } of this.#members.splice(0)) thread.terminate();
    for (const task of tasks) task.reject(new LandscapeError('lost', 'The CPU engine was disposed of'));
  }

  #add(script: string, start: StartThread): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
        this.#remove(member, error);
      };
      const timer = setTimeout(() => {
        member?.thread.terminate();
        fail(new Error(`a thread did not start within ${START_TIMEOUT_MS / 1000} s`));
      }, START_TIMEOUT_MS);
      let member: Member | undefined;
      const receive = (message: FromWorker) => {
        if (!member) return;
        if (message.type !== 'ready') return this.#settle(member, message);
        clearTimeout(timer);
        this.#arithmetic = message.arithmetic;
        this.#members.push(member);
        member.thread.keepAlive(false);
        return resolve();
      };
      try {
        member = { thread: start(script, { message: receive, error: fail }), jobs: new Set(), task: null };
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  #remove(member: Member | undefined, error: Error): void {
    const index = member ? this.#members.indexOf(member) : -1;
    if (!member || index < 0) return;
    this.#members.splice(index, 1);
    const dead = new LandscapeError('lost', `A thread of the CPU engine died: ${error.message}`, { cause: error });
    member.task?.reject(dead);
    member.task = null;
    if (this.size > 0) return;
    for (const task of this.#queue.splice(0)) task.reject(dead);
    this.#terminated = true;
  }

  #dropQueued(task: Task): void {
    const index = this.#queue.indexOf(task);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    task.reject(task.signal?.reason);
  }

  #assign(): void {
    for (const member of this.#members) {
      if (member.task) continue;
      const task = this.#queue.shift();
      if (!task) return;
      this.#give(member, task);
    }
  }

  #give(member: Member, task: Task): void {
    const { job, lattice } = task;
    const work = this.#jobs.get(job);
    if (!work) return task.reject(new LandscapeError('lost', 'The job was disposed of'));
    member.task = task;
    member.thread.keepAlive(true);
    if (!member.jobs.has(job)) {
      member.thread.post({ type: 'job', job, work });
      member.jobs.add(job);
    }
    member.thread.post({ type: 'tile', job, lattice });
  }

  #settle(member: Member, message: Exclude<FromWorker, { type: 'ready' }>): void {
    const { task } = member;
    member.task = null;
    member.thread.keepAlive(false);
    if (task?.signal?.aborted) task.reject(task.signal.reason);
    else if (message.type === 'losses') task?.resolve(message);
    else task?.reject(new LandscapeError('memory', `A thread of the CPU engine failed: ${message.message}`));
    this.#assign();
  }
}
