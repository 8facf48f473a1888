import type { ImportedModel } from '../../model/import/imported.ts';

/** The bytes of a file. */
export interface FileContent {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the bytes came from. */
  readonly file: File;
}

/** What a file, or two of them, were found to be. */
export type Reading =
  | { readonly kind: 'landscape'; readonly name: string; readonly text: string }
  | { readonly kind: 'model'; readonly name: string; readonly model: ImportedModel }
  /** Points of the parameter space of the network there is, one after the other. */
  | {
      readonly kind: 'points';
      readonly name: string;
      readonly points: readonly Float64Array[];
      readonly notes: readonly string[];
    }
  /** Samples: a table, or inputs and targets in two arrays. */
  | { readonly kind: 'table'; readonly name: string; readonly files: readonly FileContent[] };

/** A file that could be more than one thing, or is not what the page shows now. */
export interface Question {
  readonly name: string;
  readonly why: string;
  readonly choices: readonly Reading[];
}

export interface SortedFiles {
  readonly readings: readonly Reading[];
  readonly questions: readonly Question[];
}
