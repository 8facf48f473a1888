import type { Facts } from '../analysis/facts.ts';
import type { ErrorKind, Problem } from '../spec/errors.ts';
import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';
import type { Pick } from '../view/view.ts';
import type { RunReport } from './report.ts';

/** How far an evaluation has come. */
export interface ProgressDetail {
  /** Nodes evaluated so far. */
  done: number;
  /** Nodes of the grid. */
  total: number;
  /** Measured rate; null before the first measurement. */
  pointsPerSecond: number | null;
}

/** A complete picture: every node evaluated and its facts measured. */
export interface LoadDetail {
  field: Field;
  facts: Facts;
  report: RunReport;
}

/** Facts of the field on the screen: first those that are known at once, at last all. */
export interface FactsDetail {
  facts: Facts;
  isComplete: boolean;
}

/** What went wrong, in the words that the command line and the docs use too. */
export interface ErrorDetail {
  kind: ErrorKind;
  /** The error itself. */
  cause: Error;
  /** Every problem of a landscape file; empty for the other kinds. */
  problems: readonly Problem[];
  /** True while the element is rebuilding the picture by itself; false when it has given up. */
  recovering: boolean;
}

/** The camera moved, or another window of the plane was asked for. */
export interface CameraDetail {
  source: 'user' | 'automatic';
  /** The window that is looked at. */
  window: Window;
}

/** A place of the plane that was clicked, tapped, or chosen with Enter. */
export type PickDetail = Pick;

export interface LandscapeEventMap {
  'landscape-progress': CustomEvent<ProgressDetail>;
  'landscape-load': CustomEvent<LoadDetail>;
  'landscape-facts': CustomEvent<FactsDetail>;
  'landscape-error': CustomEvent<ErrorDetail>;
  'landscape-camera': CustomEvent<CameraDetail>;
  'landscape-pick': CustomEvent<PickDetail>;
}

declare global {
  interface HTMLElementEventMap extends LandscapeEventMap {}
}

type Detail<K extends keyof LandscapeEventMap> = LandscapeEventMap[K]['detail'];

/** Fires one of the element's events; they bubble and cross shadow boundaries. */
export function emit<K extends keyof LandscapeEventMap>(target: EventTarget, type: K, detail: Detail<K>): void {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}
