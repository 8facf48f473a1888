/**
 * The one generator of all randomness, so that a seed means the same on every machine.
 *
 * xoshiro128** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators"), its state filled by
 * splitmix32 from the seed and the name of the stream. Naming the stream keeps the draws of data, parameters and
 * directions independent when they share a seed.
 */
export interface Random {
  /** Uniform on [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** Standard normal, by Marsaglia's polar method. */
  normal(): number;
  /** Uniform on 0 … n-1. */
  integer(n: number): number;
}

export function createRandom(seed: number, stream = ''): Random {
  const s = initialState(seed, stream);
  let spare: number | null = null;

  function next(): number {
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  }

  function uniform(): number {
    const high = next() >>> 6;
    const low = next() >>> 5;
    return (high * 2 ** 27 + low) * 2 ** -53;
  }

  function normal(): number {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const r = x * x + y * y;
      if (r === 0 || r >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(r)) / r);
      spare = y * scale;
      return x * scale;
    }
  }

  return { uniform, normal, integer: (n) => Math.floor(uniform() * n) };
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** Four words by splitmix32; a seed beyond 32 bits contributes its upper half too. */
function initialState(seed: number, stream: string): Int32Array {
  let h = (seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) | 0, 0x9e3779b1);
  for (let k = 0; k < stream.length; k++) h = Math.imul(h ^ stream.charCodeAt(k), 0x01000193);
  const state = new Int32Array(4);
  for (let k = 0; k < 4; k++) {
    h = (h + 0x9e3779b9) | 0;
    let z = h;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[k] = z ^ (z >>> 15);
  }
  return state;
}
