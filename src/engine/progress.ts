import type { Field } from '../spec/field.ts';
import type { FieldSummary } from './field-summary.ts';

/** How far an evaluation has come. */
export interface Progress {
  /** Nodes evaluated so far. */
  readonly done: number;
  /** Nodes of the whole grid. */
  readonly total: number;
  readonly pointsPerSecond: number;
  /** After each completed stride: a true, smaller field, with the window that its own nodes span. */
  readonly preview?: Field;
  /** Of the preview; in the last step, of the whole field. */
  readonly summary?: FieldSummary;
}
