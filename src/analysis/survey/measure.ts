import { resolveLandscape, type ResolvedLandscape } from '../../model/resolve.ts';
import type { Field } from '../../spec/field.ts';
import type { Facts } from '../facts.ts';
import { AnalysisSession } from '../session/session.ts';
import type { Spawn } from '../session/thread.ts';
import type { SurveyCase } from './plan.ts';

/** What computes the losses of planes. */
export interface FieldMaker {
  /** Name of the engine, and its adapter or number of threads: what decides the bits of a field. */
  readonly name: string;
  readonly description: string;
  evaluate(landscape: ResolvedLandscape, signal: AbortSignal): Promise<Field>;
}

export interface MeasurerOptions {
  readonly fields: FieldMaker;
  /** Starts a thread for an analysis. */
  readonly spawn: Spawn;
  /** Reads what a problem's landscape names; without it a landscape with files is refused. */
  read?(problem: string, path: string, field: string): Promise<Uint8Array>;
  /** Hears once of what is odd about the planes of a shape. */
  warn?(warning: string): void;
}

/** A plane with its losses. */
export interface EvaluatedPlane {
  readonly landscape: ResolvedLandscape;
  readonly field: Field;
}

/** Measures planes: their losses one plane at a time, their facts on a thread each. */
export class PlaneMeasurer {
  readonly #options: MeasurerOptions;
  readonly #warned = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: MeasurerOptions) {
    this.#options = options;
  }

  /** Engine and adapter, as rows are told apart by. */
  get engine(): string {
    const { name, description } = this.#options.fields;
    return `${name}, ${description}`;
  }

  /** The same for people. */
  get engineWords(): string {
    const { name, description } = this.#options.fields;
    return `${name} (${description})`;
  }

  resolve({ problem, landscape }: Pick<SurveyCase, 'problem' | 'landscape'>): Promise<ResolvedLandscape> {
    const { read } = this.#options;
    return resolveLandscape(landscape, read && ((path, field) => read(problem, path, field)));
  }

  async evaluate(plane: SurveyCase, signal: AbortSignal): Promise<EvaluatedPlane> {
    const landscape = await this.resolve(plane);
    const { audit } = landscape.plane;
    for (const warning of [...audit.warnings, ...landscape.warnings]) {
      this.#warnOnce(`${plane.landscape.network.layers.join('-')}: ${warning}`);
    }
    const evaluated = this.#queue.then(() => {
      signal.throwIfAborted();
      return this.#options.fields.evaluate(landscape, signal);
    });
    this.#queue = evaluated.catch(() => {});
    return { landscape, field: await evaluated };
  }

  /** @param onField hears of the losses before they are analysed */
  async measure(
    plane: SurveyCase,
    signal: AbortSignal,
    onField: (evaluated: EvaluatedPlane) => void = () => {},
  ): Promise<Facts> {
    const evaluated = await this.evaluate(plane, signal);
    onField(evaluated);
    const { name: engine, description: adapter } = this.#options.fields;
    const session = new AnalysisSession({ ...evaluated, options: { engine, adapter } }, this.#options.spawn);
    try {
      return await session.facts(undefined, signal);
    } finally {
      session.close();
    }
  }

  #warnOnce(warning: string): void {
    // the same of another plane differs in its numbers
    const kind = warning.replaceAll(/: .*/g, (words) => words.replaceAll(/[\d.]+/g, '#'));
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    this.#options.warn?.(warning);
  }
}
