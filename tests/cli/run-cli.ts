import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/run.ts';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process. */
export async function cli(...args: string[]): Promise<Outcome> {
  return cliWith({}, ...args);
}

export async function cliWith(
  { signal = new AbortController().signal, isTTY = false }: { signal?: AbortSignal; isTTY?: boolean },
  ...args: string[]
): Promise<Outcome> {
  const text = { stdout: '', stderr: '' };
  const output = (name: keyof typeof text) => ({ isTTY, write: (chunk: string) => (text[name] += chunk) });
  const code = await run(args, { stdout: output('stdout'), stderr: output('stderr'), signal });
  return { code, ...text };
}

/** A folder that lasts as long as the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'loss-landscape-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const reference = (name: string) =>
  new URL(`../fixtures/reference/landscapes/${name}.json`, import.meta.url).pathname;

export const referenceField = (name: string) =>
  new URL(`../fixtures/reference/fields/${name}.npy`, import.meta.url).pathname;
