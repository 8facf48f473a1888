import { answerCalls } from './cpu/calls.ts';
import type { Lattice } from './engine.ts';
import { jetsOf, latticeJets, type JetCall } from './jets-cpu.ts';

/** The body of a thread of jets: takes a problem, then its tiles. */
let evaluate: ((lattice: Lattice) => Float32Array) | null = null;

answerCalls((call: JetCall): Float32Array | null => {
  if ('lattice' in call) return evaluate!(call.lattice);
  const { problem, order } = call;
  const jetAt = jetsOf(problem, order);
  evaluate = (lattice) => latticeJets(problem, order, jetAt, lattice);
  return null;
});
