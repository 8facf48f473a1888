/** More sweeps than any eigenvalue has been seen to need. */
const MOST_SWEEPS = 60;

/**
 * The eigenvalues of a symmetric tridiagonal matrix, in no order, by the implicit QL method (Dubrulle, Martin and Wilkinson 1968).
 *
 * @param diagonal overwritten by the eigenvalues
 * @param beside entry k is that of row k and column k + 1, the last one is not read; overwritten
 * @param vectors `[size][size]`, turned along: from the identity, row k becomes the eigenvector of eigenvalue k
 */
export function diagonalize(diagonal: Float64Array, beside: Float64Array, vectors?: Float64Array): void {
  const size = diagonal.length;
  if (size === 0) return;
  beside[size - 1] = 0;
  let scale = 0;
  for (let k = 0; k < size; k++) scale = Math.max(scale, Math.abs(diagonal[k]) + Math.abs(beside[k]));
  // of the matrix, not of the neighbours: where many eigenvalues are zero, all neighbours are the reduction's rounding
  const nothing = Number.EPSILON * scale;
  for (let l = 0; l < size; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < size - 1 && Math.abs(beside[m]) > nothing) m++;
      if (m === l) break;
      if (sweep === MOST_SWEEPS) throw new RangeError(`eigenvalue ${l} of ${size} did not settle`);
      sweepUp(diagonal, beside, l, m, vectors);
    }
  }
}

/** One shifted QL sweep over rows l … m. */
function sweepUp(diagonal: Float64Array, beside: Float64Array, l: number, m: number, vectors?: Float64Array): void {
  const ahead = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l]);
  const turned = Math.hypot(ahead, 1);
  let g = diagonal[m] - diagonal[l] + beside[l] / (ahead + (ahead < 0 ? -turned : turned));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * beside[i];
    const b = cosine * beside[i];
    const r = Math.hypot(f, g);
    beside[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1] -= shift;
      beside[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const rest = diagonal[i + 1] - shift;
    const t = (diagonal[i] - rest) * sine + 2 * cosine * b;
    shift = sine * t;
    diagonal[i + 1] = rest + shift;
    g = cosine * t - b;
    if (vectors) rotate(vectors, diagonal.length, i, sine, cosine);
  }
  diagonal[l] -= shift;
  beside[l] = g;
  beside[m] = 0;
}

/** Turns rows i and i + 1 into each other. */
function rotate(vectors: Float64Array, size: number, i: number, sine: number, cosine: number): void {
  const first = i * size;
  const second = first + size;
  for (let k = 0; k < size; k++) {
    const x = vectors[first + k];
    const y = vectors[second + k];
    vectors[second + k] = sine * x + cosine * y;
    vectors[first + k] = cosine * x - sine * y;
  }
}
