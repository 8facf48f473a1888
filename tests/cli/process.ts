import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { built } from '../support/build.ts';
import type { Outcome } from './run-cli.ts';

export interface ChildOptions {
  cwd?: string;
  /** What standard input holds; closed and empty by default. */
  input?: string;
  env?: Record<string, string>;
  /** Arguments of Node itself. */
  node?: string[];
}

export interface Child {
  process: ChildProcess;
  /** How it ended; the code is -1 when a signal ended it. */
  finished: Promise<Outcome>;
}

/** Starts the built command line as a process of its own. */
export async function startCli(args: string[], { cwd, input = '', env, node = [] }: ChildOptions = {}): Promise<Child> {
  const child = spawn(process.execPath, [...node, await built('cli'), ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => (text[name] += chunk));
  }
  // a command that does not read its input may have ended before it was written
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const finished = once(child, 'close').then(([code]) => ({ code: (code as number | null) ?? -1, ...text }));
  return { process: child, finished };
}

export async function runCli(args: string[], options?: ChildOptions): Promise<Outcome> {
  return (await startCli(args, options)).finished;
}
