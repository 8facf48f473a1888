import type { PlaneLoss } from '../../src/analysis/verify/plane-loss.ts';

/** A number with its first and second derivatives by a and b: arithmetic on it differentiates whatever it computes. */
export interface Dual {
  readonly value: number;
  readonly a: number;
  readonly b: number;
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
}

type Operand = Dual | number;

export function constant(value: number): Dual {
  return { value, a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
}

function dual(x: Operand): Dual {
  return typeof x === 'number' ? constant(x) : x;
}

export function sum(...terms: Operand[]): Dual {
  return terms.map(dual).reduce((p, q) => ({
    value: p.value + q.value,
    a: p.a + q.a,
    b: p.b + q.b,
    aa: p.aa + q.aa,
    ab: p.ab + q.ab,
    bb: p.bb + q.bb,
  }));
}

export function product(...factors: Operand[]): Dual {
  return factors.map(dual).reduce((p, q) => ({
    value: p.value * q.value,
    a: p.a * q.value + p.value * q.a,
    b: p.b * q.value + p.value * q.b,
    aa: p.aa * q.value + 2 * p.a * q.a + p.value * q.aa,
    ab: p.ab * q.value + p.a * q.b + p.b * q.a + p.value * q.ab,
    bb: p.bb * q.value + 2 * p.b * q.b + p.value * q.bb,
  }));
}

export function minus(p: Operand, q: Operand): Dual {
  return sum(p, product(-1, q));
}

export function square(p: Operand): Dual {
  return product(p, p);
}

/** f(p), given the value and the first two derivatives of f at p. */
function chain(p: Dual, value: number, first: number, second: number): Dual {
  return {
    value,
    a: first * p.a,
    b: first * p.b,
    aa: second * p.a * p.a + first * p.aa,
    ab: second * p.a * p.b + first * p.ab,
    bb: second * p.b * p.b + first * p.bb,
  };
}

export const log = (p: Dual) => chain(p, Math.log(p.value), 1 / p.value, -1 / p.value ** 2);
export const log1p = (p: Dual) => chain(p, Math.log1p(p.value), 1 / (1 + p.value), -1 / (1 + p.value) ** 2);
export const exp = (p: Dual) => chain(p, Math.exp(p.value), Math.exp(p.value), Math.exp(p.value));
export const sqrt = (p: Dual) => chain(p, Math.sqrt(p.value), 0.5 / Math.sqrt(p.value), -0.25 * p.value ** -1.5);
export const cos = (p: Dual) => chain(p, Math.cos(p.value), -Math.sin(p.value), -Math.cos(p.value));
export const sin = (p: Dual) => chain(p, Math.sin(p.value), Math.cos(p.value), -Math.sin(p.value));
export const abs = (p: Dual) => chain(p, Math.abs(p.value), Math.sign(p.value), 0);
export const power = (p: Dual, n: number) =>
  chain(p, p.value ** n, n * p.value ** (n - 1), n * (n - 1) * p.value ** (n - 2));

/** The smaller of two, with its derivatives. */
export const least = (p: Dual, q: Dual) => (q.value < p.value ? q : p);
export const greatest = (p: Dual, q: Dual) => (q.value > p.value ? q : p);

/** A plane loss with derivatives from an expression of two coordinates. */
export function planeLoss(expression: (a: Dual, b: Dual) => Dual): Required<PlaneLoss> {
  const jetAt = (a: number, b: number) =>
    expression({ ...constant(a), a: 1 }, { ...constant(b), b: 1 }) satisfies { value: number };
  return { jetAt, lossAt: (a, b) => jetAt(a, b).value, cost: 0 };
}
