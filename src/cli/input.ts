import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { resolveLandscape, type ResolvedLandscape } from '../model/resolve.ts';
import { LandscapeError, specError } from '../spec/errors.ts';
import type { Landscape } from '../spec/landscape.ts';
import { PRESETS } from '../spec/presets.ts';
import { parseLandscape } from '../spec/validate.ts';

export interface LandscapeInput {
  /** What the person called it. */
  name: string;
  landscape: ResolvedLandscape;
}

/**
 * Reads a landscape: a file, `-` for standard input, or the name of a preset.
 *
 * @throws LandscapeError of kind `spec` for bad input, a missing file included
 */
export async function readLandscape(name: string, grid?: [number, number]): Promise<LandscapeInput> {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  const landscape = preset ? preset.landscape : parseLandscape(await readText(name));
  const framed: Landscape = grid ? { ...landscape, grid } : landscape;
  return { name, landscape: await resolveLandscape(framed, besides(preset ? '-' : name)) };
}

/** Reads what a landscape file names, its paths relative to the file; those of standard input and of presets to here. */
export function besides(name: string): (path: string, field: string) => Promise<Uint8Array> {
  const folder = name === '-' ? '.' : dirname(name);
  return (path, field) => readBytes(isAbsolute(path) ? path : join(folder, path), field);
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
