import { readFileSync } from 'node:fs';
import { decodeNpy } from '../../src/spec/codec.ts';
import type { Field } from '../../src/spec/field.ts';

const FOLDER = new URL('../fixtures/reference/', import.meta.url);

/** A field with a known answer, made by other code; `README.md` beside the files says what each entry means. */
export interface ReferenceField extends Field {
  readonly name: string;
}

export interface AnalyticField extends ReferenceField {
  readonly true_interior_minima: number;
  readonly minima: { x: number; y: number; f: number }[];
  readonly grid_regional_minima_8: number;
  readonly grid_interior_regional_minima_8: number;
}

export interface SyntheticField extends ReferenceField {
  readonly expected: { regional?: number; interior?: number; border?: number; resolved?: number; amplitude?: number };
  readonly oracle?: {
    regional_minima_8: number;
    interior_regional_minima_8: number;
    persistence_window_count_gt: Record<string, number>;
    persistence_escape_count_gt: Record<string, number>;
  };
}

export interface ReferenceDiagram {
  readonly field: string;
  readonly window: [number, number | 'inf'][];
  readonly escape: [number, number | 'inf'][];
}

export function readReference<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8')) as T;
}

/** The numbers of a reference `.npy` file of float32 or float64, rounded to float32, and its shape [height, width]. */
export function readReferenceArray(path: string): { shape: [number, number]; values: Float32Array } {
  const { shape, data } = decodeNpy(readFileSync(new URL(path, FOLDER)));
  return { shape: [shape[0], shape[1]], values: Float32Array.from(data) };
}

interface Entry {
  name: string;
  file: string;
  window: { x: [number, number]; y: [number, number] };
}

function withField<T extends ReferenceField>(entry: Entry): T {
  const { shape, values } = readReferenceArray(entry.file);
  const window = { a: entry.window.x, b: entry.window.y };
  return { ...entry, width: shape[1], height: shape[0], window, values } as unknown as T;
}

export const analyticFields = readReference<Entry[]>('fields-analytic.json').map(withField<AnalyticField>);
export const syntheticFields = readReference<Entry[]>('fields-synthetic.json').map(withField<SyntheticField>);

/** Half a unit in the last place of the largest value: the error that storing an exact field as float32 leaves. */
export function storageError({ values }: Pick<Field, 'values'>): number {
  let largest = 0;
  for (const v of values) if (Number.isFinite(v)) largest = Math.max(largest, Math.abs(v));
  return largest * 2 ** -24;
}
