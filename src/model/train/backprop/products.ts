/**
 * The three products of backpropagation over panels of four samples: values are `[panel][unit][4]`, weights `[output][input]`, all
 * float64 in one memory, named by their first index.
 *
 * Each sum over units starts at the first unit, as in `createEvaluator`, whose bits a linear layer therefore has. Each sum over samples is
 * two sums, of the even and of the odd ones, that are added at the end of a block: what two lanes of a vector do.
 */
export interface Products {
  /** z = W x + bias; without a bias where `bias` is negative. */
  forward(z: number, x: number, weight: number, bias: number, inputs: number, outputs: number, panels: number): void;
  /** ∂l/∂x = Wᵀ ∂l/∂z */
  backward(x: number, z: number, weight: number, inputs: number, outputs: number, panels: number): void;
  /** Adds Σ ∂l/∂z xᵀ over the samples to the gradient by the weights, and Σ ∂l/∂z to that by the biases, if there are any. */
  collect(weight: number, bias: number, z: number, x: number, inputs: number, outputs: number, panels: number): void;
  /** Multiplies adjoints by slopes; a slope of exactly 0 passes nothing on, not 0·∞. */
  multiply(adjoint: number, slope: number, count: number): void;
}

/** Samples of a panel. */
export const PANEL = 4;

/** In plain JavaScript: each loop keeps eight sums, which is what fits the registers of a processor. */
export function plainProducts(memory: Float64Array): Products {
  const m = memory;

  function forward(
    z: number,
    x: number,
    weight: number,
    bias: number,
    inputs: number,
    outputs: number,
    panels: number,
  ) {
    const paired = outputs & ~1;
    for (let p = 0; p < panels; p++) {
      const from = x + PANEL * inputs * p;
      const to = z + PANEL * outputs * p;
      for (let row = 0; row < paired; row += 2) {
        let v = weight + row * inputs;
        let w = v + inputs;
        let s0 = bias < 0 ? 0 : m[bias + row];
        let t0 = bias < 0 ? 0 : m[bias + row + 1];
        let s1 = s0;
        let s2 = s0;
        let s3 = s0;
        let t1 = t0;
        let t2 = t0;
        let t3 = t0;
        for (let k = from; k < from + PANEL * inputs; k += PANEL) {
          const a = m[v++];
          const b = m[w++];
          const x0 = m[k];
          s0 += a * x0;
          t0 += b * x0;
          const x1 = m[k + 1];
          s1 += a * x1;
          t1 += b * x1;
          const x2 = m[k + 2];
          s2 += a * x2;
          t2 += b * x2;
          const x3 = m[k + 3];
          s3 += a * x3;
          t3 += b * x3;
        }
        const at = to + PANEL * row;
        m[at] = s0;
        m[at + 1] = s1;
        m[at + 2] = s2;
        m[at + 3] = s3;
        m[at + 4] = t0;
        m[at + 5] = t1;
        m[at + 6] = t2;
        m[at + 7] = t3;
      }
      if (paired === outputs) continue;
      let v = weight + paired * inputs;
      let s0 = bias < 0 ? 0 : m[bias + paired];
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let k = from; k < from + PANEL * inputs; k += PANEL) {
        const a = m[v++];
        s0 += a * m[k];
        s1 += a * m[k + 1];
        s2 += a * m[k + 2];
        s3 += a * m[k + 3];
      }
      const at = to + PANEL * paired;
      m[at] = s0;
      m[at + 1] = s1;
      m[at + 2] = s2;
      m[at + 3] = s3;
    }
  }

  function backward(x: number, z: number, weight: number, inputs: number, outputs: number, panels: number) {
    const paired = inputs & ~1;
    for (let p = 0; p < panels; p++) {
      const from = z + PANEL * outputs * p;
      const to = x + PANEL * inputs * p;
      for (let column = 0; column < inputs; column += 2) {
        // a last one without a partner is done twice
        const next = column < paired ? 1 : 0;
        let w = weight + column;
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        let t0 = 0;
        let t1 = 0;
        let t2 = 0;
        let t3 = 0;
        for (let k = from; k < from + PANEL * outputs; k += PANEL) {
          const a = m[w];
          const b = m[w + next];
          const x0 = m[k];
          s0 += a * x0;
          t0 += b * x0;
          const x1 = m[k + 1];
          s1 += a * x1;
          t1 += b * x1;
          const x2 = m[k + 2];
          s2 += a * x2;
          t2 += b * x2;
          const x3 = m[k + 3];
          s3 += a * x3;
          t3 += b * x3;
          w += inputs;
        }
        const at = to + PANEL * column;
        const beside = at + PANEL * next;
        m[at] = s0;
        m[at + 1] = s1;
        m[at + 2] = s2;
        m[at + 3] = s3;
        m[beside] = t0;
        m[beside + 1] = t1;
        m[beside + 2] = t2;
        m[beside + 3] = t3;
      }
    }
  }

  function collect(
    weight: number,
    bias: number,
    z: number,
    x: number,
    inputs: number,
    outputs: number,
    panels: number,
  ) {
    for (let row = 0; row < outputs; row += 2) {
      const nextRow = row + 1 < outputs ? 1 : 0;
      const first = z + PANEL * row;
      const second = first + PANEL * nextRow;
      const end = first + PANEL * outputs * panels;
      for (let column = 0; column < inputs; column += 2) {
        const nextColumn = column + 1 < inputs ? 1 : 0;
        let a = second;
        let k = x + PANEL * column;
        let aa0 = 0;
        let aa1 = 0;
        let ab0 = 0;
        let ab1 = 0;
        let ba0 = 0;
        let ba1 = 0;
        let bb0 = 0;
        let bb1 = 0;
        for (let f = first; f < end; f += PANEL * outputs) {
          const l = k + PANEL * nextColumn;
          for (let lane = 0; lane < PANEL; lane += 2) {
            const f0 = m[f + lane];
            const f1 = m[f + lane + 1];
            const g0 = m[a + lane];
            const g1 = m[a + lane + 1];
            const x0 = m[k + lane];
            const x1 = m[k + lane + 1];
            const y0 = m[l + lane];
            const y1 = m[l + lane + 1];
            aa0 += f0 * x0;
            aa1 += f1 * x1;
            ab0 += f0 * y0;
            ab1 += f1 * y1;
            ba0 += g0 * x0;
            ba1 += g1 * x1;
            bb0 += g0 * y0;
            bb1 += g1 * y1;
          }
          a += PANEL * outputs;
          k += PANEL * inputs;
        }
        const at = weight + row * inputs + column;
        const below = at + inputs;
        m[at] += aa0 + aa1;
        if (nextColumn) m[at + 1] += ab0 + ab1;
        if (!nextRow) continue;
        m[below] += ba0 + ba1;
        if (nextColumn) m[below + 1] += bb0 + bb1;
      }
    }
    if (bias < 0) return;
    for (let row = 0; row < outputs; row++) {
      let even = 0;
      let odd = 0;
      let f = z + PANEL * row;
      for (let p = 0; p < panels; p++) {
        even += m[f];
        odd += m[f + 1];
        even += m[f + 2];
        odd += m[f + 3];
        f += PANEL * outputs;
      }
      m[bias + row] += even + odd;
    }
  }

  function multiply(adjoint: number, slope: number, count: number) {
    for (let k = 0; k < count; k++) {
      const f = m[slope + k];
      m[adjoint + k] = f === 0 ? 0 : f * m[adjoint + k];
    }
  }

  return { forward, backward, collect, multiply };
}
