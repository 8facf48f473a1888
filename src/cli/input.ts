import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { importModel } from '../model/import/import-model.ts';
import { autoWindow } from '../model/planes/window.ts';
import { reframe, resolveLandscape, type ResolvedLandscape } from '../model/resolve.ts';
import { LandscapeError, specError } from '../spec/errors.ts';
import type { Landscape } from '../spec/landscape.ts';
import { PRESETS } from '../spec/presets.ts';
import { parseLandscape, validateLandscape } from '../spec/validate.ts';

export interface LandscapeInput {
  /** What the person called it. */
  name: string;
  landscape: ResolvedLandscape;
  /** What was read and decided besides, for the person to confirm. */
  notes: readonly string[];
}

/** What stands in place of what a landscape file says. */
export interface FrameRequest {
  grid?: [number, number];
  /** A file with a network and its parameters, in place of the landscape's. */
  model?: string;
  /** Whether the window is found by the rule of `autoWindow`. */
  isWindowAutomatic?: boolean;
}

/**
 * Reads a landscape: a file, `-` for standard input, or the name of a preset.
 *
 * @throws LandscapeError of kind `spec` for bad input, a missing file included
 */
export async function readLandscape(name: string, request: FrameRequest = {}): Promise<LandscapeInput> {
  const { grid, model, isWindowAutomatic = false } = request;
  const preset = PRESETS.find((candidate) => candidate.name === name);
  const written = preset ? preset.landscape : parseLandscape(await readText(name));
  const notes: string[] = [];
  const landscape = model === undefined ? written : await adoptModel(written, model, notes);
  const framed: Landscape = grid ? { ...landscape, grid } : landscape;
  const resolved = await resolveLandscape(framed, besides(preset ? '-' : name));
  if (!isWindowAutomatic) return { name, landscape: resolved, notes };
  const { window, rule } = await autoWindow(resolved, resolved.plane);
  const [a, b] = [window.a, window.b].map((ends) => `[${ends.map((end) => Number(end.toPrecision(6))).join(', ')}]`);
  return { name, landscape: reframe(resolved, { window }), notes: [...notes, `window a ${a}, b ${b}: ${rule}`] };
}

/**
 * Puts a model in place of the network and the parameters of a landscape; activations that its file lacks stay the landscape's.
 *
 * @throws LandscapeError of kind `spec` where the file cannot be read, or where plane, data or loss do not fit the network in it
 */
async function adoptModel(landscape: Landscape, path: string, notes: string[]): Promise<Landscape> {
  const bytes = await readBytes(path, '--model');
  const model = importModel(path, bytes, { network: landscape.network });
  const { activation, output } = landscape.network;
  const network = model.activationsKnown ? model.network : { ...model.network, activation, output };
  const adopted = plain({ ...landscape, network, parameters: { values: Array.from(model.values) } });
  notes.push(...model.notes);
  if (!model.activationsKnown) notes.push(`no activations in ${path}: those of the landscape hold`);
  const problems = validateLandscape(adopted);
  if (problems.length > 0) throw specError(problems);
  return adopted;
}

/** Without the members that are undefined, which JSON would not have. */
function plain(landscape: Landscape): Landscape {
  return JSON.parse(JSON.stringify(landscape)) as Landscape;
}

/** Reads what a landscape file names, its paths relative to the file; those of standard input and of presets to here. */
export function besides(name: string): (path: string, field: string) => Promise<Uint8Array> {
  const folder = folderOf(name);
  return (path, field) => readBytes(isAbsolute(path) ? path : join(folder, path), field);
}

/** A landscape read under one name, as it has to be written under another: the files it names lie where they lay. */
export function moved(landscape: Landscape, from: string, to: string): Landscape {
  const at = (path: string) => (isAbsolute(path) ? path : relative(dirname(to), join(folderOf(from), path)));
  const { data, plane } = landscape;
  const next = { ...landscape };
  if ('file' in data) {
    const { targets } = data;
    next.data = {
      ...data,
      file: at(data.file),
      targets: Array.isArray(targets) ? targets : { file: at(targets.file) },
    };
  }
  if (plane.directions === 'pca' && 'file' in plane.trajectory)
    next.plane = { ...plane, trajectory: { file: at(plane.trajectory.file) } };
  return next;
}

function folderOf(name: string): string {
  return name === '-' ? '.' : dirname(name);
}

async function readText(name: string): Promise<string> {
  if (name === '-') return text(process.stdin);
  return new TextDecoder().decode(await readBytes(name, 'arguments', 'a landscape file or the name of a preset'));
}

/** @throws LandscapeError of kind `spec` when the file cannot be read */
export async function readBytes(
  path: string,
  field: string,
  expected = 'a file that can be read',
): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof LandscapeError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw specError([{ path: field, expected, got: `${JSON.stringify(path)} (${code})` }]);
  }
}
