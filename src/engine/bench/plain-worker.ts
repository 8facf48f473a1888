import { createKernel, type CpuKernel } from '../cpu/scalar-kernel.ts';
import { answerCalls } from '../cpu/calls.ts';
import type { PlainCall } from './plain-call.ts';

/** The body of the thread of plain JavaScript: takes a problem, then its tiles. */
let kernel: CpuKernel | null = null;

answerCalls((call: PlainCall): Float32Array | null => {
  if ('lattice' in call) return kernel!.evaluate(call.lattice);
  kernel = createKernel(call.problem);
  return null;
});
