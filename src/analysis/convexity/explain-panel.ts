import type { Line, SampleCurve } from '../../model/curvature-split-curve.ts';
import type { QuadratureRule } from './explain-rules.ts';

/** Breakpoints of a segment closer than this are one; panels are never narrower. */
export const NARROWEST = 2 ** -44;

const UNDECIDED = 2;

/**
 * One interval [s0, s1] of a segment, sampled at its ends and at the nodes of a quadrature rule: integrals of the terms, and on
 * which side of its creases the sample is.
 */
export interface Panel {
  /** ∫ (1 − s) · term ds by the rule, `[term]`, and the errors that its coarse rule suggests (QUADPACK's estimate, or the difference). */
  readonly integrals: Float64Array;
  readonly errors: Float64Array;
  readonly sides: Uint8Array;
  /** Samples the panel, and takes the ends as continued from inside: on the sides found at the nodes. */
  sample(line: Line, sample: number, s0: number, s1: number): void;
  /** Samples it as it is, creases or not. */
  sampleAsIs(line: Line, sample: number, s0: number, s1: number): void;
  /** ∫ (1 − s) l″ ds exactly, by parts from l and l′ at the ends, and what rounding may do to it. */
  exact(): { value: number; rounding: number };
  /** Where creases of the lowest layer that has any are crossed inside, sorted; or a point to look closer at; or nothing. */
  breakpoints(): number[];
}

