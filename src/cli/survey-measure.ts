import { createHash } from 'node:crypto';
import type { Facts } from '../analysis/facts.ts';
import { AnalysisSession } from '../analysis/session/session.ts';
import type { Spawn } from '../analysis/session/thread.ts';
import type { SurveyCase, SurveyProblem } from '../analysis/survey/plan.ts';
import { startThread } from '../engine/cpu/threads.ts';
import type { Engine } from '../engine/engine.ts';
import { evaluateField } from '../engine/sweep.ts';
import { resolveLandscape, type ResolvedLandscape } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';
import { PRESETS } from '../spec/presets.ts';
import { parseLandscape } from '../spec/validate.ts';
import type { Output } from './context.ts';
import { besides, readBytes } from './input.ts';

/** A file or preset whose planes are measured, with what reads the files that it names. */
export interface SurveySource extends SurveyProblem {
  read(path: string, field: string): Promise<Uint8Array>;
}

/** @throws LandscapeError of kind `spec` for bad input, a missing file included */
export async function readSource(name: string): Promise<SurveySource> {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  const read = besides(preset ? '-' : name);
  if (preset) return { name, landscape: preset.landscape, read };
  const bytes = await readBytes(name, 'arguments', 'landscape files or names of presets');
  return { name, landscape: parseLandscape(new TextDecoder().decode(bytes)), read };
}

/** Says of which problems the own plane is not among those that are measured. */
export function tellOfPlanes(sources: readonly SurveySource[], stderr: Output): void {
  for (const { name, landscape } of sources) {
    const { directions } = landscape.plane;
    if (directions === 'random') continue;
    stderr.write(
      `note: ${name} has a plane of ${directions}; its survey takes random filter-normalised planes in the same window\n`,
    );
  }
}

// A thread is a thread: what differs between the engine's and the analysis's are the messages alone.
const spawn = startThread as unknown as Spawn;

/** Measures planes: their losses by one engine, one plane at a time, their facts on a thread each. */
export class PlaneMeasurer {
  readonly #sources: ReadonlyMap<string, SurveySource>;
  readonly #engine: Engine;
  readonly #warn: (warning: string) => void;
  readonly #warned = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  /** @param warn hears once of what is odd about the planes of a shape */
  constructor(sources: readonly SurveySource[], engine: Engine, warn: (warning: string) => void) {
    this.#sources = new Map(sources.map((source) => [source.name, source]));
    this.#engine = engine;
    this.#warn = warn;
  }

  /** Engine and adapter: what decides the bits of a field. */
  get engine(): string {
    return `${this.#engine.name}, ${this.#engine.description}`;
  }

  /** The same for people. */
  get engineWords(): string {
    return `${this.#engine.name} (${this.#engine.description})`;
  }

  async evaluate(plane: SurveyCase, signal: AbortSignal): Promise<{ landscape: ResolvedLandscape; field: Field }> {
    const landscape = await this.#resolve(plane);
    const { audit } = landscape.plane;
    for (const warning of [...audit.warnings, ...landscape.warnings]) {
      this.#warnOnce(`${plane.landscape.network.layers.join('-')}: ${warning}`);
    }
    const evaluated = this.#queue.then(() => evaluateField(this.#engine, landscape, { signal }));
    this.#queue = evaluated.catch(() => {});
    return { landscape, field: await evaluated };
  }

  async measure(plane: SurveyCase, signal: AbortSignal): Promise<Facts> {
    const { landscape, field } = await this.evaluate(plane, signal);
    const { name: engine, description: adapter } = this.#engine;
    const session = new AnalysisSession({ field, landscape, options: { engine, adapter } }, spawn);
    try {
      return await session.facts(undefined, signal);
    } finally {
      session.close();
    }
  }

  /** By problem, a digest of the numbers that its planes take from files, which their landscapes do not tell. */
  async dataDigests(plan: readonly SurveyCase[]): Promise<Map<string, string>> {
    const digests = new Map<string, string>();
    for (const plane of plan) {
      if (digests.has(plane.problem)) continue;
      const { data, plane: made } = await this.#resolve(plane);
      const hash = createHash('sha256');
      const held = plane.init === null ? [made.origin] : [];
      for (const numbers of [data.inputs, data.targets, ...held]) {
        hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
      }
      digests.set(plane.problem, hash.digest('hex'));
    }
    return digests;
  }

  #resolve({ problem, landscape }: SurveyCase): Promise<ResolvedLandscape> {
    const source = this.#sources.get(problem)!;
    return resolveLandscape(landscape, (path, field) => source.read(path, field));
  }

  #warnOnce(warning: string): void {
    // the same of another plane differs in its numbers
    const kind = warning.replaceAll(/: .*/g, (words) => words.replaceAll(/[\d.]+/g, '#'));
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    this.#warn(warning);
  }
}
