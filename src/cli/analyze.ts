import { extname } from 'node:path';
import { analyzeHere } from '../analysis/analyze.ts';
import type { Facts } from '../analysis/facts.ts';
import { evaluateField } from '../engine/sweep.ts';
import { decodeNpy } from '../spec/codec.ts';
import { specError } from '../spec/errors.ts';
import type { Field } from '../spec/field.ts';
import { badArgument, onePositional, parseAmount, parseChoice, parseCommand, parseGrid } from './arguments.ts';
import { printJson, type Command, type Context, type Output } from './context.ts';
import { ENGINE_CHOICES, withEngine } from './engines.ts';
import { readBytes, readLandscape } from './input.ts';
import { progressLine } from './progress.ts';

export const analyzeUsage = `analyze SPEC.json|PRESET|FIELD.npy [--noise DELTA] [--persistence] [--grid WxH]
         [--engine ${ENGINE_CHOICES.join('|')}] [--json]`;

/** Measures a field: of a landscape, or bare from a `.npy` file, whose window is its pixel indices. */
export const analyze: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      noise: { type: 'string' },
      persistence: { type: 'boolean', default: false },
      grid: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
      json: { type: 'boolean', default: false },
    },
    analyzeUsage,
  );
  const name = onePositional(positionals, analyzeUsage);
  const delta = values.noise === undefined ? undefined : parseAmount('--noise', values.noise);
  const options = { delta, persistence: values.persistence };
  const choice = parseChoice('--engine', values.engine, ENGINE_CHOICES);
  const grid = values.grid === undefined ? undefined : parseGrid(values.grid);
  const isField = extname(name).toLowerCase() === '.npy';
  if (isField && grid) throw badArgument('--grid', 'no grid for a .npy file, which has its own', values.grid!);

  const facts = isField
    ? await analyzeHere({ field: await readField(name), options }, context.signal)
    : await analyzeLandscape(name, grid, choice, options, context);
  if (values.json) printJson(context.stdout, facts);
  else printFacts(context.stdout, facts);
  return 0;
};

async function analyzeLandscape(
  name: string,
  grid: [number, number] | undefined,
  choice: (typeof ENGINE_CHOICES)[number],
  options: { delta?: number; persistence: boolean },
  context: Context,
): Promise<Facts> {
  const { landscape } = await readLandscape(name, grid);
  return withEngine(choice, context, async (engine) => {
    const line = progressLine(context.stderr);
    const { signal } = context;
    try {
      const field = await evaluateField(engine, landscape, {
        signal,
        onProgress: ({ done, total, pointsPerSecond }) => line.update(done, total, pointsPerSecond),
      });
      const described = { ...options, engine: engine.name, adapter: engine.description };
      return await analyzeHere({ field, landscape, options: described }, signal);
    } finally {
      line.end();
    }
  });
}

async function readField(path: string): Promise<Field> {
  const { shape, data } = decodeNpy(await readBytes(path, 'arguments', 'a .npy file that can be read'));
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0)
    throw specError([{ path: 'shape', expected: '(height, width), neither 0', got: `(${shape.join(', ')})` }]);
  const [height, width] = shape;
  return { width, height, window: { a: [0, width - 1], b: [0, height - 1] }, values: Float32Array.from(data) };
}

const LISTED = 12;

function printFacts(stdout: Output, facts: Facts): void {
  const { grid, window, range, holes, minima, engine, adapter } = facts;
  const source = engine ? `, ${engine} (${adapter})` : '';
  stdout.write(`grid      ${grid[0]}×${grid[1]}, a ${window.a.join(' … ')}, b ${window.b.join(' … ')}${source}\n`);
  stdout.write(
    range ? `loss      ${range.min} … ${range.max}, median ${range.median}\n` : 'loss      finite nowhere\n',
  );
  stdout.write(`holes     ${holes} of ${grid[0] * grid[1]} nodes\n`);
  stdout.write(
    `minima    ${minima.resolved} local ${minima.resolved === 1 ? 'minimum' : 'minima'} of this slice resolved; ` +
      `${minima.unresolved} unresolved at this resolution, ${minima.noise} below the noise floor, ${minima.border} on the border\n`,
  );
  stdout.write(`noise     floor ${minima.noiseFloor.value.toPrecision(3)} (${minima.noiseFloor.rule})\n`);
  if (minima.list.length === 0) return;
  stdout.write(`\n${row('class', 'loss', 'a', 'b', 'escape depth', 'window depth', 'aliasing', 'nodes')}`);
  for (const m of minima.list.slice(0, LISTED)) {
    const numbers = [m.value, m.a, m.b, m.escapeDepth, m.windowDepth, m.aliasingFloor].map(short);
    stdout.write(row(m.class, ...numbers, String(m.plateau)));
  }
  if (minima.raw > LISTED) stdout.write(`… ${minima.raw - LISTED} more; --json lists them\n`);
  if (!facts.persistence) return;
  const { window: pairs, escape } = facts.persistence;
  stdout.write(
    `\npersistence: ${pairs.length} pairs in the window, ${escape.length} with the border as the sea; --json lists them\n`,
  );
}

function short(value: number | null): string {
  return value === null ? '∞' : String(Number(value.toPrecision(6)));
}

function row(...cells: string[]): string {
  return `${cells.map((cell, k) => (k === 0 ? cell.padEnd(11) : cell.padStart(14))).join('')}\n`;
}
