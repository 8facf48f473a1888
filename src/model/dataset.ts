import type { Standardization } from './tables/standardize.ts';

/** Inputs and targets, dense and row-major, ready for the engines. */
export interface Dataset {
  readonly samples: number;
  readonly features: number;
  readonly outputs: number;
  /** `[samples][features]` */
  readonly inputs: Float64Array;
  /** `[samples][outputs]`; for cross-entropy each row holds class probabilities (one-hot for class indices). */
  readonly targets: Float64Array;
  /** Where the data came from, in plain words. */
  readonly description: string;
  /** What may be other than its author meant, in words. */
  readonly warnings?: readonly string[];
  /** What was taken off and divided by, where the landscape asks for it. */
  readonly standardized?: { readonly inputs: Standardization; readonly targets?: Standardization };
}

/** Data as they come, and whether their targets tell classes apart. */
export interface Source {
  data: Dataset;
  isOfClasses: boolean;
}

/** Gives the bytes of a file named in a landscape, its path relative to the landscape; `field` is where it is named. */
export type ReadFile = (path: string, field: string) => Promise<Uint8Array>;
