import { describe, expect, it } from 'vitest';
import { Turns, type Turn } from '../../src/engine/gpu/turns.ts';
import { Pacer } from '../../src/engine/pacing.ts';

const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A device that runs what is submitted one after the other, in virtual time. */
class VirtualQueue {
  time = 0;
  readonly turns = new Turns(() => this.time);
  readonly ran: { owner: string; milliseconds: number }[] = [];
  #end = 0;
  readonly #pending: { at: number; done: () => void }[] = [];

  /** Resolves when the device has run the work. */
  run(owner: string, milliseconds: number): Promise<void> {
    this.#end = Math.max(this.#end, this.time) + milliseconds;
    this.ran.push({ owner, milliseconds });
    return new Promise((done) => this.#pending.push({ at: this.#end, done }));
  }

  /** Lets time pass until nothing is pending, or until `steps` dispatches have ended. */
  async drain(steps = Infinity): Promise<void> {
    await flush();
    while (this.#pending.length > 0 && steps-- > 0) {
      const { at, done } = this.#pending.shift()!;
      this.time = at;
      done();
      await flush();
    }
  }
}

/** A job that dispatches `count` times, with two dispatches under way where it is let. */
function job(queue: VirtualQueue, name: string, count: number, cost: () => number, learn?: (ms: number) => void) {
  const owner = {};
  let left = count;
  const measured: number[] = [];
  const lane = async () => {
    while (left-- > 0) {
      const turn = await queue.turns.take(owner);
      await queue.run(name, cost());
      const milliseconds = turn.end();
      measured.push(milliseconds);
      learn?.(milliseconds);
    }
  };
  return { done: Promise.all([lane(), lane()]), measured };
}

describe('the turns of a queue', () => {
  it('go round between jobs, one dispatch each', async () => {
    const queue = new VirtualQueue();
    const jobs = ['a', 'b', 'c'].map((name) => job(queue, name, 20, () => 20));
    await queue.drain();
    await Promise.all(jobs.map(({ done }) => done));
    // at every moment no job is more than one dispatch behind another, but for the two given before the others had asked
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (const [k, { owner }] of queue.ran.entries()) {
      counts[owner]++;
      const values = Object.values(counts);
      if (k >= 4) expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(2);
    }
    expect(counts).toEqual({ a: 20, b: 20, c: 20 });
  });

  it('serve a newcomer next, however long the others have been at it', async () => {
    const queue = new VirtualQueue();
    const old = job(queue, 'old', 100, () => 20);
    await queue.drain(30);
    const before = queue.ran.length;
    const late = job(queue, 'late', 1, () => 20);
    await queue.drain(2);
    expect(queue.ran.slice(before, before + 2).map(({ owner }) => owner)).toContain('late');
    await queue.drain();
    await Promise.all([old.done, late.done]);
  });

  it("measure a dispatch's own time, not its neighbours'", async () => {
    const queue = new VirtualQueue();
    const short = job(queue, 'short', 30, () => 3);
    const long = job(queue, 'long', 30, () => 47);
    await queue.drain();
    await Promise.all([short.done, long.done]);
    for (const milliseconds of short.measured) expect(milliseconds).toBeCloseTo(3);
    for (const milliseconds of long.measured) expect(milliseconds).toBeCloseTo(47);
  });

  it('never have more than two dispatches on the queue', async () => {
    const turns = new Turns();
    const given: Turn[] = [];
    for (let k = 0; k < 5; k++) void turns.take({}).then((turn) => given.push(turn));
    await flush();
    expect(given.length).toBe(2);
    given[0].end();
    given[0].end(); // a second end of the same turn gives nothing more away
    await flush();
    expect(given.length).toBe(3);
  });

  it('are not waited for once aborted, and one aborted in the line holds nobody up', async () => {
    const turns = new Turns();
    const held = [await turns.take({}), await turns.take({})];
    const stop = new AbortController();
    const gone = turns.take({}, stop.signal);
    const next = turns.take({});
    stop.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    held[0].end();
    (await next).end();
    await expect(turns.take({}, AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });
});

describe('the length of dispatches under a pacer', () => {
  it.each([1, 100, 10_000])('settles at 20 ms and never passes 50 ms at %d units a millisecond', async (rate) => {
    const queue = new VirtualQueue();
    const pacer = new Pacer({ first: 16, targetMs: 20 });
    const amounts: number[] = [];
    const paced = (cost: (amount: number) => number) => () => {
      amounts.push(pacer.amount);
      return cost(pacer.amount);
    };
    const { done } = job(
      queue,
      'paced',
      60,
      paced((amount) => amount / rate),
      (ms) => pacer.learn(amounts.shift()!, ms),
    );
    await queue.drain();
    await done;
    const times = queue.ran.map(({ milliseconds }) => milliseconds);
    expect(Math.max(...times)).toBeLessThanOrEqual(50);
    for (const ms of times.slice(-10)) expect(ms).toBeCloseTo(20, 0);
  });

  it('comes back under 50 ms at once when the work turns ten times dearer, and forgives a first compilation', async () => {
    const queue = new VirtualQueue();
    const pacer = new Pacer({ first: 1000, targetMs: 20 });
    const amounts: number[] = [];
    let n = 0;
    const cost = () => {
      const amount = pacer.amount;
      amounts.push(amount);
      n++;
      return amount / (n < 40 ? 1000 : 100) + (n === 1 ? 500 : 0);
    };
    const { done } = job(queue, 'paced', 80, cost, (ms) => pacer.learn(amounts.shift()!, ms));
    await queue.drain();
    await done;
    const times = queue.ran.map(({ milliseconds }) => milliseconds);
    // the first, with its compilation, and the two that were on the queue when the work became dearer
    expect(times.filter((ms) => ms > 50).length).toBeLessThanOrEqual(3);
    for (const ms of times.slice(20, 38)) expect(ms).toBeCloseTo(20, 0);
    for (const ms of times.slice(-10)) expect(ms).toBeCloseTo(20, 0);
  });
});
