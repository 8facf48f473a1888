import { describe, expect, test } from 'vitest';
import { offersFor, withOffer } from '../../../src/app/opening/offers.ts';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { serializeLandscape } from '../../../src/spec/codec.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { validateLandscape } from '../../../src/spec/validate.ts';
import { COUNT, fileOf, fixture, LANDSCAPE, NETWORK, npy, openingOver, saved, theta } from './support.ts';

const WIDER = { ...NETWORK, layers: [2, 9, 2] };

function offers({ opening, checkpoints, draft }: ReturnType<typeof openingOver>) {
  const { points = [], isTrajectory = false } = opening.note ?? {};
  return offersFor(draft(), points, isTrajectory ? checkpoints.trajectory : null);
}

describe('checkpoints that are opened at once', () => {
  test('two: both are kept, the last is θ₀, and a line goes from the first to it', async () => {
    const page = openingOver();
    await page.opening.open([saved('b2.safetensors', 2), saved('b1.safetensors', 1)]);
    expect(page.checkpoints.list.map(({ name }) => name)).toEqual(['b1.safetensors', 'b2.safetensors']);
    expect(page.draft().parameters).toEqual({ values: [...theta(2)] });
    expect(page.opening.note).toMatchObject({
      text: 'b1.safetensors, b2.safetensors: 2 checkpoints of 2-8-2, 42 parameters. The last is θ₀ now.',
      questions: [],
    });
    expect(page.opening.note!.order).toContain('0.weight 8×2, 0.bias 8 → layer 1');
    const [line, ...more] = offers(page);
    expect(more).toEqual([]);
    expect(line.plane()).toMatchObject({ directions: 'line', points: [[...theta(1)], [...theta(2)]] });
    const shown = await withOffer(page.draft(), line);
    expect(validateLandscape(shown)).toEqual([]);
    // B lies at (1, 0)
    const [across, alone] = await Promise.all(
      [shown, { ...LANDSCAPE, parameters: { values: [...theta(2)] } }].map(async (landscape) =>
        createEvaluator(await resolveLandscape(landscape)),
      ),
    );
    expect(across.lossAt(1, 0)).toBeCloseTo(alone.lossAt(0, 0), 12);
  });

  test('three have a plane, and more are a trajectory in the order of the numbers in their names', async () => {
    const page = openingOver();
    await page.opening.open([1, 2, 3].map((k) => saved(`c${k}.safetensors`, k)));
    expect(offers(page).map(({ plane }) => plane().directions)).toEqual(['points']);
    expect(page.checkpoints.trajectory).toBe(null);
    await page.opening.open([8, 9, 10, 11].map((k) => saved(`e${k}.safetensors`, k)));
    const { trajectory } = page.checkpoints;
    expect(trajectory).toMatchObject({ name: 'e8.safetensors … e11.safetensors', steps: [0, 1, 2, 3] });
    expect(trajectory!.points).toEqual([8, 9, 10, 11].map(theta));
    const [principal] = offers(page);
    await page.opening.lay(principal);
    const shown = page.draft();
    expect(page.store.state.problems).toEqual([]);
    const { plane } = await resolveLandscape(shown);
    const { a, b } = shown.window;
    for (const [k, at] of [...plane.path!.a].entries()) {
      expect(at).toBeGreaterThan(a[0]);
      expect(at).toBeLessThan(a[1]);
      expect(plane.path!.b[k]).toBeGreaterThan(b[0]);
      expect(plane.path!.b[k]).toBeLessThan(b[1]);
    }
  });

  test('of two networks are refused by the name of the one that differs, and nothing is changed', async () => {
    const page = openingOver();
    const before = page.draft();
    await page.opening.open([saved('a.safetensors', 1), saved('b.safetensors', 2, WIDER)]);
    expect(page.said()).toBe(
      'b.safetensors: expected 2-8-2 with biases, tanh identity, as in a.safetensors, got 2-9-2 with biases, tanh identity. ' +
        'Nothing was changed.',
    );
    await page.opening.open([saved('a.safetensors', 1), fileOf('b.safetensors', 'cut')]);
    expect(page.said()).toMatch(/^b\.safetensors: header: expected .* Nothing was changed\.$/);
    expect([page.draft(), page.checkpoints.list, page.opening.note]).toEqual([before, [], null]);
  });

  test('with and without activations are of one network where their shapes agree', async () => {
    const page = openingOver({ ...LANDSCAPE, network: { layers: [2, 5, 4, 2], activation: 'sin' } });
    await page.opening.open([fixture('tanh.onnx', 'a.onnx'), fixture('tanh.safetensors', 'b.safetensors')]);
    expect(page.checkpoints.list.map(({ isBare }) => isBare)).toEqual([false, true]);
    expect(page.weights.assumedFor(page.draft())).toBe('b.safetensors');
  });
});

