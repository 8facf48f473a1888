import { createHash } from 'node:crypto';
import type { Spawn } from '../analysis/session/thread.ts';
import { PlaneMeasurer } from '../analysis/survey/measure.ts';
import type { SurveyCase, SurveyProblem } from '../analysis/survey/plan.ts';
import { startThread } from '../engine/cpu/threads.ts';
import type { Engine } from '../engine/engine.ts';
import { evaluateField } from '../engine/sweep.ts';
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

/**
 * What measures the planes of these sources by an engine.
 *
 * @param warn hears once of what is odd about the planes of a shape
 */
export function planeMeasurer(
  sources: readonly SurveySource[],
  engine: Engine,
  warn: (warning: string) => void,
): PlaneMeasurer {
  const { name, description } = engine;
  const byName = new Map(sources.map((source) => [source.name, source]));
  return new PlaneMeasurer({
    fields: { name, description, evaluate: (landscape, signal) => evaluateField(engine, landscape, { signal }) },
    spawn,
    read: (problem, path, field) => byName.get(problem)!.read(path, field),
    warn,
  });
}

/** By problem, a digest of the numbers that its planes take from files, which their landscapes do not tell. */
export async function dataDigests(plan: readonly SurveyCase[], planes: PlaneMeasurer): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const plane of plan) {
    if (digests.has(plane.problem)) continue;
    const { data, plane: made } = await planes.resolve(plane);
    const hash = createHash('sha256');
    const held = plane.init === null ? [made.origin] : [];
    for (const numbers of [data.inputs, data.targets, ...held]) {
      hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
    }
    digests.set(plane.problem, hash.digest('hex'));
  }
  return digests;
}
