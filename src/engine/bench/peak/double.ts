import type { Accumulators } from './protocol.ts';

type Loop = (iterations: number, m: number, c: number) => number;

/**
 * The same multiply-adds as `simd/fma.ts` in plain JavaScript, which has them in float64 and scalar alone. Accumulators start
 * at a half: a compiler that had seen whole numbers alone would count in integers.
 */
export const DOUBLE_LOOPS: Record<Accumulators, Loop> = {
  8: (iterations, m, c) => {
    let [a0, a1, a2, a3, a4, a5, a6, a7] = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5];
    for (let i = 0; i < iterations; i++) {
      a0 = a0 * m + c;
      a1 = a1 * m + c;
      a2 = a2 * m + c;
      a3 = a3 * m + c;
      a4 = a4 * m + c;
      a5 = a5 * m + c;
      a6 = a6 * m + c;
      a7 = a7 * m + c;
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7;
  },
  12: (iterations, m, c) => {
    let [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11] = [
      0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5,
    ];
    for (let i = 0; i < iterations; i++) {
      a0 = a0 * m + c;
      a1 = a1 * m + c;
      a2 = a2 * m + c;
      a3 = a3 * m + c;
      a4 = a4 * m + c;
      a5 = a5 * m + c;
      a6 = a6 * m + c;
      a7 = a7 * m + c;
      a8 = a8 * m + c;
      a9 = a9 * m + c;
      a10 = a10 * m + c;
      a11 = a11 * m + c;
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11;
  },
};
