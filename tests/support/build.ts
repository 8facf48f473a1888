import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

export const root = new URL('../../', import.meta.url).pathname;

/** What each build script of package.json makes. */
const OUTPUTS = {
  cli: 'dist/cli.js',
  library: 'dist/index.js',
  element: 'dist/element.js',
  types: 'dist/types/index.d.ts',
};

const SOURCES = ['src', 'shaders', 'package.json', 'vite.config.ts'];

/** The path of a build's output, made first where it is missing or older than a source. */
export async function built(name: keyof typeof OUTPUTS): Promise<string> {
  const path = join(root, OUTPUTS[name]);
  if (!isStale(path)) return path;
  await alone(async () => {
    // another test file may have made it while this one waited
    if (!isStale(path)) return;
    // a test runner's own NODE_ENV would bundle the development editions of packages
    const env = { ...process.env, NODE_ENV: 'production' };
    await promisify(execFile)('npm', ['run', '--silent', `build:${name}`], { cwd: root, env });
  });
  return path;
}

function isStale(path: string): boolean {
  if (!existsSync(path)) return true;
  return Math.max(...SOURCES.map((source) => newest(join(root, source)))) > statSync(path).mtimeMs;
}

/** When a file, or the last changed file of a folder, was written. */
function newest(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const LOCK = join(root, 'node_modules/.building');
/** A lock this old was left behind by a run that was killed. */
const FORGOTTEN_MS = 120_000;

/** Runs the work while no other test process builds. */
async function alone(work: () => Promise<void>): Promise<void> {
  while (!takeLock()) await wait(100);
  try {
    await work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - since > FORGOTTEN_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
