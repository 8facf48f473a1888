import { parseArgs, type ParseArgsConfig } from 'node:util';
import { specError } from '../spec/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * Parses what follows a command's name.
 *
 * @throws LandscapeError of kind `spec` that names the argument
 */
export function parseCommand<T extends Options>(args: string[], options: T, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    throw badArgument('arguments', usage, why);
  }
}

export function badArgument(name: string, expected: string, got: string) {
  return specError([{ path: name, expected: expected.replaceAll(/\s+/g, ' '), got }]);
}

/** The one positional argument of a command. */
export function onePositional(positionals: string[], usage: string): string {
  if (positionals.length === 1) return positionals[0];
  throw badArgument('arguments', usage, positionals.length === 0 ? 'none' : positionals.join(' '));
}

/** `1024x768`, or `512` for a square. */
export function parseGrid(text: string): [number, number] {
  const match = /^(\d{1,9})(?:[x×](\d{1,9}))?$/.exec(text);
  const grid: [number, number] = match ? [Number(match[1]), Number(match[2] ?? match[1])] : [0, 0];
  if (grid.every((nodes) => nodes >= 2 && nodes <= 65536)) return grid;
  throw badArgument('--grid', 'WIDTHxHEIGHT, each 2 to 65536, such as 1024x1024', JSON.stringify(text));
}

/** One of a list of words. */
export function parseChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw badArgument(name, choices.join(', '), JSON.stringify(text));
}

/** A finite number that is not negative. */
export function parseAmount(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw badArgument(name, 'a number of at least 0', JSON.stringify(text));
}

/** A whole number from 1 up. */
export function parseCount(name: string, text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw badArgument(name, `a whole number from 1 to ${most}`, JSON.stringify(text));
}
