// The fields that everyone gets: float32 on a square grid, the same on every machine.

/** Waves of a smooth field: frequencies (cycles over the window), phase, height. */
const WAVES = [
  [3, 2, 0.3, 1],
  [-4, 5, 1.7, 0.7],
  [7, -3, 2.9, 0.5],
  [6, 8, 4.1, 0.35],
  [-9, 11, 5.3, 0.25],
  [13, 4, 0.9, 0.2],
];

function smooth(x, y) {
  let sum = 2 * ((x - 0.5) ** 2 + 1.5 * (y - 0.45) ** 2);
  for (const [p, q, phase, height] of WAVES) sum += height * Math.sin(2 * Math.PI * (p * x + q * y) + phase);
  return sum;
}

/** Marsaglia's xorshift32: the same numbers everywhere, uniform on [0, 1). */
function uniform(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const KINDS = {
  smooth: () => smooth,
  noisy: (random) => (x, y) => smooth(x, y) + 1e-3 * random(),
  white: (random) => () => random(),
};

/** @returns {Float32Array} `size`² values, row after row */
export function makeField(kind, size) {
  const valueAt = KINDS[kind](uniform(size + 1));
  const values = new Float32Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) values[j * size + i] = valueAt(i / (size - 1), j / (size - 1));
  }
  return values;
}

/** A square float32 field as an `.npy` file. */
export function npyBytes(values, size) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${size}, ${size}), }`;
  const header = `${text.padEnd(Math.ceil((11 + text.length) / 64) * 64 + 53)}\n`;
  const start = Buffer.alloc(10);
  start.write('\x93NUMPY\x01\x00', 'latin1');
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(values.buffer)]);
}
