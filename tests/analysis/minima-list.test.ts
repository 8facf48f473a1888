import { expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { fieldOf } from '../support/fields.ts';

test('a flat region tells its area and whether it leaves the window; a single node has none', async () => {
  const field = fieldOf([
    '9999999', //
    '9229991',
    '9229991',
    '9999999',
    '9990999',
  ]);
  const stretched = { ...field, window: { a: [0, 3], b: [0, 40] } as typeof field.window };
  const { minima } = await summarize(stretched, { delta: 0 });
  const of = (value: number) => minima.list.find((minimum) => minimum.value === value)!;
  // a cell is 0.5 by 10
  expect(of(2)).toMatchObject({ plateau: 4, class: 'resolved', flat: { area: 20, leavesWindow: false } });
  expect(of(1)).toMatchObject({ plateau: 2, class: 'border', flat: { area: 10, leavesWindow: true } });
  expect(of(0)).not.toHaveProperty('flat');
});

test('a flat region next to NaN is on the border of what is seen, but does not leave the window', async () => {
  const { minima } = await summarize(fieldOf(['99999', '9119N', '99999', '99999']), { delta: 0 });
  expect(minima.list[0]).toMatchObject({ value: 1, plateau: 2, flat: { leavesWindow: false } });
  const touching = await summarize(fieldOf(['99999', '911N9', '99999', '99999']), { delta: 0 });
  expect(touching.minima.list[0]).toMatchObject({ class: 'border', flat: { area: 2, leavesWindow: false } });
});
