import type { KernelInput } from '../cpu/kernel-input.ts';
import type { Lattice } from '../engine.ts';

/** To the thread of plain JavaScript: a problem once, then its tiles. */
export type PlainCall = { problem: KernelInput } | { lattice: Lattice };