describe('parameters as arrays', () => {
  test('many rows are a trajectory, whose last point is θ₀', async () => {
    const page = openingOver();
    await page.opening.open([npy('way.npy', [6, COUNT], (k) => Math.sin(Math.floor(k / COUNT) + (k % COUNT)))]);
    expect(page.checkpoints.trajectory!.points).toEqual([0, 1, 2, 3, 4, 5].map(theta));
    expect(page.draft().parameters).toEqual({ values: [...theta(5)] });
    expect(offers(page).map(({ label }) => label)).toEqual(['Principal plane of the 6 points']);
  });

  test('a plane that cannot be laid without the data says so, and changes nothing', async () => {
    const page = openingOver({ ...LANDSCAPE, data: { file: 'p.csv', targets: [2, 3] } });
    await page.opening.open([npy('way.npy', [6, COUNT], (k) => Math.sin(k))]);
    const before = page.draft();
    await page.opening.lay(offers(page)[0]);
    expect(page.said()).toMatch(
      /^data\.file: expected data without a file, as no file can be read here, got "p\.csv"\./,
    );
    expect(page.draft()).toBe(before);
  });

  test('two rows are two points', async () => {
    const page = openingOver();
    await page.opening.open([npy('ends.npy', [2, COUNT])]);
    expect(page.checkpoints.list.map(({ name }) => name)).toEqual(['ends.npy, row 1', 'ends.npy, row 2']);
    expect(offers(page).map(({ plane }) => plane().directions)).toEqual(['line']);
  });
});

describe('what could be two things', () => {
  test('is asked, and read as what is answered', async () => {
    const linear: Landscape = {
      ...LANDSCAPE,
      network: { layers: [4, 1] },
      data: { inputs: [[0, 0, 0, 1]], targets: [[1]] },
    };
    const page = openingOver(linear);
    const open = () => page.opening.open([npy('d.npy', [4, 5], (k) => k)]);
    await open();
    expect([page.draft(), page.opening.note!.questions.length]).toEqual([linear, 1]);
    const [question] = page.opening.note!.questions;
    await page.opening.answer(question, question.choices[0]);
    expect(page.draft().data).toMatchObject({ targets: [[4], [9], [14], [19]] });
    expect(page.draft().network).toEqual(linear.network);
    expect(page.opening.note).toBe(null);
    // a question is answered once
    const data = page.draft().data;
    await page.opening.answer(question, question.choices[1]);
    expect(page.checkpoints.trajectory).toBe(null);
    await open();
    const [again] = page.opening.note!.questions;
    await page.opening.answer(again, again.choices[1]);
    expect(page.draft()).toMatchObject({ data, parameters: { values: [15, 16, 17, 18, 19] } });
    await open();
    await page.opening.answer(page.opening.note!.questions[0], null);
    expect(page.opening.note).toBe(null);
  });
});

describe('a network and data at once', () => {
  const table = (columns: number) => fileOf('t.csv', `${Array.from({ length: columns }, (_, k) => k + 1).join(',')}\n`);

  test('are both taken, as many targets as the network has outputs', async () => {
    const page = openingOver({ ...LANDSCAPE, network: { layers: [1, 1] }, data: { inputs: [[1]], targets: [[1]] } });
    await page.opening.open([saved('m.safetensors', 4), table(4)]);
    expect(page.store.state.problems).toEqual([]);
    expect(page.draft()).toMatchObject({
      network: NETWORK,
      parameters: { values: [...theta(4)] },
      data: { inputs: [[1, 2]], targets: [[3, 4]] },
    });
    expect(page.said()).toContain('t.csv: 1 sample of 2 inputs');
  });

  test('that do not fit each other: the data are left, and it is said why', async () => {
    const page = openingOver();
    await page.opening.open([saved('m.safetensors', 4), table(6)]);
    expect(page.draft()).toMatchObject({ parameters: { values: [...theta(4)] }, data: LANDSCAPE.data });
    expect(page.said()).toBe(
      't.csv was not taken: expected samples of 2 inputs for 2 outputs, as the network has, got those of 5 inputs for 1 output.',
    );
  });

  test('that a landscape among the files names are put in their places, its plane kept', async () => {
    const page = openingOver();
    const landscape: Landscape = {
      ...LANDSCAPE,
      parameters: { file: 'runs/m.safetensors' },
      data: { file: 't.csv', targets: [0, 1] },
      plane: { directions: 'hessian', seed: 2 },
    };
    await page.opening.open([table(4), fileOf('l.json', serializeLandscape(landscape)), saved('m.safetensors', 4)]);
    expect(page.draft()).toEqual({
      ...landscape,
      parameters: { values: [...theta(4)] },
      data: { inputs: [[3, 4]], targets: [[1, 2]] },
    });
    const other = openingOver();
    await other.opening.open([fileOf('l.json', serializeLandscape(landscape)), saved('m.safetensors', 4, WIDER)]);
    expect(other.said()).toContain('m.safetensors: expected 2-8-2 with biases');
    expect(other.draft()).toEqual(LANDSCAPE);
  });

  test('a second table, or a second matrix of parameters, is refused by name', async () => {
    const page = openingOver();
    await page.opening.open([table(4), fileOf('u.csv', '1,2,3,4')]);
    expect(page.said()).toMatch(/^u\.csv: expected one data file at a time, .* got t\.csv besides/);
    await page.opening.open([npy('p.npy', [4, COUNT]), npy('q.npy', [5, COUNT])]);
    expect(page.said()).toMatch(/^q\.npy: expected one matrix of parameters at a time, got p\.npy besides/);
  });
});

describe('files that are too much, or gone', () => {
  test('are said to be so', async () => {
    const page = openingOver();
    const huge = fileOf('huge.npy', '');
    Object.defineProperty(huge, 'size', { value: 2 ** 31 });
    await page.opening.open([huge]);
    expect(page.said()).toBe('Expected at most 2000 files of 1024 MB together, got 1 files of 2048 MB.');
    const gone = fileOf('folder', '');
    gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await page.opening.open([gone]);
    expect(page.said()).toBe('folder could not be read.');
    await page.opening.open([]);
    expect(page.draft()).toEqual(LANDSCAPE);
  });
});
