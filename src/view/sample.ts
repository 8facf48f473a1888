import type { Field } from '../spec/field.ts';

/** A bilinear sample: the value and its gradient per node, all NaN in a cell with a corner that is not finite. */
export interface Sample {
  value: number;
  du: number;
  dv: number;
}

/**
 * Samples the field at node coordinates u = 0…width − 1, v = 0…height − 1 (clamped), into `into`. The gradient is that of the
 * bilinear cell itself, exact within it.
 */
export function sampleField({ values, width, height }: Field, u: number, v: number, into: Sample): Sample {
  const i = Math.min(Math.max(Math.floor(u), 0), Math.max(width - 2, 0));
  const j = Math.min(Math.max(Math.floor(v), 0), Math.max(height - 2, 0));
  const x = Math.min(Math.max(u - i, 0), 1);
  const y = Math.min(Math.max(v - j, 0), 1);
  const right = width > 1 ? 1 : 0;
  const up = height > 1 ? width : 0;
  const at = j * width + i;
  const [v00, v10, v01, v11] = [values[at], values[at + right], values[at + up], values[at + up + right]];
  const bottom = v00 + (v10 - v00) * x;
  const top = v01 + (v11 - v01) * x;
  into.value = bottom + (top - bottom) * y;
  into.du = (v10 - v00) * (1 - y) + (v11 - v01) * y;
  into.dv = top - bottom;
  // Differences of infinities or overflow must not decide: the corners themselves do.
  if (!Number.isFinite(v00) || !Number.isFinite(v10) || !Number.isFinite(v01) || !Number.isFinite(v11)) {
    into.value = into.du = into.dv = NaN;
  }
  return into;
}

/** What the loss does around a sample, over one node to either side. */
export interface Surroundings {
  /** How much the loss may differ from its bilinear interpolation: a quarter of the larger second difference. */
  roughness: number;
  /** Central differences per node: smooth where the gradient of the cell jumps from cell to cell. */
  du: number;
  dv: number;
}

/** Differences that would reach out of the field or into a hole are left out; then the cell's own gradient stands in. */
export function surroundingsAt(field: Field, u: number, v: number, here: Readonly<Sample>): Surroundings {
  const alongA = differences(field, u, v, 1, 0, here.value) ?? { first: here.du, second: 0 };
  const alongB = differences(field, u, v, 0, 1, here.value) ?? { first: here.dv, second: 0 };
  return { roughness: Math.max(alongA.second, alongB.second) / 4, du: alongA.first, dv: alongB.first };
}

function differences(
  field: Field,
  u: number,
  v: number,
  du: number,
  dv: number,
  value: number,
): { first: number; second: number } | null {
  if (u < du || v < dv || u + du > field.width - 1 || v + dv > field.height - 1) return null;
  const back = sampleField(field, u - du, v - dv, scratch).value;
  const ahead = sampleField(field, u + du, v + dv, scratch).value;
  if (Number.isNaN(back) || Number.isNaN(ahead)) return null;
  return { first: (ahead - back) / 2, second: Math.abs(back + ahead - 2 * value) };
}

export function emptySample(): Sample {
  return { value: NaN, du: NaN, dv: NaN };
}

/** Node coordinates of a point of the plane. */
export function nodeCoordinates(field: Omit<Field, 'values'>, a: number, b: number): [number, number] {
  const { window, width, height } = field;
  return [along(window.a, a) * (width - 1), along(window.b, b) * (height - 1)];
}

function along([from, to]: readonly [number, number], x: number): number {
  return to === from ? 0.5 : (x - from) / (to - from);
}

const scratch = emptySample();
