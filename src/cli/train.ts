import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { exportModel } from '../model/import/export-model.ts';
import { autoWindow } from '../model/planes/window.ts';
import { resolveLandscape, resolveParameters } from '../model/resolve.ts';
import { fillOptions } from '../model/train/options.ts';
import { recordTraining } from '../model/train/record.ts';
import { createTrainer, type Trainer, type TrainingResult } from '../model/train/trainer.ts';
import { onTrajectory, thinTrajectory, withTrained } from '../model/train/trained-landscape.ts';
import { serializeLandscape } from '../spec/codec.ts';
import {
  OPTIMIZERS,
  type Landscape,
  type OptimizerName,
  type TrainingOptions,
  type TrainingStart,
} from '../spec/landscape.ts';
import { duration } from '../spec/quantities.ts';
import { badArgument, onePositional, parseAmount, parseChoice, parseCommand, parseCount } from './arguments.ts';
import { printJson, tellNotes, type Command, type Context } from './context.ts';
import { besides, moved, readLandscape } from './input.ts';
import { LANDSCAPE_OPTIONS, landscapeOptions } from './landscape-options.ts';
import { progressLine } from './progress.ts';

const PLANES = ['keep', 'trajectory'] as const;
const SCHEDULES = ['constant', 'cosine'] as const;
const EXTENSIONS = ['.json', '.safetensors'];

export const trainUsage = `train SPEC.json|PRESET -o OUT.json [-o OUT.safetensors] [--model FILE] [--optimizer ${OPTIMIZERS.join('|')}]
         [--steps COUNT] [--learning-rate RATE] [--batch full|SAMPLES] [--schedule ${SCHEDULES.join('|')}] [--warm-up STEPS]
         [--seed SEED] [--l2 WEIGHT] [--plane ${PLANES.join('|')}] [--json]
         trains in float64 from the landscape's parameters; --plane trajectory lays the plane through the principal directions of the way`;

/** Trains the network of a landscape, and writes the landscape around what came out. */
export const train: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      ...LANDSCAPE_OPTIONS,
      output: { type: 'string', short: 'o', multiple: true },
      optimizer: { type: 'string', default: 'adam' },
      steps: { type: 'string', default: '1000' },
      'learning-rate': { type: 'string' },
      batch: { type: 'string', default: 'full' },
      schedule: { type: 'string', default: 'constant' },
      'warm-up': { type: 'string' },
      seed: { type: 'string', default: '0' },
      l2: { type: 'string' },
      plane: { type: 'string', default: 'keep' },
      json: { type: 'boolean', default: false },
    },
    trainUsage,
  );
  const outputs = values.output ?? [];
  checkOutputs(outputs);
  const plane = parseChoice('--plane', values.plane, PLANES);
  const optimizer = parseChoice('--optimizer', values.optimizer, OPTIMIZERS);
  const options = trainingOptions(optimizer, values);
  const name = onePositional(positionals, trainUsage);
  const request = landscapeOptions(values);
  const { landscape: problem, notes } = await readLandscape(name, { ...request, isWindowAutomatic: false });
  tellNotes(notes, context);

  const theta0 = await resolveParameters(problem.source, problem.network, besides(name));
  const trainer = createTrainer(problem, theta0, fillOptions(options, problem, 'arguments'));
  const start = performance.now();
  await takeSteps(trainer, context);
  const milliseconds = performance.now() - start;
  const result = trainer.result();
  const record = recordTraining({ options: trainer.options, steps: result.steps }, startOf(problem.source, theta0));
  const trained = withTrained(problem.source, result, record);
  const asked = { name, plane, isWindowAutomatic: request.isWindowAutomatic };
  const framed = await frame(trained, result, asked, context);
  for (const path of outputs) await writeFile(path, contentOf(path, moved(framed, name, path), result));

  const { status, steps, loss, penalty } = result;
  const facts = { status, steps, loss, penalty, options: trainer.options, outputs };
  if (values.json) printJson(context.stdout, facts);
  else
    context.stdout.write(
      `${status} after ${steps} steps in ${duration(milliseconds)}: loss ${loss}\n${outputs.map((path) => `wrote ${path}\n`).join('')}`,
    );
  return status === 'diverged' ? 1 : 0;
};

