import { describe, expect, it } from 'vitest';
import type { TrainingOptions } from '../../../src/model/train/options.ts';
import { readTrainingRecord, recordTraining, startOf, trainerOf } from '../../../src/model/train/record.ts';
import { createTrainer } from '../../../src/model/train/trainer.ts';
import { serializeLandscape } from '../../../src/spec/codec.ts';
import { parseLandscape } from '../../../src/spec/validate.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { caseProblem, runAll } from './support.ts';

const OPTIONS: TrainingOptions[] = [
  { optimizer: 'adam', steps: 60, learningRate: 0.1 / 3, batch: 5, seed: 7, schedule: { step: 10, factor: 0.7 } },
  { optimizer: 'lbfgs', steps: 20 },
];

describe('a training record', () => {
  it.each(OPTIONS)('through JSON trains again to the same bits: $optimizer', async (options) => {
    const problem = await caseProblem({ activation: 'gelu' });
    const initial = { init: 'xavier-uniform', seed: 3 } as const;
    const trainer = createTrainer(problem, startOf({ initial }, problem), options);
    for (const { step } of trainer.run()) if (step === 13) break;
    const record = readTrainingRecord(JSON.parse(JSON.stringify(recordTraining(trainer, initial))), problem);
    expect(record.steps).toBe(13);
    const again = trainerOf(record, problem);
    while (again.steps < record.steps) again.step();
    expect(again.result()).toEqual(trainer.result());
    expect(runAll(again).result()).toEqual(runAll(trainer).result());
  });

  it('of a training that was extended and diverged leads to where it ended', async () => {
    const problem = await caseProblem({ activation: 'identity' });
    const initial = { values: [...problem.plane.origin] };
    const trainer = runAll(
      createTrainer(problem, startOf({ initial }, problem), { optimizer: 'sgd', steps: 3, learningRate: 30 }),
    );
    trainer.extend(5000);
    expect(runAll(trainer).status).toBe('diverged');
    const record = readTrainingRecord(JSON.parse(JSON.stringify(recordTraining(trainer, initial))), problem);
    expect(record.options.steps).toBe(5000);
    const again = trainerOf(record, problem);
    while (again.steps < record.steps) again.step();
    expect(again.theta).toEqual(trainer.theta);
    expect(again.status).toBe('running');
    expect(runAll(again).result()).toEqual(trainer.result());
  });

  it('in a landscape file gives the values beside it again, to the bit', async () => {
    const problem = await caseProblem();
    const initial = { init: 'he-normal', seed: 5 } as const;
    const trainer = runAll(createTrainer(problem, startOf({ initial }, problem), OPTIONS[0]));
    const parameters = { values: [...trainer.theta], training: recordTraining(trainer, initial) };
    const { training, values } = parseLandscape(serializeLandscape({ ...problem.source, parameters }))
      .parameters as typeof parameters;
    expect(values).toEqual([...trainer.theta]);
    const again = trainerOf(readTrainingRecord(training, problem), problem);
    while (again.steps < training.steps) again.step();
    expect([...again.theta]).toEqual(values);
  });

  it('is not needed to open what was trained: the numbers of a landscape are float64 to the bit', async () => {
    const problem = await caseProblem();
    const { theta } = runAll(createTrainer(problem, problem.plane.origin, OPTIONS[0])).result();
    const landscape = { ...problem.source, parameters: { values: [...theta] } };
    const opened = await resolveLandscape(parseLandscape(JSON.stringify(landscape)));
    expect(opened.plane.origin).toEqual(theta);
  });

  const good = { version: 1, options: { optimizer: 'sgd', steps: 9 }, initial: { init: 'zeros' }, steps: 4 };

  it('may leave defaults out', async () => {
    const problem = await caseProblem();
    expect(readTrainingRecord(good, problem).options).toMatchObject({ learningRate: 1e-3, batch: 'full', l2: 0 });
  });

  it.each([
    [{ ...good, version: 2 }, 'training.version: expected 1, got 2'],
    [{ ...good, steps: 10 }, 'training.steps: expected at most 9 (training.options.steps), got 10'],
    [{ ...good, steps: -1 }, 'training.steps'],
    [
      { ...good, initial: { values: [1, 2] } },
      "training.initial.values: expected 17 numbers (the network's parameters), got [1, 2]",
    ],
    [{ ...good, initial: { values: [1, '2'] } }, 'training.initial.values[1]: expected a finite number, got "2"'],
    [{ ...good, initial: { init: 'ones' } }, 'training.initial.init'],
    [{ ...good, initial: null }, 'training.initial: expected an object'],
    [
      { ...good, options: { optimizer: 'sgd', steps: 9, batch: 13 } },
      'training.options.batch: expected "full" or an integer from 1 to 12',
    ],
    [{ ...good, theta: [] }, 'training.theta: expected a known key'],
    [[], 'training: expected an object'],
    [null, 'training: expected an object'],
  ])('that is none is refused: %j', async (value, message) => {
    const problem = await caseProblem();
    expect(() => readTrainingRecord(value, problem)).toThrow(message);
  });
});
