import type { Activation } from '../../../spec/landscape.ts';
import { activations } from '../../activations.ts';
import { erfc } from '../../erf.ts';
import type { Kernel } from './kernel.ts';

/** Applies an activation to `count` numbers from `z` on, which are kept: values to `h`, slopes to `slope`, all first indices of one memory. */
export type Activate = (z: number, h: number, slope: number, count: number) => void;

const SCALE = 2 * Math.sqrt(2 / Math.PI);
const DENSITY = 1 / Math.sqrt(2 * Math.PI);
const CUBE = 0.044715;
/** Beyond it the curved part of x·gate(x) is below the smallest double. */
const SATURATED = 800;

/** Definitions, and the sides taken at kinks, are those of `activationDerivatives`; NaN passes through. */
export function activatePass(name: Activation, { memory: m, sigmoid, tanh, elu }: Kernel): Activate {
  switch (name) {
    case 'tanh':
      return tanh;
    case 'sigmoid':
      return sigmoid;
    case 'elu':
      return elu;
    case 'identity':
      return (z, h, slope, count) => {
        m.copyWithin(h, z, z + count);
        m.fill(1, slope, slope + count);
      };
    case 'relu':
      return (z, h, slope, count) => {
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          m[h + k] = Math.max(0, x);
          m[slope + k] = x > 0 ? 1 : 0;
        }
      };
    case 'leaky-relu':
      return (z, h, slope, count) => {
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          m[h + k] = x > 0 ? x : 0.01 * x;
          m[slope + k] = x > 0 ? 1 : 0.01;
        }
      };
    case 'silu':
      return (z, h, slope, count) => {
        sigmoid(z, h, slope, count);
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          const gate = m[h + k];
          const isFar = Math.abs(x) > SATURATED;
          m[h + k] = x < -SATURATED ? 0 : x * gate;
          m[slope + k] = isFar ? (x > 0 ? 1 : 0) : gate + x * m[slope + k];
        }
      };
    case 'gelu-tanh':
      return (z, h, slope, count) => {
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          m[h + k] = SCALE * (x + CUBE * x * x * x);
        }
        sigmoid(h, h, slope, count);
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          const gate = m[h + k];
          const isFar = Math.abs(x) > SATURATED;
          m[h + k] = x < -SATURATED ? 0 : x * gate;
          const steepness = SCALE * (1 + 3 * CUBE * x * x);
          m[slope + k] = isFar ? (x > 0 ? 1 : 0) : gate + x * m[slope + k] * steepness;
        }
      };
    case 'gelu':
      return (z, h, slope, count) => {
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          const share = 0.5 * erfc(-x * Math.SQRT1_2);
          m[h + k] = x === -Infinity ? 0 : x * share;
          m[slope + k] = Math.abs(x) > SATURATED ? (x > 0 ? 1 : 0) : share + x * DENSITY * Math.exp(-0.5 * x * x);
        }
      };
    case 'softplus':
      return (z, h, slope, count) => {
        sigmoid(z, h, slope, count);
        for (let k = 0; k < count; k++) {
          m[slope + k] = m[h + k];
          m[h + k] = activations.softplus(m[z + k]);
        }
      };
    case 'sin':
      return (z, h, slope, count) => {
        for (let k = 0; k < count; k++) {
          const x = m[z + k];
          m[h + k] = Math.sin(x);
          m[slope + k] = Math.cos(x);
        }
      };
  }
}

/** The activation alone, with the bits of `createEvaluator`'s; no slopes. */
export function valuePass(name: Activation, m: Float64Array): Activate {
  const activate = activations[name];
  return (z, h, _slope, count) => {
    for (let k = 0; k < count; k++) m[h + k] = activate(m[z + k]);
  };
}
