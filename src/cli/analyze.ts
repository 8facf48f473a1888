import { extname } from 'node:path';
import { Analysis } from '../analysis/session/analysis.ts';
import type { FullSpaceFacts } from '../analysis/full-space.ts';
import type { Facts } from '../analysis/facts.ts';
import { evaluateField } from '../engine/sweep.ts';
import { decodeNpy } from '../spec/codec.ts';
import { specError } from '../spec/errors.ts';
import { trainedWords } from '../spec/training-words.ts';
import type { Field } from '../spec/field.ts';
import { badArgument, onePositional, parseAmount, parseChoice, parseCommand } from './arguments.ts';
import { printJson, tellNotes, type Command, type Context } from './context.ts';
import { ENGINE_CHOICES, withEngine } from './engines.ts';
import { readBytes, readLandscape, type FrameRequest } from './input.ts';
import { LANDSCAPE_OPTIONS, landscapeOptions, landscapeUsage } from './landscape-options.ts';
import { printFacts } from './facts-text.ts';
import { progressLine } from './progress.ts';

export const analyzeUsage = `analyze SPEC.json|PRESET|FIELD.npy [--noise DELTA] [--persistence] [--full-space]
         ${landscapeUsage} [--engine ${ENGINE_CHOICES.join('|')}] [--json]`;

/**
 * Measures a field: of a landscape, or bare from a `.npy` file, whose window is its pixel indices. With `--full-space` each verified
 * minimum of the slice is held to the whole network.
 */
export const analyze: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      noise: { type: 'string' },
      persistence: { type: 'boolean', default: false },
      'full-space': { type: 'boolean', default: false },
      ...LANDSCAPE_OPTIONS,
      engine: { type: 'string', default: 'auto' },
      json: { type: 'boolean', default: false },
    },
    analyzeUsage,
  );
  const name = onePositional(positionals, analyzeUsage);
  const delta = values.noise === undefined ? undefined : parseAmount('--noise', values.noise);
  const options = { delta, persistence: values.persistence };
  const choice = parseChoice('--engine', values.engine, ENGINE_CHOICES);
  const request = landscapeOptions(values);
  const isField = extname(name).toLowerCase() === '.npy';
  for (const option of ['grid', 'model', 'window'] as const) {
    if (isField && values[option] !== undefined)
      throw badArgument(`--${option}`, `no ${option} for a .npy file, which is measured as it is`, values[option]);
  }

  const inFullSpace = values['full-space'];
  if (isField && inFullSpace) throw badArgument('--full-space', 'a landscape, for a field has no network', name);

  const { facts, fullSpace, data, trained } = isField
    ? await measure(new Analysis({ field: await readField(name), options }), false, context)
    : await analyzeLandscape(name, request, choice, options, inFullSpace, context);
  if (values.json) printJson(context.stdout, inFullSpace ? { ...facts, fullSpace } : facts);
  else {
    if (data) context.stdout.write(`${'data'.padEnd(10)}${data}\n`);
    if (trained) context.stdout.write(`${'trained'.padEnd(10)}${trained}\n`);
    printFacts(context.stdout, facts, fullSpace);
  }
  return 0;
};

/** Facts, and on request what each verified minimum is in the full space. */
async function measure(
  analysis: Analysis,
  inFullSpace: boolean,
  { signal }: Context,
): Promise<{ facts: Facts; fullSpace: FullSpaceFacts[]; data?: string; trained?: string }> {
  const facts = await analysis.measure(undefined, signal);
  const fullSpace: FullSpaceFacts[] = [];
  for (const { a, b } of (inFullSpace && facts.minima.polished) || []) {
    fullSpace.push(await analysis.answer('fullSpace', { a, b }, signal));
  }
  return { facts, fullSpace };
}

async function analyzeLandscape(
  name: string,
  request: FrameRequest,
  choice: (typeof ENGINE_CHOICES)[number],
  options: { delta?: number; persistence: boolean },
  inFullSpace: boolean,
  context: Context,
): ReturnType<typeof measure> {
  const { landscape, notes } = await readLandscape(name, request);
  tellNotes(notes, context);
  for (const warning of landscape.data.warnings ?? []) context.stderr.write(`warning: ${warning}\n`);
  return withEngine(choice, context, async (engine) => {
    const line = progressLine(context.stderr);
    const { signal } = context;
    try {
      const field = await evaluateField(engine, landscape, {
        signal,
        onProgress: ({ done, total, pointsPerSecond }) => line.update(done, total, pointsPerSecond),
      });
      const described = { ...options, engine: engine.name, adapter: engine.description };
      line.end();
      const measured = await measure(new Analysis({ field, landscape, options: described }), inFullSpace, context);
      const trained = trainedWords(landscape.source.parameters);
      return { ...measured, data: landscape.data.description, trained };
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
