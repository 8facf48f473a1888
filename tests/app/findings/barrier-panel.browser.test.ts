import { afterEach, describe, expect, test } from 'vitest';
import { SPAN } from '../../../src/app/charts/chart.ts';
import { barrierChart } from '../../../src/app/charts/barrier-chart.ts';
import { barrierPanel } from '../../../src/app/findings/barrier-panel.ts';
import { Barriers } from '../../../src/app/findings/barriers.ts';
import { at, clear, corners, draw, textsIn } from '../charts/drawing.ts';
import { smallLandscape } from '../landscapes.ts';
import { until } from '../plane/planes.ts';

afterEach(clear);

describe('the chart of a barrier', () => {
  /** L(t) = 1 + 2t + 8t(1 − t): 2 above the line from 1 to 3, half way. */
  const losses = Float64Array.from({ length: 65 }, (_, k) => 1 + 2 * (k / 64) + 8 * (k / 64) * (1 - k / 64));
  const barrier = { height: 2, at: 0.5, loss: 4, ends: [1, 3] as const, losses, holes: 0 };

  test('has its marker from the straight line up to the loss, at its place', () => {
    const box = draw(barrierChart(barrier));
    const marker = box.querySelector('line.violation')!;
    const line = corners(box.querySelector('path.loss')!);
    expect(at(marker, 'x1')).toBe((SPAN.x[0] + SPAN.x[1]) / 2);
    expect(at(marker, 'y1')).toBeCloseTo(line[32][1], 1);
    const chord = corners(box.querySelector('path.chord')!);
    expect(at(marker, 'y2')).toBeCloseTo((chord[0][1] + chord[1][1]) / 2, 1);
    expect(textsIn(box, '.remark')).toEqual(['2']);
  });

  test('is interrupted where the loss is not a number, and has no marker without a barrier', () => {
    const box = draw(barrierChart({ ...barrier, height: 0, losses: losses.with(30, NaN), holes: 1 }));
    expect(box.querySelector('path.loss')!.getAttribute('d')!.match(/M/g)).toHaveLength(2);
    expect(box.querySelector('line.violation')).toBe(null);
  });
});

test('the panel tells height, place and ends of a line, and the losses of three points', async () => {
  const product = (plane: Parameters<typeof smallLandscape>[0]) =>
    smallLandscape({
      network: { layers: [1, 1, 1], bias: false },
      parameters: { values: [1, 1] },
      data: { inputs: [[1]], targets: [[1]] },
      ...plane,
    });
  const shown = async (landscape: ReturnType<typeof product>) => {
    const barriers = new Barriers(() => {});
    await until(() => barriers.of(landscape)?.state === 'done');
    return draw(barrierPanel(landscape, barriers) as never);
  };
  const [A, B, C] = [
    [1, 1],
    [-1, -1],
    [2, 1],
  ];
  const line = await shown(product({ plane: { directions: 'line', points: [A, B] } }));
  expect(textsIn(line, '.verdict')).toEqual(['Height 1']);
  expect(line.textContent).toMatch(/At 0\.5 of the way the loss is 1, 1 above .* A, 0, and B, 0\./);
  expect(line.textContent).toContain('need not mean failed training');
  const three = await shown(product({ plane: { directions: 'points', points: [A, B, C] } }));
  expect(textsIn(three, 'dd')).toEqual(['0', '0', '1']);
  expect(textsIn(three, 'tbody tr').map((row) => row.split(' ', 4).join(' '))).toEqual([
    'A to B 1',
    'A to C none',
    expect.stringMatching(/^B to C /),
  ]);
});

describe('what cannot be told is said', () => {
  const at = (points: [number[], number[]], values: number[][] = [[1]]) =>
    smallLandscape({
      network: { layers: [1, 1, 1], bias: false },
      parameters: { values: [1, 1] },
      data: { inputs: values, targets: values.map(() => [1]) },
      plane: { directions: 'line', points },
    });
  const settled = async (landscape: ReturnType<typeof at>) => {
    const barriers = new Barriers(() => {});
    await until(() => barriers.of(landscape)?.state !== 'pending');
    return draw(barrierPanel(landscape, barriers) as never);
  };

  test('while the losses are on their way', () => {
    const box = draw(
      barrierPanel(
        at([
          [1, 1],
          [2, 2],
        ]),
        new Barriers(() => {}),
      ) as never,
    );
    expect(textsIn(box, '[role=status]')).toEqual(['Evaluating the loss on the line…']);
    expect(box.querySelector('svg')).toBe(null);
  });

  test('an end whose loss is not finite leaves the barrier unknown', async () => {
    const box = await settled(
      at([
        [1e200, 1e200],
        [1, 1],
      ]),
    );
    expect(textsIn(box, '.verdict')).toEqual(['Unknown']);
    expect(box.textContent).toMatch(/The losses of the ends are ∞ and 0\.|The losses of the ends are Infinity and 0\./);
  });

  test('a loss that overflows on the way is an infinite barrier', async () => {
    const box = await settled(
      at([
        [1e160, -1e-160],
        [-1e-160, 1e160],
      ]),
    );
    expect(textsIn(box, '.verdict')).toEqual(['Infinite']);
    expect(box.textContent).toContain('The loss overflows at');
  });

  test('no barrier is called none, whatever the rounding', async () => {
    const box = await settled(
      at([
        [1, 2],
        [1, 5],
      ]),
    );
    expect(textsIn(box, '.verdict')).toEqual(['No barrier']);
    expect(box.textContent).toContain('Nowhere on the line does the loss rise above');
    expect(box.querySelector('line.violation')).toBe(null);
  });

  test('what fails is told in its own words', async () => {
    const landscape = {
      ...at([
        [1, 1],
        [2, 2],
      ]),
      data: { file: 'http://[', targets: ['y'] },
    };
    expect(textsIn(await settled(landscape), '.warning')).toEqual([expect.stringContaining('is not a URL')]);
  });

  test('there is no panel for a plane through no points', () => {
    expect(draw(barrierPanel(smallLandscape(), new Barriers(() => {})) as never).textContent).toBe('');
  });
});
