import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeTargets } from '../../src/app/coding.ts';
import { fit } from '../../src/app/fit.ts';
import { LOSSES, type DataSpec, type LossName } from '../../src/spec/landscape.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import { withRows } from './landscapes.ts';

const others = LOSSES.filter((name) => name !== 'cross-entropy');
const inputs = [[0], [1], [2]];

describe('target coding', () => {
  it('class indices become rows for any other loss, and come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1 }), fc.constantFrom(...others), (classes, loss) => {
        const data = { inputs: classes.map(() => [1]), targets: classes };
        const rows = codeTargets(data, loss);
        expect(rows).toEqual({ ...data, targets: classes.map((index) => [index]) });
        expect(codeTargets(rows, 'cross-entropy')).toEqual(data);
      }),
    );
  });

  it('rows of several numbers are probabilities or regression targets, and no loss recodes them', () => {
    const data = {
      inputs,
      targets: [
        [1, 0],
        [0, 1],
        [0.5, 0.5],
      ],
    };
    for (const loss of LOSSES) expect(codeTargets(data, loss)).toBe(data);
  });

  it('data from a file or built in are left as they are', () => {
    const all: DataSpec[] = [{ dataset: 'moons' }, { file: 'points.csv', targets: ['y'] }];
    for (const data of all) for (const loss of LOSSES) expect(codeTargets(data, loss)).toBe(data);
  });

  it('what is no class index is kept for the validator, never rounded', () => {
    const data = codeTargets({ inputs, targets: [[0], [1.5], [NaN]] }, 'cross-entropy');
    expect(data).toEqual({ inputs, targets: [0, 1.5, NaN] });
    const problems = validateLandscape(withRows(inputs, [0, 1.5, 1], { loss: { name: 'cross-entropy' } }));
    expect(problems).toMatchObject([{ path: 'data.targets[1]', got: '1.5' }]);
  });
});

describe('every change of loss on rows that suit both', () => {
  const pairs = LOSSES.flatMap((from) => LOSSES.map((to): [LossName, LossName] => [from, to]));
  it.each(pairs)('%s to %s gives a landscape that is right', (from, to) => {
    // 1 alone is a regression target, a sign, a probability and a class index
    const targets = from === 'cross-entropy' ? [1, 1, 1] : [[1], [1], [1]];
    const before = withRows(inputs, targets, { loss: { name: from } });
    expect(validateLandscape(before)).toEqual([]);
    const { landscape } = fit({ ...before, loss: { name: to } }, before);
    expect(validateLandscape(landscape)).toEqual([]);
  });

  it('a regression that becomes a classification and comes back has its targets and its width again', () => {
    const before = withRows(inputs, [[0], [1], [2]]);
    const there = fit({ ...before, loss: { name: 'cross-entropy' } }, before).landscape;
    expect(there).toMatchObject({ data: { targets: [0, 1, 2] }, network: { layers: [1, 3, 3] } });
    const back = fit({ ...there, loss: { name: 'mse' } }, there).landscape;
    expect(back).toEqual(before);
  });
});
