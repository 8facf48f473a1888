import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { importModel } from '../../../src/model/import/import-model.ts';
import { createNetwork } from '../../../src/model/network.ts';
import { LandscapeError } from '../../../src/spec/errors.ts';
import { fixture } from './support.ts';

/** Bytes asked for by a number, since the start, by all typed arrays together. */
let allocated = 0;

/** Counts what is allocated from here on; views of memory that is there cost nothing. */
function countAllocations(): void {
  allocated = 0;
  for (const name of ['Float64Array', 'Float32Array', 'Uint8Array', 'Uint32Array', 'ArrayBuffer'] as const) {
    const original = globalThis[name] as new (...args: unknown[]) => { byteLength: number };
    const counted = new Proxy(original, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget === counted ? target : newTarget) as {
          byteLength: number;
        };
        if (!(args[0] instanceof ArrayBuffer)) allocated += made.byteLength;
        return made;
      },
    });
    vi.stubGlobal(name, counted);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Reads a file that may be anything: the outcome is a sound model or a `spec` error, and the memory stays bounded. */
function readAnything(name: string, bytes: Uint8Array, spare: number): 'model' | 'error' {
  countAllocations();
  try {
    const { network, values } = importModel(name, bytes, { network: { layers: [2, 5, 4, 2] } });
    expect(values.length).toBe(createNetwork(network).parameterCount);
    expect(values.every(Number.isFinite)).toBe(true);
    return 'model';
  } catch (error) {
    if (!(error instanceof LandscapeError)) throw error;
    expect(error.kind).toBe('spec');
    expect(error.message.length).toBeLessThan(4000);
    return 'error';
  } finally {
    expect(allocated).toBeLessThan(4 * bytes.length + spare);
    vi.unstubAllGlobals();
  }
}

const FILES = [
  'tanh.safetensors',
  'float16.safetensors',
  'bfloat16.safetensors',
  'gelu.onnx',
  'gelu-tanh.onnx',
  'no-bias.onnx',
  'named.npz',
  'deflated.npz',
  'fortran.npz',
  'docs/model.json',
  'docs/trajectory.npy',
];

/** Changes of a file as damage or malice makes them. */
const changes = fc.record({
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 }),
  bytes: fc.array(
    fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), value: fc.integer({ min: 0, max: 255 }) }),
    { maxLength: 6 },
  ),
  // lengths and offsets are where it hurts
  word: fc.option(
    fc.record({
      at: fc.double({ min: 0, max: 0.99, noNaN: true }),
      value: fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe),
    }),
    { freq: 2 },
  ),
  inserted: fc.option(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ maxLength: 12 }) }),
    {
      freq: 4,
    },
  ),
});

function change(
  original: Uint8Array,
  { cut, bytes, word, inserted }: typeof changes extends fc.Arbitrary<infer T> ? T : never,
) {
  let file = original.slice();
  for (const { at, value } of bytes) file[Math.floor(at * file.length)] = value;
  if (word && file.length >= 4) {
    const place = Math.min(file.length - 4, Math.floor(word.at * file.length));
    new DataView(file.buffer).setUint32(place, word.value, true);
  }
  if (inserted) {
    const at = Math.floor(inserted.at * file.length);
    file = new Uint8Array([...file.subarray(0, at), ...inserted.bytes, ...file.subarray(at)]);
  }
  return cut === null ? file : file.slice(0, Math.floor(cut * file.length));
}

describe.each(FILES)('%s', (path) => {
  const original = fixture(path);
  const spare = 2 ** 20;

  it('cut off anywhere is refused', () => {
    for (let length = 0; length < original.length; length++) {
      expect(readAnything(path, original.slice(0, length), spare), `after ${length} bytes`).toBe('error');
    }
  });

  it('damaged anywhere is refused or still a model', () => {
    const outcomes = { model: 0, error: 0 };
    fc.assert(
      fc.property(changes, (how) => {
        outcomes[readAnything(path, change(original, how), spare)]++;
      }),
      { numRuns: 400 },
    );
    expect(outcomes.error).toBeGreaterThan(50);
  });
});

describe.each(['safetensors', 'onnx', 'npz', 'npy', 'json'])('any bytes as .%s', (type) => {
  it('are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readAnything(`m.${type}`, bytes, 2 ** 20)).toBe('error');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the counter of memory', () => {
  it('sees what is allocated and not what is only looked at', () => {
    countAllocations();
    const array = new Float64Array(1000);
    expect(allocated).toBe(8000);
    expect(array.subarray(10).length + new Uint8Array(array.buffer).length).toBe(8990);
    expect(allocated).toBe(8000);
  });
});
