// oxlint-disable-next-line import/default -- the binary plugin of vite.config.ts makes the export
import baseline from '../../src/engine/cpu/simd/probe.ts?wasm';
// oxlint-disable-next-line import/default -- the binary plugin of vite.config.ts makes the export
import relaxed from '../../src/engine/cpu/simd/probe.ts?wasm=relaxed';
import { ACTIVATIONS, LOSSES, type Activation, type LossName } from '../../src/spec/landscape.ts';

interface Exports {
  memory: WebAssembly.Memory;
  reserve(): number;
  activate(code: number, from: number, bytes: number): void;
  evaluate(code: number, from: number, bytes: number): void;
  lossTile(code: number, delta: number, predictions: number, targets: number, outputs: number, count: number): number;
}

const PARTS = ['expm1OfNegative', 'log1p', 'log1pExpOfMinus', 'normalTail'] as const;
export type Part = (typeof PARTS)[number];

/** Losses of a tile. Predictions and targets are `[output][sample]`. */
export interface Tile {
  predictions: ArrayLike<number>[];
  targets: ArrayLike<number>[];
  delta?: number;
}

/** The SIMD functions over arrays of float32 numbers. */
export interface SimdProbe {
  activate(name: Activation, values: Float32Array): Float32Array;
  part(name: Part, values: Float32Array): Float32Array;
  /** What stands in the lanes past the last sample is `padding`. */
  loss(name: LossName, tile: Tile, padding?: number): number;
}

/** The modules that this engine accepts; a missing one is said out loud. */
export async function simdProbes(): Promise<[string, SimdProbe][]> {
  const found: [string, SimdProbe][] = [];
  for (const [name, bytes] of [['baseline', baseline] as const, ['relaxed', relaxed] as const]) {
    if (!WebAssembly.validate(bytes)) console.warn(`${name} SIMD is not tested: this engine does not accept it`);
    else found.push([name, await createProbe(bytes)]);
  }
  return found;
}

async function createProbe(bytes: Uint8Array<ArrayBuffer>): Promise<SimdProbe> {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const { memory, reserve, activate, evaluate, lossTile } = instance.exports as unknown as Exports;
  const base = Math.ceil(reserve() / 64) * 64;
  const room = new Float32Array(memory.buffer, base, 2 ** 22 - 64);

  function inPlace(values: Float32Array, run: (from: number, bytes: number) => void): Float32Array {
    const padded = Math.ceil(values.length / 8) * 8;
    room.fill(0, values.length, padded);
    room.set(values);
    run(base, 4 * padded);
    return room.slice(0, values.length);
  }

  /** `[panel][output][8]`. */
  function toPanels(rows: ArrayLike<number>[], at: number, padding: number): void {
    const panels = Math.ceil(rows[0].length / 8);
    room.fill(padding, at, at + panels * rows.length * 8);
    rows.forEach((row, output) => {
      for (let s = 0; s < row.length; s++) room[at + ((s >> 3) * rows.length + output) * 8 + (s & 7)] = row[s];
    });
  }

  return {
    activate: (name, values) => inPlace(values, (from, size) => activate(ACTIVATIONS.indexOf(name), from, size)),
    part: (name, values) => inPlace(values, (from, size) => evaluate(PARTS.indexOf(name), from, size)),
    loss(name, { predictions, targets, delta = 1 }, padding = NaN) {
      const second = 2 ** 21;
      toPanels(predictions, 0, padding);
      toPanels(targets, second, padding);
      const [outputs, count] = [predictions.length, predictions[0].length];
      return lossTile(LOSSES.indexOf(name), delta, base, base + 4 * second, outputs, count);
    },
  };
}

/** Float32 numbers evenly between two ends. */
export function dense(low: number, high: number, count = 20_001): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
}

/** Float32 numbers of both signs, evenly in the logarithm of their size. */
export function scaled(smallest: number, largest: number, count = 20_000): Float32Array {
  const ratio = Math.log(largest / smallest);
  return Float32Array.from({ length: count }, (_, k) => (k & 1 ? -1 : 1) * smallest * Math.exp((ratio * k) / count));
}

/** Largest errors over the arguments: relative where the true value is a normal float32 number, and absolute. */
export function errors(
  got: Float32Array,
  truth: (x: number) => number,
  at: Float32Array,
): { relative: number; absolute: number } {
  let relative = 0;
  let absolute = 0;
  for (let k = 0; k < at.length; k++) {
    const expected = truth(at[k]);
    const error = Math.abs(got[k] - expected);
    if (Number.isNaN(error)) return { relative: NaN, absolute: NaN };
    absolute = Math.max(absolute, error);
    if (Math.abs(expected) > 1e-36) relative = Math.max(relative, error / Math.abs(expected));
  }
  return { relative, absolute };
}
