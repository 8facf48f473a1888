import type { Jet } from '../../model/jet.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import type { Field } from '../../spec/field.ts';
import type { BasinLabels } from '../basins.ts';
import type { BasinTree } from '../basin-tree.ts';
import type { Facts, Witness } from '../facts.ts';
import type { FullSpaceFacts } from '../full-space.ts';
import type { Profile } from '../profile.ts';
import type { SummaryOptions } from '../summary.ts';
import type { TaylorError } from '../taylor.ts';

/** What an analysis needs, as plain data: a function cannot be posted, so the float64 loss goes as its landscape. */
export interface AnalysisRequest {
  field: Field;
  /** Where the field came from: noise, verified minima, proofs and explanations need it. */
  landscape?: ResolvedLandscape;
  /** The basins of the field, where another has found them: all of `BasinLabels` but the losses. */
  basins?: Omit<BasinLabels, 'values'>;
  options?: Pick<
    SummaryOptions,
    'delta' | 'noise' | 'verify' | 'budget' | 'engine' | 'adapter' | 'persistence' | 'listed'
  >;
}

/** The basin of every node, and how basins merge as the depth threshold rises. */
export interface BasinPicture {
  /** Number of the basin of each node, as the field's values; negative where there is none. */
  labels: Int32Array<ArrayBuffer>;
  tree: BasinTree;
}

/** What can be asked of a field besides its facts. */
export interface Questions {
  /** For the picture of basins. */
  basins: { question: null; answer: BasinPicture };
  /** The complete persistence diagrams. */
  diagrams: { question: null; answer: NonNullable<Facts['persistence']> };
  /** Whether a minimum of the slice, at (a, b), is one of the network; landscapes only. */
  fullSpace: { question: { a: number; b: number }; answer: FullSpaceFacts };
  /** The loss along a witness's chord, in float64; landscapes only. */
  profile: { question: Witness; answer: Profile };
  /** The second-order model at (a, b), from exact derivatives, and its error; landscapes only. */
  taylor: { question: { a: number; b: number }; answer: { a: number; b: number; jet: Jet; error: TaylorError } };
}

export type QuestionName = keyof Questions;
export type Question<K extends QuestionName> = Questions[K]['question'];
export type Answer<K extends QuestionName> = Questions[K]['answer'];

/** Where an analysis is done: on a thread of its own, or on the calling one. */
export interface Analyst {
  /** The facts; `onFacts` hears of those that are known before all are. */
  measure(onFacts: (facts: Facts) => void): Promise<Facts>;
  ask<K extends QuestionName>(name: K, question: Question<K>): Promise<Answer<K>>;
  close(): void;
}

/** To an analysis thread. `open` comes first; with `measure` the facts follow, in one or more messages. */
export type ToAnalysis =
  | { type: 'open'; request: AnalysisRequest; measure: boolean }
  | { type: 'ask'; id: number; name: QuestionName; question: unknown };

/** From an analysis thread. Facts come as soon as some of them are known; the last ones are complete. */
export type FromAnalysis =
  | { type: 'ready' }
  | { type: 'facts'; facts: Facts; isComplete: boolean }
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'failed'; id: number | null; message: string };
