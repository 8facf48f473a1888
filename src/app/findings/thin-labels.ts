import type { Field } from '../../spec/field.ts';

export interface ThinLabels {
  readonly labels: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** More labels a side than this are not seen, and would make a slider lag. */
const MOST = 1024;

/** Labels of a field's nodes, or of evenly spread ones among them, the ends included, where a field is very fine. */
export function thinned(labels: Int32Array, { width, height }: Pick<Field, 'width' | 'height'>): ThinLabels {
  const [wide, high] = [Math.min(width, MOST), Math.min(height, MOST)];
  if (wide === width && high === height) return { labels, width, height };
  const columns = Uint32Array.from({ length: wide }, (_, i) => Math.round((i * (width - 1)) / (wide - 1)));
  const thin = new Int32Array(wide * high);
  for (let j = 0; j < high; j++) {
    const row = Math.round((j * (height - 1)) / (high - 1)) * width;
    for (let i = 0; i < wide; i++) thin[j * wide + i] = labels[row + columns[i]];
  }
  return { labels: thin, width: wide, height: high };
}
