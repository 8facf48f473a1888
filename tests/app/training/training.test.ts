import { afterEach, describe, expect, test } from 'vitest';
import type { Training } from '../../../src/app/training/training.ts';
import { statusWords } from '../../../src/app/training/training-words.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { readTrainingRecord, trainerOf } from '../../../src/model/train/record.ts';
import type { Landscape, ParametersSpec } from '../../../src/spec/landscape.ts';
import { SMALL, trainingPage } from './support.ts';

/** More steps than a test waits for. */
const ENDLESS = 1e9;

let open: Training[] = [];
afterEach(() => {
  for (const training of open.splice(0)) training.run?.close();
});

function page(landscape?: Landscape) {
  const made = trainingPage(landscape);
  open.push(made.training);
  return made;
}

function valuesOf(parameters: ParametersSpec) {
  if (!('values' in parameters)) throw new Error('no values');
  return parameters;
}

/** Trains again from the record in the landscape. */
async function replayed({ parameters, ...rest }: Landscape): Promise<number[]> {
  const problem = await resolveLandscape({ ...rest, parameters, plane: { directions: 'random' } });
  const record = readTrainingRecord(valuesOf(parameters).training, problem);
  const trainer = trainerOf(record, problem);
  while (trainer.steps < record.steps) trainer.step();
  return [...trainer.theta];
}

describe('a training on the page', () => {
  test('runs to its end; parameters and record go into the landscape, and the record gives them again', async () => {
    const { training, checkpoints, store, said } = page();
    training.set({ steps: 50 });
    await training.train();
    const { run } = training;
    expect(run).toMatchObject({ phase: 'ended', result: { status: 'finished', steps: 50 } });
    expect(statusWords(run!)).toMatch(/^Finished: all 50 steps were taken/);
    expect(checkpoints.list.map(({ name }) => name)).toEqual(['Adam, seed 1, start', 'Adam, seed 1, step 50']);
    expect(Array.from(checkpoints.trajectory!.steps)).toEqual(Array.from({ length: 51 }, (_, k) => k));

    await training.useParameters();
    const { landscape, problems } = store.state;
    expect(problems).toEqual([]);
    expect(landscape.plane).toBe(SMALL.plane);
    expect(valuesOf(landscape.parameters).values).toEqual([...run!.result!.theta]);
    expect(valuesOf(landscape.parameters).values).toEqual(await replayed(landscape));
    expect(said.at(-1)).toContain('θ₀ is the trained parameters now');
  });

  test('paused, gone on with, stopped, gone on with and extended, it is the training that never rested', async () => {
    const { training, until, checkpoints } = page();
    training.set({ steps: 20_000, isFull: false, batch: 3, seed: 2 });
    const first = training.train();
    await until(() => training.run!.phase === 'running');
    training.pause();
    await until(() => training.run!.phase !== 'running');
    expect(training.run!.result!.steps).toBe(training.run!.progress!.step);
    void training.goOn();
    training.stop();
    await first;
    const stoppedAt = training.run!.result!.steps;
    if (stoppedAt < 20_000) {
      expect(statusWords(training.run!)).toMatch(/^Stopped after/);
      expect(training.canGoOn).toBe(true);
      await training.goOn();
    }
    expect(training.run!.result).toMatchObject({ status: 'finished', steps: 20_000 });
    training.set({ steps: 100 });
    expect(training.canTakeMore).toBe(true);
    await training.more();

    const whole = page();
    whole.training.set({ steps: 20_100, isFull: false, batch: 3, seed: 2 });
    await whole.training.train();
    expect(training.run!.result).toEqual(whole.training.run!.result);
    expect(checkpoints.list.at(-1)!.name).toBe('Adam, seed 1, batch 3 (seed 2), step 20,100');
  });

  test('of two seeds, it leaves two ends to lay a line through', async () => {
    const { training, checkpoints } = page();
    training.set({ steps: 5 });
    await training.train();
    training.set({ start: 'xavier-uniform', startSeed: 2 });
    await training.train();
    const ends = checkpoints.fitting(SMALL.network).filter(({ name }) => name.includes('step 5'));
    expect(ends.map(({ name }) => name)).toEqual(['Adam, seed 1, step 5', 'Adam, seed 2, step 5']);
    expect(ends[0].values).not.toEqual(ends[1].values);
  });
});

