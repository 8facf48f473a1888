import type { Field } from '../../src/spec/field.ts';
import type { ConvexityFacts, Witness } from '../../src/analysis/facts.ts';
import { convexityOf, type ConvexityOptions } from '../../src/analysis/convexity/convexity.ts';
import { statistics } from '../../src/analysis/statistics.ts';

export const noPause = () => {};

export function measure(field: Field, options: Omit<ConvexityOptions, 'pause'>): Promise<ConvexityFacts> {
  return convexityOf(field, { pause: noPause, ...options });
}

export function rangeOf({ values }: Pick<Field, 'values'>): number {
  const { min, max } = statistics(values);
  return max - min;
}

/** f − conv f at each node by the definition: over every triangle, segment and node of finite ones that holds the node. */
export function gapsByDefinition({ width, values }: Pick<Field, 'width' | 'values'>): number[] {
  const nodes = Array.from(values.keys()).filter((k) => Number.isFinite(values[k]));
  const place = (k: number) => [k % width, Math.floor(k / width)] as const;
  return Array.from(values, (value, node) => {
    if (!Number.isFinite(value)) return 0;
    const [x, y] = place(node);
    let envelope = value;
    for (const p of nodes) {
      for (const q of nodes) {
        for (const r of nodes) {
          const [[px, py], [qx, qy], [rx, ry]] = [place(p), place(q), place(r)];
          const area = (qx - px) * (ry - py) - (rx - px) * (qy - py);
          if (area === 0 || p > q || q > r) continue;
          const wp = ((qx - x) * (ry - y) - (rx - x) * (qy - y)) / area;
          const wq = ((rx - x) * (py - y) - (px - x) * (ry - y)) / area;
          const wr = 1 - wp - wq;
          if (wp < 0 || wq < 0 || wr < -1e-12) continue;
          envelope = Math.min(envelope, wp * values[p] + wq * values[q] + Math.max(0, wr) * values[r]);
        }
        // segments too: all nodes may lie on one line
        const [[px, py], [qx, qy]] = [place(p), place(q)];
        const length = (qx - px) ** 2 + (qy - py) ** 2;
        if (p >= q || (qx - px) * (y - py) !== (qy - py) * (x - px)) continue;
        const t = ((x - px) * (qx - px) + (y - py) * (qy - py)) / length;
        if (t >= 0 && t <= 1) envelope = Math.min(envelope, (1 - t) * values[p] + t * values[q]);
      }
    }
    return value - envelope;
  });
}

/** The largest midpoint violation over all chords of a grid, one by one. */
export function worstMidpoint({ width, height, values }: Pick<Field, 'width' | 'height' | 'values'>): number {
  let worst = 0;
  for (let p = 0; p < values.length; p++) {
    for (let q = p + 1; q < values.length; q++) {
      const i = ((p % width) + (q % width)) / 2;
      const j = (Math.floor(p / width) + Math.floor(q / width)) / 2;
      if (!Number.isInteger(i) || !Number.isInteger(j) || j >= height) continue;
      const violation = values[j * width + i] - (values[p] + values[q]) / 2;
      if (Number.isFinite(violation)) worst = Math.max(worst, violation);
    }
  }
  return worst;
}

/** Nodes of a witness's points, and of their mean, in a field over its columns and rows. */
export function nodesOf({ points, at }: Witness, { width, height }: Field): number[] {
  const column = (a: number) => (width === 1 ? 0 : Math.round(a));
  const row = (b: number) => (height === 1 ? 0 : Math.round(b));
  return [...points, at].map(([a, b]) => row(b) * width + column(a));
}
