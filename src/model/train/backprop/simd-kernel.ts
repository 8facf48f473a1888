// oxlint-disable-next-line import/default -- the binary plugin of vite.config.ts makes the export
import binary from './simd/kernel.ts?wasm';
import type { Kernel } from './kernel.ts';
import { POWERS } from './sigmoids.ts';

/** What `simd/kernel.ts` exports. */
interface Exports extends Omit<Kernel, 'memory'> {
  readonly memory: WebAssembly.Memory;
  open(address: number, powers: number): void;
}

const PAGE = 65_536;
/** What the module may look up, given a number that is none. */
const TABLE = 2048;

/** Null where it cannot be compiled, be it for the page's content security policy. */
let module: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(binary);
  } catch {
    return null;
  }
}

/** The kernel in WebAssembly SIMD; null where there is none, or too little memory for it. */
export function simdKernel(length: number): Kernel | null {
  if (module === undefined) module = compile();
  if (!module) return null;
  try {
    const { memory, open, ...loops } = new WebAssembly.Instance(module).exports as unknown as Exports;
    const start = memory.buffer.byteLength;
    memory.grow(Math.ceil((8 * (length + TABLE)) / PAGE));
    open(start, length);
    const numbers = new Float64Array(memory.buffer, start);
    numbers.set(POWERS, length);
    return { ...loops, memory: numbers.subarray(0, length) };
  } catch {
    return null;
  }
}
