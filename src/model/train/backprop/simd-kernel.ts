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

let module: WebAssembly.Module | null | undefined;

/** The kernel in WebAssembly SIMD; null where there is none, be it for the page's content security policy or for want of memory. */
export function simdKernel(length: number): Kernel | null {
  try {
    module ??= new WebAssembly.Module(binary);
    const { memory, open, ...loops } = new WebAssembly.Instance(module).exports as unknown as Exports;
    const start = memory.buffer.byteLength;
    memory.grow(Math.ceil((8 * (length + TABLE)) / PAGE));
    open(start, length);
    const numbers = new Float64Array(memory.buffer, start);
    numbers.set(POWERS, length);
    return { ...loops, memory: numbers.subarray(0, length) };
  } catch {
    module ??= null;
    return null;
  }
}
