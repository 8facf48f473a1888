import { DOUBLE_LOOPS } from './double.ts';
// oxlint-disable-next-line import/default -- the wasm plugin of vite.config.ts makes the export
import baseline from './simd/fma.ts?wasm';
// oxlint-disable-next-line import/default -- the wasm plugin of vite.config.ts makes the export
import relaxed from './simd/fma.ts?wasm=relaxed';
import { sumOf, type Accumulators, type Instructions, type PeakLoop } from './protocol.ts';

/** Lanes count exactly up to 2^24, so that longer loops run in pieces. */
const PIECE = 2 ** 22;

type Loop = (iterations: number, m: number, c: number) => number;

/** The instructions that this place can run, fastest first; SIMD needs WebAssembly and a policy that allows it. */
export function availableInstructions(): Instructions[] {
  const isValid = (binary: BufferSource) => typeof WebAssembly === 'object' && WebAssembly.validate(binary);
  const found: Instructions[] = [];
  if (isValid(relaxed)) found.push('relaxed-simd');
  if (isValid(baseline)) found.push('simd');
  return [...found, 'double'];
}

const instances = new Map<Instructions, Record<string, Loop>>();

function loopOf(instructions: Instructions, accumulators: Accumulators): Loop {
  if (instructions === 'double') return DOUBLE_LOOPS[accumulators];
  let loops = instances.get(instructions);
  if (!loops) {
    // a module this small compiles in well under a millisecond, and a thread may wait for it
    const module = new WebAssembly.Module(instructions === 'simd' ? baseline : relaxed);
    const imports = { env: { abort: () => {} } };
    loops = new WebAssembly.Instance(module, imports).exports as unknown as Record<string, Loop>;
    instances.set(instructions, loops);
  }
  return loops[`peak${accumulators}`];
}

/**
 * Runs a loop of multiply-adds on the calling thread and gives the sum of its accumulators, as `sumOf` foretells it.
 *
 * @throws WebAssembly's own error where the instructions are not to be had
 */
export function runLoop({ instructions, accumulators, iterations }: PeakLoop): number {
  const loop = loopOf(instructions, accumulators);
  const starts = sumOf({ instructions, accumulators, iterations: 0 });
  let sum = starts;
  for (let done = 0; done < iterations; done += PIECE) {
    sum += loop(Math.min(PIECE, iterations - done), 1, 1) - starts;
  }
  return sum;
}