export function createPanel(curve: SampleCurve, { nodes, weights, coarse }: QuadratureRule): Panel {
  const { creases, termCount } = curve;
  const { count, layerOf } = creases;
  const places = nodes.length + 2;
  const at = new Float64Array(places);
  const g = new Float64Array(places * count);
  const slope = new Float64Array(places * count);
  const state = new Uint8Array(places * count);
  const sides = new Uint8Array(count);
  const terms = new Float64Array(termCount);
  const nodeTerms = new Float64Array(nodes.length * termCount);
  const integrals = new Float64Array(termCount);
  const errors = new Float64Array(termCount);
  const coarseIntegrals = new Float64Array(termCount);
  const sizes = new Float64Array(termCount);
  const value = new Float64Array(2);
  const ends = new Float64Array(4);
  const endNoise = new Float64Array(2);
  let current: { line: Line; sample: number };

  function record(place: number): void {
    for (let j = 0; j < count; j++) {
      const x = curve.crossing[j];
      const noise = curve.crossingNoise[j] + 4 * NARROWEST * Math.abs(curve.crossingSlope[j]);
      g[place * count + j] = x;
      slope[place * count + j] = curve.crossingSlope[j];
      state[place * count + j] = Math.abs(x) <= noise ? UNDECIDED : x > 0 ? 1 : 0;
    }
  }

  function sampleNodes(s0: number, s1: number): void {
    at[0] = s0;
    at[places - 1] = s1;
    for (let m = 0; m < nodes.length; m++) {
      at[m + 1] = (s0 + s1) / 2 + ((s1 - s0) / 2) * nodes[m];
      sampleNode(m, null);
      record(m + 1);
    }
  }

  function sampleNode(m: number, forced: Uint8Array | null): void {
    curve.evaluate(current.line, current.sample, at[m + 1], forced, value);
    curve.terms(terms);
    nodeTerms.set(terms, m * termCount);
  }

  /** A node on a crease as far as rounding tells takes the side of the others. */
  function decideNodes(): void {
    for (let m = 0; m < nodes.length; m++) {
      const states = state.subarray((m + 1) * count, (m + 2) * count);
      if (states.includes(UNDECIDED)) sampleNode(m, sides);
    }
  }

  function integrate(): void {
    integrals.fill(0);
    coarseIntegrals.fill(0);
    sizes.fill(0);
    const half = (at[places - 1] - at[0]) / 2;
    for (let m = 0; m < nodes.length; m++) {
      for (let t = 0; t < termCount; t++) {
        const density = half * (1 - at[m + 1]) * nodeTerms[m * termCount + t];
        integrals[t] += weights[m] * density;
        coarseIntegrals[t] += coarse[m] * density;
        sizes[t] += weights[m] * Math.abs(density);
      }
    }
    for (let t = 0; t < termCount; t++) {
      const difference = Math.abs(integrals[t] - coarseIntegrals[t]);
      errors[t] = difference === 0 ? 0 : Math.min(difference, sizes[t] * ((200 * difference) / sizes[t]) ** 1.5);
    }
  }

  function takeSides(): void {
    const middle = (places - 1) / 2;
    for (let j = 0; j < count; j++) {
      sides[j] = g[middle * count + j] > 0 ? 1 : 0;
      for (let place = 1; place < places - 1; place++) {
        if (state[place * count + j] === UNDECIDED) continue;
        sides[j] = state[place * count + j];
        break;
      }
    }
  }

  function sampleEnds(forced: Uint8Array | null): void {
    for (const [k, place] of [0, places - 1].entries()) {
      curve.evaluate(current.line, current.sample, at[place], forced, value);
      ends.set(value, 2 * k);
      endNoise[k] = curve.slopeNoise();
      record(place);
    }
  }

  function sampleInside(line: Line, sample: number, s0: number, s1: number): void {
    current = { line, sample };
    sampleNodes(s0, s1);
    takeSides();
    decideNodes();
    integrate();
    sampleEnds(sides);
  }

  function sampleAsIs(line: Line, sample: number, s0: number, s1: number): void {
    current = { line, sample };
    sampleNodes(s0, s1);
    takeSides();
    integrate();
    sampleEnds(null);
  }

  function exact(): { value: number; rounding: number } {
    const [l0, d0, l1, d1] = ends;
    const [r0, r1] = [1 - at[0], 1 - at[places - 1]];
    let size = Math.abs(l0) + Math.abs(l1) + Math.abs(r0 * d0) + Math.abs(r1 * d1);
    for (const x of sizes) size += x;
    const rounding = 2 ** -47 * size + r0 * endNoise[0] + r1 * endNoise[1];
    return { value: r1 * d1 - r0 * d0 + (l1 - l0), rounding };
  }

  function breakpoints(): number[] {
    const crossed: number[] = [];
    let lowest = Infinity;
    for (let j = 0; j < count && layerOf[j] <= lowest; j++) {
      let before = -1;
      for (let place = 0; place < places; place++) {
        if (state[place * count + j] === UNDECIDED) continue;
        if (before >= 0 && state[place * count + j] !== state[before * count + j]) {
          lowest = layerOf[j];
          crossed.push(rootOf(j, before, place));
        }
        before = place;
      }
    }
    return inside(crossed.length > 0 ? crossed : dips());
  }

  /** Zero of a crease function between two places where its signs differ: Newton's method, kept inside the bracket. */
  function rootOf(j: number, from: number, to: number): number {
    let [low, high] = [at[from], at[to]];
    const positive = state[from * count + j] === 1;
    const [g0, g1] = [g[from * count + j], g[to * count + j]];
    let s = low + ((high - low) * g0) / (g0 - g1);
    for (let turn = 0; turn < 80; turn++) {
      curve.evaluate(current.line, current.sample, s, null, value);
      const x = curve.crossing[j];
      if (Math.abs(x) <= curve.crossingNoise[j] / 16) return s;
      if (x > 0 === positive) low = s;
      else high = s;
      if (high - low < NARROWEST / 64) return s;
      const newton = s - x / curve.crossingSlope[j];
      // every fourth step halves, for a Newton that crawls along one side
      s = newton > low && newton < high && turn % 4 !== 3 ? newton : (low + high) / 2;
    }
    return s;
  }

  /** Places where a crease function of one sign at both neighbours has the other between them: it has changed it twice. */
  function dips(): number[] {
    for (let j = 0; j < count; j++) {
      for (let place = 0; place + 1 < places; place++) {
        const [k, next] = [place * count + j, (place + 1) * count + j];
        if (state[k] === UNDECIDED || state[k] !== state[next]) continue;
        const sign = state[k] === 1 ? 1 : -1;
        const width = at[place + 1] - at[place];
        const [g0, g1] = [sign * g[k], sign * g[next]];
        const [d0, d1] = [sign * slope[k] * width, sign * slope[next] * width];
        const lowest = cubicMinimum(g0, g1, d0, d1);
        if (lowest !== null && isBeyondZero(j, sign, at[place] + lowest * width)) return [at[place] + lowest * width];
        // where it falls and then rises, its tangents meet below it
        if (!(d0 < 0 && d1 > 0) || g0 + (d0 * (g1 - g0 - d1)) / (d0 - d1) > 0) continue;
        const s = beyondZero(j, sign, at[place], at[place + 1]);
        if (s !== null) return [s];
      }
    }
    return [];
  }

  function isBeyondZero(j: number, sign: number, s: number): boolean {
    curve.evaluate(current.line, current.sample, s, null, value);
    return sign * curve.crossing[j] < -curve.crossingNoise[j];
  }

  /** A place where a crease function has the other sign, looked for at its extremum; null where it only touches zero or stays off. */
  function beyondZero(j: number, sign: number, from: number, to: number): number | null {
    let [low, high] = [from, to];
    for (let turn = 0; turn < 50 && high - low > NARROWEST; turn++) {
      const s = (low + high) / 2;
      curve.evaluate(current.line, current.sample, s, null, value);
      const x = sign * curve.crossing[j];
      if (x < -curve.crossingNoise[j]) return s;
      const descent = sign * curve.crossingSlope[j];
      // the tangent here and the flat extremum: what it can still fall
      if (x > Math.abs(descent) * (high - low)) return null;
      if (descent < 0) low = s;
      else high = s;
    }
    return null;
  }

  function inside(points: number[]): number[] {
    const [s0, s1] = [at[0], at[places - 1]];
    const kept: number[] = [];
    for (const s of points.sort((x, y) => x - y)) {
      const before = kept.length > 0 ? kept[kept.length - 1] : s0;
      if (s - before > NARROWEST && s1 - s > NARROWEST) kept.push(s);
    }
    return kept;
  }

  return {
    integrals,
    errors,
    sides,
    sample: sampleInside,
    sampleAsIs,
    exact,
    breakpoints,
  };
}

/**
 * Where the cubic on [0, 1] of the given values and slopes at the ends, positive at both, has a minimum below zero; null where it
 * has none. Exact for predictions of three straight layers.
 */
function cubicMinimum(g0: number, g1: number, d0: number, d1: number): number | null {
  // derivative: d0 + 2 b t + 3 c t²
  const c = d0 + d1 - 2 * (g1 - g0);
  const b = 3 * (g1 - g0) - 2 * d0 - d1;
  const discriminant = b * b - 3 * c * d0;
  if (!(discriminant > 0)) return null;
  // the root where the derivative rises, without cancellation
  const root = Math.sqrt(discriminant);
  const t = b > 0 ? -d0 / (b + root) : (root - b) / (3 * c);
  if (!(t > 0 && t < 1)) return null;
  return g0 + t * (d0 + t * (b + t * c)) < 0 ? t : null;
}
