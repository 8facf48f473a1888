import { dot, norm } from '../vectors.ts';

/**
 * The vector or its negative, in place: the one whose entry of largest size is positive. Eigenvectors are known but for their
 * sign; with this rule a landscape has one picture.
 */
export function orient(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const x of vector) if (Math.abs(x) > Math.abs(largest)) largest = x;
  if (largest < 0) for (let k = 0; k < vector.length; k++) vector[k] = -vector[k];
  return vector;
}

/** Scales to length 1, in place; a zero vector stays. */
export function toUnit(vector: Float64Array): Float64Array {
  const length = norm(vector);
  if (length > 0) for (let k = 0; k < vector.length; k++) vector[k] /= length;
  return vector;
}

/** Removes from a vector its part along a unit vector, in place; twice, because once leaves rounding behind. */
export function removeAlong(vector: Float64Array, unit: Float64Array): Float64Array {
  for (let round = 0; round < 2; round++) {
    const share = dot(vector, unit);
    for (let k = 0; k < vector.length; k++) vector[k] -= share * unit[k];
  }
  return vector;
}

/** x += share · y */
export function addTo(x: Float64Array, y: Float64Array, share: number): void {
  for (let k = 0; k < x.length; k++) x[k] += share * y[k];
}
