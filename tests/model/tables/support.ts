import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { LandscapeError } from '../../../src/spec/errors.ts';

const folder = new URL('../../fixtures/tables/', import.meta.url);

/** A file written by NumPy or pandas, see tables.py beside it. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)));
}

interface Expected {
  x: number[];
  y: number[];
  names: string[];
  onehot: number[];
  types: Record<string, number[]>;
  hard: number[];
  mean: number[];
  deviation: number[];
  standardized: number[];
}

export const expected = JSON.parse(new TextDecoder().decode(fixture('tables.json'))) as Expected;

/** What a refusal says; fails where nothing is refused. */
export async function refusal(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(LandscapeError);
    expect((error as LandscapeError).kind).toBe('spec');
    return (error as LandscapeError).message;
  }
  throw new Error('nothing was refused');
}
