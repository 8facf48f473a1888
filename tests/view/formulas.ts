import { statistics } from '../../src/analysis/statistics.ts';
import type { Field } from '../../src/spec/field.ts';
import type { Window } from '../../src/spec/landscape.ts';
import { valueScale, type ValueScale } from '../../src/view/value-scale.ts';
import type { ScaleKind } from '../../src/view/types.ts';

export function square(half: number): Window {
  return { a: [-half, half], b: [-half, half] };
}

export const himmelblau = (a: number, b: number): number => (a * a + b - 11) ** 2 + (a + b * b - 7) ** 2;

/** One ReLU unit after another on one sample: a plateau, a kink and a curved valley. */
export const relu = (a: number, b: number): number => (Math.max(0, b * Math.max(0, a)) - 1) ** 2;

export function scaleOf(field: Field, kind: ScaleKind = 'linear'): ValueScale {
  return valueScale(statistics(field.values), kind, 'viridis')!;
}