function checkOutputs(outputs: readonly string[]): void {
  if (outputs.length === 0) throw badArgument('-o', `at least one file to write (${EXTENSIONS.join(', ')})`, 'none');
  for (const path of outputs) {
    if (!EXTENSIONS.includes(extname(path).toLowerCase()))
      throw badArgument('-o', `a file that ends in ${EXTENSIONS.join(' or ')}`, path);
  }
}

type Words = Partial<Record<'steps' | 'learning-rate' | 'batch' | 'schedule' | 'warm-up' | 'seed' | 'l2', string>>;

/** What was asked for; what does not go with the optimiser is left to the options' own check. */
function trainingOptions(optimizer: OptimizerName, words: Words): TrainingOptions {
  const schedule = parseChoice('--schedule', words.schedule!, SCHEDULES);
  const batch = words.batch === 'full' ? 'full' : parseCount('--batch', words.batch!, 1e9);
  const amount = (name: 'learning-rate' | 'l2') =>
    words[name] === undefined ? undefined : parseAmount(`--${name}`, words[name]);
  const options = {
    optimizer,
    steps: parseCount('--steps', words.steps!, 999_999_999),
    learningRate: amount('learning-rate'),
    batch,
    schedule,
    warmUp: words['warm-up'] === undefined ? undefined : parseCount('--warm-up', words['warm-up'], 999_999_999),
    seed: parseAmount('--seed', words.seed!),
    l2: amount('l2'),
  };
  return JSON.parse(JSON.stringify(options)) as TrainingOptions;
}

/** How many steps are taken between looks at the clock and at an interruption. */
const STRIDE = 64;

async function takeSteps(trainer: Trainer, { stderr, signal }: Context): Promise<void> {
  const line = progressLine(stderr);
  const start = performance.now();
  try {
    while (trainer.step()) {
      if (trainer.steps % STRIDE !== 0) continue;
      // an interruption is heard of between turns only
      await setImmediate();
      signal.throwIfAborted();
      line.update(trainer.steps, trainer.options.steps, (1000 * trainer.steps) / (performance.now() - start));
    }
  } finally {
    line.end();
  }
}

/** The start as a rule and a seed where the landscape has them so: that is shorter, and says more. */
function startOf({ parameters }: Landscape, theta0: Float64Array): TrainingStart {
  return 'init' in parameters ? parameters : { values: Array.from(theta0) };
}

interface Asked {
  name: string;
  plane: (typeof PLANES)[number];
  isWindowAutomatic?: boolean;
}

/** The plane and the window that were asked for. */
async function frame(
  trained: Landscape,
  { trajectory }: TrainingResult,
  { name, plane, isWindowAutomatic }: Asked,
  context: Context,
): Promise<Landscape> {
  const thinned = thinTrajectory(trajectory);
  const landscape = plane === 'trajectory' ? onTrajectory(trained, thinned) : trained;
  if (plane === 'trajectory') {
    const { length } = thinned.points;
    tellNotes([`the plane goes by ${length} of the ${trajectory.points.length} points that were kept`], context);
  }
  if (plane === 'keep' && !isWindowAutomatic) return landscape;
  const resolved = await resolveLandscape(landscape, besides(name));
  const { window, rule } = await autoWindow(resolved, resolved.plane);
  tellNotes([`window: ${rule}`], context);
  return { ...landscape, window };
}

function contentOf(path: string, landscape: Landscape, { theta }: TrainingResult): string | Uint8Array {
  return extname(path).toLowerCase() === '.json'
    ? serializeLandscape(landscape)
    : exportModel(landscape.network, theta);
}
