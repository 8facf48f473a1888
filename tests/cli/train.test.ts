import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { importModel } from '../../src/model/import/import-model.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { readTrainingRecord, trainerOf } from '../../src/model/train/record.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { parseLandscape } from '../../src/spec/validate.ts';
import { lineFit, save } from './landscapes.ts';
import { cli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const moons: Landscape = {
  version: 1,
  network: { layers: [2, 4, 1], activation: 'tanh' },
  parameters: { init: 'xavier-uniform', seed: 5 },
  data: { dataset: 'moons', samples: 32, noise: 0.1, seed: 1 },
  loss: { name: 'bce' },
  plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 1, bias: 0 } },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [9, 9],
};
const ADAM = ['--optimizer', 'adam', '--steps', '40', '--learning-rate', '0.05', '--batch', '8', '--seed', '3'];

type Trained = Landscape & { parameters: { values: number[] } };
const read = (path: string) => parseLandscape(readFileSync(path, 'utf8')) as Trained;

describe('train', () => {
  const spec = save(join(folder, 'moons.json'), moons);
  const output = join(folder, 'trained.json');
  const weights = join(folder, 'trained.safetensors');

  it('writes what was trained, to the bit, with a record that trains it again', async () => {
    const { code, stdout } = await cli('train', spec, ...ADAM, '-o', output, '-o', weights, '--json');
    expect(code).toBe(0);
    const { parameters, ...rest } = read(output);
    const { parameters: _, ...given } = moons;
    expect(rest).toEqual(given);

    const problem = await resolveLandscape(moons);
    const record = readTrainingRecord((parameters as { training?: unknown }).training, problem);
    expect(record.initial).toEqual(moons.parameters);
    const again = trainerOf(record, problem);
    for (let step = 0; step < record.steps; step++) again.step();
    expect(parameters.values).toEqual([...again.theta]);
    expect([...importModel(weights, readFileSync(weights)).values]).toEqual(parameters.values);

    const told = JSON.parse(stdout) as { status: string; steps: number; loss: number };
    expect(told).toMatchObject({ status: 'finished', steps: 40 });
    expect(told.loss).toBe(createEvaluator(problem).loss(Float64Array.from(parameters.values)));
  });

  it('is told by analyze of the file that it wrote', async () => {
    const { stdout } = await cli('analyze', output, '--engine', 'cpu');
    expect(stdout).toMatch(
      /^trained +Adam, 40 steps, learning rate 0.05, batch 8 in the order of seed 3, from xavier/m,
    );
  });

  it('goes on from a model file, and from the parameters that axes leave out of the plane', async () => {
    const more = join(folder, 'more.json');
    // with no step that moves, the parameters of the start come out: both that are axes included
    const still = ['--optimizer', 'sgd', '--steps', '1', '--learning-rate', '1e-300'];
    const { code } = await cli('train', spec, '--model', weights, ...still, '-o', more);
    expect(code).toBe(0);
    expect(read(more).parameters.values).toEqual(read(output).parameters.values);
  });

  it('lays the plane through the way, with a window that holds every point', async () => {
    const path = join(folder, 'way.json');
    const { code, stderr } = await cli('train', spec, ...ADAM, '--plane', 'trajectory', '-o', path);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('the plane goes by 41 of the 41 points that were kept'),
    ]);
    const { plane, window, parameters } = read(path);
    const points = (plane as { trajectory: { points: number[][] } }).trajectory.points;
    expect(points.at(-1)).toEqual(parameters.values);
    const { path: way } = (await resolveLandscape(read(path))).plane;
    for (const [places, [from, to]] of [
      [way!.a, window.a],
      [way!.b, window.b],
    ] as const) {
      expect(Math.min(...places)).toBeGreaterThan(from);
      expect(Math.max(...places)).toBeLessThan(to);
    }
  });

  it('finds the data of a landscape again from another folder', async () => {
    writeFileSync(join(folder, 'points.csv'), 'x,y\n1,1\n2,3\n');
    const path = save(join(folder, 'file.json'), lineFit({ data: { file: 'points.csv', targets: ['y'] } }));
    mkdirSync(join(folder, 'out'));
    const to = join(folder, 'out', 'line.json');
    expect((await cli('train', path, '--optimizer', 'lbfgs', '--steps', '30', '-o', to)).code).toBe(0);
    const { code, stdout } = await cli('analyze', to, '--json');
    expect(code).toBe(0);
    // two points lie on one line, 2 x − 1
    read(to).parameters.values.forEach((value, k) => expect(value).toBeCloseTo([2, -1][k], 10));
    expect(JSON.parse(stdout)).toMatchObject({ minima: { verified: 1 } });
  });

  it('says that a training diverged, by its exit code too', async () => {
    const path = join(folder, 'diverged.json');
    const wild = ['--optimizer', 'sgd', '--steps', '2000', '--learning-rate', '10'];
    const { code, stdout } = await cli('train', save(join(folder, 'fit.json'), lineFit()), ...wild, '-o', path);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^diverged after \d+ steps/)]);
  });

  it.each([
    [[], '-o: expected at least one file to write (.json, .safetensors), got none'],
    [['-o', 'x.pt'], '-o: expected a file that ends in .json or .safetensors, got x.pt'],
    [['-o', 'x.json', '--optimizer', 'lion'], '--optimizer: expected sgd, momentum, adam, lbfgs, got "lion"'],
    [
      ['-o', 'x.json', '--batch', '64'],
      'arguments.batch: expected "full" or an integer from 1 to 32 (the samples), got 64',
    ],
    [['-o', 'x.json', '--seed', '1.5'], 'arguments.seed: expected'],
    [['-o', 'x.json', '--optimizer', 'lbfgs', '--schedule', 'cosine'], 'arguments.schedule: expected'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await cli('train', spec, ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