describe('an edit of the landscape', () => {
  test('that makes another problem stops the training and says so; undone, it can go on', async () => {
    const { training, until, edit, store } = page();
    training.set({ steps: ENDLESS });
    const ended = training.train();
    await until(() => (training.run!.progress?.step ?? 0) > 0);
    edit({ window: { a: [0, 1], b: [0, 1] } });
    expect(training.remark).toBe('');
    edit({ loss: { name: 'mse' } });
    await ended;
    expect(training.remark).toBe('The loss changed, and a training is of one problem: it was stopped.');
    expect(training).toMatchObject({ canGoOn: false, fits: true });
    // what was reached can be used; the record would be that of another problem
    await training.useParameters();
    const { values, training: record } = valuesOf(store.state.landscape.parameters);
    expect([values, record]).toEqual([[...training.run!.result!.theta], undefined]);
    edit({ loss: SMALL.loss });
    expect(training.canGoOn).toBe(true);
  });

  test('that makes another shape leaves the result where it is, unused', async () => {
    const { training, edit, store } = page();
    training.set({ steps: 3 });
    await training.train();
    edit({ network: { ...SMALL.network, layers: [2, 5, 1] } });
    const { parameters } = store.state.landscape;
    expect(training.fits).toBe(false);
    await training.useParameters();
    await training.layPlane();
    expect(store.state.landscape.parameters).toBe(parameters);
    edit({ network: SMALL.network });
    expect(training.fits).toBe(true);
  });
});

describe('what cannot be trained is said', () => {
  test('a divergence, with the last parameters that had a loss', async () => {
    const { training } = page({ ...SMALL, network: { layers: [2, 4, 1] }, loss: { name: 'mse' } });
    training.set({ optimizer: 'sgd', steps: 5000, learningRates: { ...training.settings.learningRates, sgd: 50 } });
    await training.train();
    const { result } = training.run!;
    expect(result!.status).toBe('diverged');
    expect(result!.theta.every(Number.isFinite)).toBe(true);
    expect(statusWords(training.run!)).toContain(`Diverged in step ${result!.steps + 1}:`);
  });

  test('a start without a finite loss', async () => {
    const values = Array.from({ length: 17 }, () => 1e200);
    const { training } = page({ ...SMALL, network: { layers: [2, 4, 1] }, parameters: { values } });
    await training.train();
    expect(statusWords(training.run!)).toMatch(/^Not begun: at the start the loss is (NaN|∞)\.$/);
  });

  test('a start without a slope', async () => {
    const { training } = page();
    training.set({ steps: 3, start: 'zeros' });
    await training.train();
    // moons are balanced: at zeros not even the last bias has a slope
    expect(statusWords(training.run!)).toContain('Not a parameter moved');
  });

  test('data that a page cannot read, and parameters in a file', async () => {
    const { training } = page({ ...SMALL, data: { file: 'points.csv', targets: ['y'] } });
    await training.train();
    expect(training.run!.phase).toBe('lost');
    expect(training.remark).toMatch(/data\.file/i);
    const other = page({ ...SMALL, parameters: { file: 'net.npz' } });
    await other.training.train();
    expect(other.training.run).toBeNull();
    expect(other.training.remark).toMatch(/open it above/);
  });

  test('settings that are wrong start nothing', async () => {
    const { training } = page();
    training.set({ steps: 0 });
    await training.train();
    expect(training.run).toBeNull();
  });
});

test('the plane of the trajectory: the trained parameters, its points, and a window that holds them', async () => {
  const { training, store, said } = page({ ...SMALL, plane: { directions: 'hessian' } });
  training.set({ steps: 400 });
  await training.train();
  await training.layPlane();
  const { landscape, problems } = store.state;
  expect(problems).toEqual([]);
  if (landscape.plane.directions !== 'pca' || !('points' in landscape.plane.trajectory))
    throw new Error('no trajectory');
  const { points } = landscape.plane.trajectory;
  const { trajectory, theta } = training.run!.result!;
  expect(points).toHaveLength(200);
  expect(points[0]).toEqual([...trajectory.points[0]]);
  expect(points.at(-1)).toEqual([...theta]);
  expect(await replayed(landscape)).toEqual([...theta]);
  const { path } = (await resolveLandscape(landscape)).plane;
  const [a, b] = [landscape.window.a, landscape.window.b];
  for (let k = 0; k < points.length; k++) {
    expect(path!.a[k] > a[0] && path!.a[k] < a[1] && path!.b[k] > b[0] && path!.b[k] < b[1]).toBe(true);
  }
  expect(said.at(-1)).toMatch(/200 of the 401 points.*Window: around the 200 points/);
});
