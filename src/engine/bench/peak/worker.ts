import { answerCalls } from '../../cpu/calls.ts';
import { runLoop } from './loops.ts';
import type { PeakLoop, PeakRun } from './protocol.ts';

/** The body of a thread that measures: runs each loop it is sent. */
answerCalls((loop: PeakLoop): PeakRun => {
  const start = performance.timeOrigin + performance.now();
  const sum = runLoop(loop);
  return { start, end: performance.timeOrigin + performance.now(), sum };
});
