import { PANEL, type Kernel } from './kernel.ts';
import { plainSigmoids } from './sigmoids.ts';

/** In plain JavaScript: each loop keeps eight sums, which is what fits the registers of a processor. */
export function plainKernel(length: number): Kernel {
  const memory = new Float64Array(length);
  return { memory, ...plainLoops(memory), ...plainSigmoids(memory) };
}

function plainLoops(m: Float64Array): Pick<Kernel, 'product' | 'collect' | 'multiply'> {
  const product: Kernel['product'] = (to, from, weight, bias, inputs, outputs, along, across, panels) => {
    for (let p = 0; p < panels; p++) {
      const first = from + PANEL * inputs * p;
      const end = first + PANEL * inputs;
      for (let row = 0; row < outputs; row += 2) {
        // a last one without a partner is done twice
        const next = row + 1 < outputs ? 1 : 0;
        let v = weight + row * across;
        let w = v + next * across;
        let s0 = bias < 0 ? 0 : m[bias + row];
        let t0 = bias < 0 ? 0 : m[bias + row + next];
        let s1 = s0;
        let s2 = s0;
        let s3 = s0;
        let t1 = t0;
        let t2 = t0;
        let t3 = t0;
        for (let k = first; k < end; k += PANEL) {
          const a = m[v];
          const b = m[w];
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
          v += along;
          w += along;
        }
        const at = to + PANEL * (outputs * p + row);
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
  };

  const collect: Kernel['collect'] = (weight, bias, z, x, inputs, outputs, panels) => {
    for (let row = 0; row < outputs; row++) {
      const first = z + PANEL * row;
      const end = first + PANEL * outputs * panels;
      for (let column = 0; column < inputs; column += 2) {
        const next = column + 1 < inputs ? 1 : 0;
        let k = x + PANEL * column;
        let l = k + PANEL * next;
        let s0 = 0;
        let s1 = 0;
        let t0 = 0;
        let t1 = 0;
        for (let f = first; f < end; f += PANEL * outputs) {
          const f0 = m[f];
          s0 += f0 * m[k];
          t0 += f0 * m[l];
          const f1 = m[f + 1];
          s1 += f1 * m[k + 1];
          t1 += f1 * m[l + 1];
          const f2 = m[f + 2];
          s0 += f2 * m[k + 2];
          t0 += f2 * m[l + 2];
          const f3 = m[f + 3];
          s1 += f3 * m[k + 3];
          t1 += f3 * m[l + 3];
          k += PANEL * inputs;
          l += PANEL * inputs;
        }
        const at = weight + row * inputs + column;
        m[at] += s0 + s1;
        if (next) m[at + 1] += t0 + t1;
      }
      if (bias < 0) continue;
      let even = 0;
      let odd = 0;
      for (let f = first; f < end; f += PANEL * outputs) {
        even = even + m[f] + m[f + 2];
        odd = odd + m[f + 1] + m[f + 3];
      }
      m[bias + row] += even + odd;
    }
  };

  const multiply: Kernel['multiply'] = (adjoint, slope, count) => {
    for (let k = 0; k < count; k++) {
      const f = m[slope + k];
      m[adjoint + k] = f === 0 ? 0 : f * m[adjoint + k];
    }
  };

  return { product, collect, multiply };
}
