import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage, type Performer } from '../../src/view/stage.ts';

let frames: FrameRequestCallback[] = [];
let observe: (records: { target: unknown; isIntersecting: boolean }[]) => void = () => {};

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: typeof observe) {
        observe = callback;
      }
      observe(): void {}
      unobserve(): void {}
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

function tick(now: number): number {
  const due = frames;
  frames = [];
  for (const frame of due) frame(now);
  return due.length;
}

/** Asks for this many more frames after its first. */
function performer(more = 0): Performer & { times: number[] } {
  const times: number[] = [];
  return {
    element: {} as Element,
    times,
    perform(seconds) {
      times.push(seconds);
      return times.length <= more;
    },
  };
}

describe('Stage', () => {
  it('runs one loop for all, and stops at rest', () => {
    const stage = new Stage();
    const [one, two] = [performer(2), performer(0)];
    stage.add(one);
    stage.add(two);
    stage.request(one);
    stage.request(two);
    stage.request(one);
    expect(frames.length).toBe(1);
    expect([tick(0), tick(16), tick(32), tick(48)]).toEqual([1, 1, 1, 0]);
    expect([one.times.length, two.times.length, stage.isRunning]).toEqual([3, 1, false]);
  });

  it('draws nothing that was not asked for', () => {
    const stage = new Stage();
    stage.add(performer());
    expect(frames.length).toBe(0);
  });

  it('tells the time since the last frame of a motion, and none after a rest', () => {
    const stage = new Stage();
    const one = performer(1);
    stage.add(one);
    stage.request(one);
    tick(1000);
    tick(1016);
    stage.request(one);
    tick(9000);
    expect(one.times).toEqual([0, 0.016, 0]);
  });

  it('keeps the request of what is out of sight until it comes back', () => {
    const stage = new Stage();
    const one = performer();
    stage.add(one);
    observe([{ target: one.element, isIntersecting: false }]);
    stage.request(one);
    expect(frames.length).toBe(0);
    observe([{ target: one.element, isIntersecting: true }]);
    tick(0);
    expect(one.times.length).toBe(1);
  });

  it('forgets who leaves, in the middle of a frame too', () => {
    const stage = new Stage();
    const two = performer();
    const one: Performer = {
      element: {} as Element,
      perform() {
        stage.remove(two);
        return false;
      },
    };
    stage.add(one);
    stage.add(two);
    stage.request(one);
    stage.request(two);
    tick(0);
    expect(two.times.length).toBe(0);
    stage.remove(one);
    expect(stage.isRunning).toBe(false);
  });
});
