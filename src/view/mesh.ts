import type { Field } from '../spec/field.ts';
import { emptySample, sampleField } from './sample.ts';
import { heightOf, type ValueScale } from './value-scale.ts';

/** Heights t = 0…1 on a coarse grid over the whole field, row-major like the field. */
export interface Mesh {
  readonly width: number;
  readonly height: number;
  readonly heights: Float32Array<ArrayBuffer>;
}

/**
 * The shape of the surface on at most `limit` × `limit` vertices. A vertex in a hole takes the height of the nearest finite node
 * that a triangle of its could reach, so that the rim of a hole lies flat; pixels within the hole are not drawn anyway.
 */
export function surfaceMesh(field: Field, scale: ValueScale, limit: number): Mesh {
  const width = Math.min(Math.max(field.width, 2), limit);
  const height = Math.min(Math.max(field.height, 2), limit);
  const heights = new Float32Array(width * height);
  const [stepU, stepV] = [(field.width - 1) / (width - 1), (field.height - 1) / (height - 1)];
  const reach = Math.ceil(Math.max(stepU, stepV)) + 1;
  const sample = emptySample();
  for (let j = 0, at = 0; j < height; j++) {
    for (let i = 0; i < width; i++, at++) {
      const [u, v] = [i * stepU, j * stepV];
      const loss = sampleField(field, u, v, sample).value;
      const seen = Number.isNaN(loss) ? nearestFinite(field, Math.round(u), Math.round(v), reach) : loss;
      heights[at] = Number.isNaN(seen) ? 0 : heightOf(scale, seen);
    }
  }
  return { width, height, heights };
}

/** Value of the finite node nearest to (i, j) in growing squares of at most `reach`; NaN when there is none. */
function nearestFinite({ values, width, height }: Field, i: number, j: number, reach: number): number {
  for (let ring = 0; ring <= reach; ring++) {
    let [best, bestDistance] = [NaN, Infinity];
    for (let y = Math.max(0, j - ring); y <= Math.min(height - 1, j + ring); y++) {
      const isEdgeRow = Math.abs(y - j) === ring;
      for (let x = Math.max(0, i - ring); x <= Math.min(width - 1, i + ring); x++) {
        if (!isEdgeRow && Math.abs(x - i) !== ring) continue;
        const distance = (x - i) ** 2 + (y - j) ** 2;
        if (distance >= bestDistance || !Number.isFinite(values[y * width + x])) continue;
        [best, bestDistance] = [values[y * width + x], distance];
      }
    }
    if (bestDistance < Infinity) return best;
  }
  return NaN;
}

/** Two triangles for each cell of a grid of vertices, or of the coarser grid of every `stride`-th one and the last. */
export function meshIndices(width: number, height: number, stride = 1): Uint32Array<ArrayBuffer> {
  const [columns, rows] = [everyNth(width, stride), everyNth(height, stride)];
  const indices = new Uint32Array((columns.length - 1) * (rows.length - 1) * 6);
  let at = 0;
  for (let j = 0; j < rows.length - 1; j++) {
    for (let i = 0; i < columns.length - 1; i++) {
      const [bottom, top] = [rows[j] * width, rows[j + 1] * width];
      const [left, right] = [columns[i], columns[i + 1]];
      indices.set([bottom + left, bottom + right, top + left, bottom + right, top + right, top + left], at);
      at += 6;
    }
  }
  return indices;
}

function everyNth(count: number, stride: number): number[] {
  const picked = Array.from({ length: Math.ceil((count - 1) / stride) }, (_, k) => k * stride);
  return [...picked, count - 1];
}
