import type { Problem } from '../plan/problem.ts';
import type { Lattice } from '../engine.ts';

/** To the thread of plain JavaScript: a problem once, then its tiles. */
export type PlainCall = { problem: Problem } | { lattice: Lattice };
