import type { Kernel } from './kernel.ts';

/** e^x is 0 from here on down, in float64. */
const LOWEST = -746;
const { LOG2E } = Math;
/** Rounds what it is added to, of less than 2^51 in size, to an integer. */
const ROUND = 1.5 * 2 ** 52;
/** ln 2 in two parts: 32 bits, whose product with n is exact, and the rest. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** y coth(y / 2) = 2 + y²(P1 + y²(P2 + …)) for |y| ≤ ½ ln 2, to 2^-59 (fdlibm's e_exp.c, Sun 1993). */
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;

/** 2^n for n from `LOWEST` · log2 e on, at n + 1077: exact, and 0 below the smallest double. */
export const POWERS = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1078).fill(1);
  for (let k = 1077; k > 0; k--) powers[k - 1] = powers[k] / 2;
  return powers;
}

/**
 * In plain JavaScript, to about two units in the last place, by additions, multiplications and divisions alone, which have the same bits
 * everywhere; `Math.exp` has not, and takes three times as long.
 *
 * With e^−|x| = p (c + y) / (c − y), p = 2^n and c = y coth(y / 2), the quotient that all of these functions are needs no other division,
 * and slopes keep the digits that 1 − tanh² cancels.
 */
export function plainSigmoids(m: Float64Array): Pick<Kernel, 'sigmoid' | 'tanh' | 'elu'> {
  function sigmoid(z: number, h: number, slope: number, count: number) {
    for (let k = 0; k < count; k++) {
      const x = m[z + k];
      const held = Math.max(-Math.abs(x), LOWEST);
      const n = held * LOG2E + ROUND - ROUND;
      const y = held - n * LN2_HIGH - n * LN2_LOW;
      const square = y * y;
      const c = 2 + square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
      const one = c - y;
      const other = POWERS[(n | 0) + 1077] * (c + y);
      const sum = one + other;
      m[h + k] = (x < 0 ? other : one) / sum;
      m[slope + k] = (one * other) / (sum * sum);
    }
  }

  function tanh(z: number, h: number, slope: number, count: number) {
    for (let k = 0; k < count; k++) {
      const x = m[z + k];
      const held = Math.max(-2 * Math.abs(x), LOWEST);
      const n = held * LOG2E + ROUND - ROUND;
      const y = held - n * LN2_HIGH - n * LN2_LOW;
      const square = y * y;
      const c = 2 + square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
      const p = POWERS[(n | 0) + 1077];
      const one = c - y;
      const other = p * (c + y);
      const sum = one + other;
      // not one − other, which cancels near 0
      const size = ((1 - p) * c - (1 + p) * y) / sum;
      m[h + k] = x < 0 ? -size : size;
      m[slope + k] = (4 * (one * other)) / (sum * sum);
    }
  }

  function elu(z: number, h: number, slope: number, count: number) {
    for (let k = 0; k < count; k++) {
      const x = m[z + k];
      const held = Math.max(Math.min(x, 0), LOWEST);
      const n = held * LOG2E + ROUND - ROUND;
      const y = held - n * LN2_HIGH - n * LN2_LOW;
      const square = y * y;
      const c = 2 + square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
      const p = POWERS[(n | 0) + 1077];
      const one = c - y;
      m[h + k] = x > 0 ? x : p * ((2 * y) / one) + (p - 1);
      m[slope + k] = x > 0 ? 1 : p * ((c + y) / one);
    }
  }

  return { sigmoid, tanh, elu };
}
