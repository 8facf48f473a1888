import { render } from 'lit';
import { afterEach, expect, test } from 'vitest';
import '../../../src/app/training/training.css';
import { lossChart } from '../../../src/app/charts/loss-chart.ts';
import { SPAN } from '../../../src/app/charts/chart.ts';
import { trainingControls } from '../../../src/app/training/training-controls.ts';
import { lossCurve } from '../../../src/model/train/loss-curve.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { at, clear, corners, draw, junkIn, overlaps, textsIn } from '../charts/drawing.ts';
import { choose, enter, messageAt, press, textOf } from '../form.ts';
import { SMALL, trainingPage } from './support.ts';

afterEach(clear);

/** The controls alone, drawn again whenever something changed. */
function mount(landscape?: Landscape) {
  const page = trainingPage(landscape);
  const box = draw(trainingControls(page.store.state, page.training), 340);
  const again = () => render(trainingControls(page.store.state, page.training), box);
  const until = async (condition: () => boolean) => {
    await page.until(() => {
      again();
      return condition();
    });
  };
  return { ...page, box, again, until };
}

const chartOf = (values: number[], options: Partial<Parameters<typeof lossChart>[1]> = {}) => {
  const record = { steps: Uint32Array.from(values, (_, k) => k), values: Float64Array.from(values) };
  return draw(
    lossChart(lossCurve(record, 64), { planned: values.length, title: 'loss', divergedAt: null, ...options }),
    340,
  );
};

test('from settings with errors beside them to a training that ended, and its plane', async () => {
  const { box, again, until, store, training } = mount();
  enter(box, 'training-steps', '0');
  again();
  expect(messageAt(box, 'training-steps')).toMatch(/^expected an integer from 1 to/);
  expect(training.run).toBeNull();
  enter(box, 'training-steps', '60');
  choose(box, 'training-isFull', 'batches');
  again();
  enter(box, 'training-batch', '17');
  again();
  expect(messageAt(box, 'training-batch')).toContain('16 (the samples)');
  enter(box, 'training-batch', '4');
  again();
  press(box, 'Train');
  await until(() => textOf(box).includes('Finished'));
  expect(textOf(box)).toMatch(/Step 60 of 60 Loss 0\.\d+ ‖gradient‖/);
  expect(box.querySelector('svg')!.getAttribute('aria-label')).toMatch(/^The loss is 0\.\d+ at step 1 and/);
  expect(textOf(box)).toContain('Points kept 61');
  expect([junkIn(box), overlaps(box)]).toEqual([null, []]);
  press(box, 'Plane of the trajectory');
  await until(() => store.state.landscape.plane.directions === 'pca');
  expect(store.state.landscape.parameters).toMatchObject({ training: { steps: 60, options: { batch: 4 } } });
  again();
  expect(textsIn(box, '#training-initial option')[0]).toBe('where θ₀ began: xavier-uniform, seed 1');
  training.run!.close();
});

test('every control has a label, and what an optimiser has not got is not shown', () => {
  const { box, again, training } = mount();
  for (const optimizer of ['momentum', 'lbfgs'] as const) {
    training.set({ optimizer, isFull: false, schedule: 'step' });
    again();
    for (const control of box.querySelectorAll<HTMLInputElement>('input, select')) {
      expect(textOf(control.labels![0])).not.toBe('');
    }
    expect(box.querySelector('#training-schedule-step') === null).toBe(optimizer === 'lbfgs');
    expect(box.querySelector('#training-momentum') === null).toBe(optimizer !== 'momentum');
  }
});

test('a zero start is not what is suggested, and a large network says what is kept', () => {
  const { box } = mount({ ...SMALL, parameters: { init: 'zeros' }, network: { layers: [2, 400, 400, 1] } });
  expect(box.querySelector<HTMLSelectElement>('#training-initial')!.value).toBe('xavier-uniform');
  // 1001 rows of 162 001 numbers are 1.3 GB; 49 of them are 64 MB
  expect(textOf(box)).toContain('every 32nd step are kept for planes: 64 MB at most');
});

test('the curve has every spike in its band, and a mark where the training diverged', () => {
  const values = Array.from({ length: 500 }, (_, k) => (k === 400 ? 50 : 1 / (k + 1)));
  const box = chartOf(values, { divergedAt: 501, planned: 1000 });
  const [, top] = corners(box.querySelector('path.spread')!).reduce((least, p) => (p[1] < least[1] ? p : least));
  expect(top).toBeCloseTo(SPAN.y[1], 1);
  const line = box.querySelector('line.violation')!;
  expect(at(line, 'x1')).toBeCloseTo(SPAN.x[0] + ((SPAN.x[1] - SPAN.x[0]) * Math.log(501)) / Math.log(1000), 3);
  expect(textsIn(box, '.remark')).toEqual(['diverged']);
  expect(textsIn(box, '.title')[1]).toBe('loss, logarithmic');
  expect([junkIn(box), overlaps(box)]).toEqual([null, []]);
});

test.each([
  ['a fall within a decade', [0.7, 0.6, 0.5, 0.45], 'loss', 2],
  ['a little more than a decade', [0.7, 0.3, 0.06], 'loss, logarithmic', 3],
  ['losses below zero', [1, -1, -3], 'loss', 2],
  ['one loss', [0.5], 'loss', 1],
  ['a loss that is none from the start', [NaN], 'loss', 1],
])('%s has an axis that can be read', (_, values, title, least) => {
  const box = chartOf(values);
  expect(textsIn(box, '.title')[1]).toContain(title);
  expect(textsIn(box, 'text.tick[text-anchor=end]').length).toBeGreaterThanOrEqual(least);
  expect(overlaps(box)).toEqual([]);
  expect(junkIn(box)?.replace('NaN', '') ?? '').not.toMatch(/undefined|Infinity|NaN,/);
});
