import { afterEach, expect, it, vi } from 'vitest';
import { onceAFrame } from '../../src/elements/once-a-frame.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('draws once in the next frame, however often it is asked, and again when it is asked again', () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  let drawn = 0;
  const queue = onceAFrame(() => {
    drawn++;
    // what a drawing asks for comes a frame later
    if (drawn === 1) queue();
  });
  queue();
  queue();
  expect([frames.length, drawn]).toEqual([1, 0]);
  frames[0]();
  expect([frames.length, drawn]).toEqual([2, 1]);
  frames[1]();
  expect([frames.length, drawn]).toEqual([2, 2]);
});
