import { describe, expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { fieldFrom, fieldOf, sample } from '../support/fields.ts';

const exact = { delta: 0 };

describe('what is said of a field', () => {
  test('grid, window, engine, range and holes', async () => {
    const field = fieldOf(['93N', '+-1']);
    const facts = await summarize({ ...field, window: { a: [-1, 3], b: [5, 6] } }, { engine: 'gpu', adapter: 'test' });
    expect(facts).toMatchObject({
      grid: [3, 2],
      window: { a: [-1, 3], b: [5, 6] },
      engine: 'gpu',
      adapter: 'test',
      range: { min: 1, max: 9, median: 3 },
      holes: 3,
      convexity: null,
    });
    expect(facts.minima).toMatchObject({ verified: null, continuum: null });
    expect(facts).not.toHaveProperty('persistence');
  });

  test('it is plain data: JSON keeps all of it', async () => {
    const field = sample(33, 33, { a: [-3, 3], b: [-3, 3] }, (a, b) => Math.cos(3 * a) * Math.cos(2 * b));
    const facts = await summarize(field, { persistence: true });
    expect(facts.minima.raw).toBeGreaterThan(3);
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  test('nothing but NaN: no range, no minimum', async () => {
    const facts = await summarize(fieldOf(['NN', 'NN']));
    expect(facts).toMatchObject({ range: null, holes: 4, minima: { raw: 0, list: [] } });
  });

  test('a constant field is flat, not a minimum', async () => {
    const { minima } = await summarize(fieldOf(['2222', '2222', '2222', '2222']));
    expect(minima).toMatchObject({ resolved: 0, border: 1, raw: 1 });
    expect(minima.list[0]).toMatchObject({ plateau: 16, class: 'border', windowDepth: null, escapeDepth: 0 });
  });

  test('every minimum of a single row or column is on the border', async () => {
    for (const field of [fieldOf(['5153415']), fieldOf(['5', '1', '5', '3', '4', '1', '5']), fieldOf(['7'])]) {
      const { minima } = await summarize(field, exact);
      expect(minima.border).toBe(minima.raw);
      expect(minima.raw).toBe(field.values.length === 1 ? 1 : 3);
    }
  });
});

describe('minima, drawn', () => {
  test('a well that is closed in, with its depth to the border and to a lower one', async () => {
    const field = fieldOf([
      '999999999', //
      '955555559',
      '953555159',
      '955575559',
      '999999999',
    ]);
    const { minima } = await summarize(field, exact);
    expect(minima.list).toEqual([
      expect.objectContaining({ i: 6, j: 2, a: 6, b: 2, value: 1, windowDepth: null, escapeDepth: 8, plateau: 1 }),
      expect.objectContaining({ i: 2, j: 2, a: 2, b: 2, value: 3, windowDepth: 2, escapeDepth: 2, plateau: 1 }),
    ]);
  });

  test('a flat region counts once whatever its shape, and its marker lies on it', async () => {
    const horseshoe = fieldOf([
      '7777777', //
      '7277727',
      '7277727',
      '7222227',
      '7777777',
    ]);
    const { minima } = await summarize(horseshoe, exact);
    expect(minima.raw).toBe(1);
    expect(minima.list[0]).toMatchObject({ plateau: 9, value: 2, escapeDepth: 5, i: 3, j: 3 });
  });

  test('a flat step on the way down is no minimum', async () => {
    const { minima } = await summarize(fieldOf(['66666', '64436', '64416', '64446', '66666']), exact);
    expect(minima.raw).toBe(1);
    expect(minima.list[0].value).toBe(1);
  });

  test('signed zeros are one height', async () => {
    const { minima } = await summarize(fieldOf(['3333', '3o03', '30o3', '3333']), exact);
    expect(minima.raw).toBe(1);
    expect(Object.is(minima.list[0].value, 0)).toBe(true);
    expect(minima.list[0].plateau).toBe(4);
  });

  test('of two equal minima the barrier counts once, for the later one', async () => {
    for (const rows of [
      ['99999', '91519', '99999'],
      ['9999999', '9517159', '9999999'],
    ]) {
      const { minima } = await summarize(fieldOf(rows), exact);
      const [first, second] = minima.list;
      expect(first).toMatchObject({ i: rows[1].indexOf('1'), windowDepth: null });
      expect(second).toMatchObject({ i: rows[1].lastIndexOf('1'), windowDepth: rows[1][3] === '7' ? 6 : 4 });
    }
  });
});

describe('what is not finite', () => {
  test('a minimum next to NaN is not certified', async () => {
    const { minima } = await summarize(fieldOf(['99999', '99999', '991N9', '99999', '99999']), exact);
    expect(minima).toMatchObject({ border: 1, resolved: 0, unresolved: 0 });
    const apart = await summarize(fieldOf(['99999N', '999999', '991999', '999999', '999999']), exact);
    expect(apart.minima.border).toBe(0);
  });

  test('+Infinity is a high value: a minimum beside it stands, one closed in by it has no way out', async () => {
    const beside = await summarize(fieldOf(['99999', '99999', '991+9', '99999', '99999']), exact);
    expect(beside.minima.list[0]).toMatchObject({ escapeDepth: 8 });
    const closed = await summarize(fieldOf(['99999', '9+++9', '9+1+9', '9+++9', '99999']), exact);
    expect(closed.minima.list[0]).toMatchObject({ value: 1, escapeDepth: null, windowDepth: null, class: 'resolved' });
  });

  test('-Infinity is divergence: no minimum, and the way to it is a way out', async () => {
    const field = fieldOf(['999999', '914-99', '999999', '999999']);
    const facts = await summarize(field, { ...exact, persistence: true });
    expect(facts.range).toMatchObject({ min: 1, max: 9 });
    expect(facts.minima.raw).toBe(1);
    expect(facts.minima.list[0]).toMatchObject({ value: 1, windowDepth: 3, escapeDepth: 3 });
    expect(facts.persistence).toEqual({ window: [[1, 4]], escape: [[1, 4]] });
  });

  test('parts that NaN keeps from each other have a lowest minimum each', async () => {
    const { minima } = await summarize(fieldOf(['19N92']), exact);
    expect(minima.list.map(({ windowDepth }) => windowDepth)).toEqual([null, null]);
  });
});

describe('the aliasing floor', () => {
  test('a dip no deeper than a quarter of the second difference is unresolved', async () => {
    for (const depth of [0.125, 1, 8]) {
      // the axes add up to 4 x depth round a dip in a plain, to 4 x (depth + 0.25) round one at the tip of a cone
      const plain = await summarize(
        fieldFrom(7, 7, (i, j) => (i === 3 && j === 3 ? -depth : 0)),
        exact,
      );
      expect(plain.minima.list[0]).toMatchObject({ escapeDepth: depth, aliasingFloor: depth, class: 'unresolved' });
      const cone = (i: number, j: number) => (Math.abs(i - 3) + Math.abs(j - 3)) / 4;
      const tip = await summarize(
        fieldFrom(7, 7, (i, j) => (i === 3 && j === 3 ? -depth : cone(i, j))),
        exact,
      );
      expect(tip.minima.list[0]).toMatchObject({ escapeDepth: depth + 0.75, class: 'resolved' });
      expect(tip.minima.list[0].aliasingFloor).toBe(depth + 0.25);
    }
  });

  test('a narrow pass counts as much as a narrow pit: the way out may be lower between the samples', async () => {
    const cone = (i: number, j: number) => Math.max(Math.abs(i - 4), Math.abs(j - 4)) / 4;
    const valueAt = (i: number, j: number) => {
      if (i === 9) return -5;
      if (i === 8 && j === 4) return 1;
      return i < 1 || i > 7 || j < 1 || j > 7 ? 100 : cone(i, j);
    };
    const { minima } = await summarize(fieldFrom(10, 9, valueAt), exact);
    const well = minima.list.find((minimum) => minimum.value === 0);
    // at the pass |100 + 100 - 2| across and |0.75 - 5 - 2| along; at the minimum only 0.5 + 0.5
    expect(well).toMatchObject({ escapeDepth: 1, aliasingFloor: (198 + 6.25) / 4, class: 'unresolved' });
  });

  test('a narrow diagonal valley has many grid minima and one resolved', async () => {
    const turn = (31.7 * Math.PI) / 180;
    const valley = (a: number, b: number) => {
      const u = a * Math.cos(turn) + b * Math.sin(turn);
      const v = b * Math.cos(turn) - a * Math.sin(turn);
      return u * u + 1e4 * v * v;
    };
    for (const n of [65, 129, 257]) {
      const { minima } = await summarize(sample(n, n, { a: [-1, 1], b: [-1, 1] }, valley), { delta: 1e-3 });
      expect(minima.raw).toBeGreaterThan(20);
      expect(minima.resolved).toBeLessThanOrEqual(1);
    }
  });

  test('random convex bowls, narrow and turned: never more than one', async () => {
    for (let k = 0; k < 60; k++) {
      const turn = k * 0.618;
      const condition = 10 ** ((k % 11) / 2);
      const bowl = (a: number, b: number) => {
        const u = (a - 0.1) * Math.cos(turn) + b * Math.sin(turn);
        const v = b * Math.cos(turn) - (a - 0.1) * Math.sin(turn);
        return k % 2 ? u * u + condition * v * v : Math.abs(u) + condition * Math.abs(v);
      };
      const field = sample(65, 65, { a: [-1, 1], b: [-1, 1] }, bowl);
      const { minima } = await summarize(field, { lossAt: bowl });
      expect([k, minima.resolved <= 1]).toEqual([k, true]);
    }
  });
});

test('a list that is cut says by how much; the counts are of all', async () => {
  const field = sample(65, 65, { a: [-9, 9], b: [-9, 9] }, (a, b) => Math.cos(2 * a) + Math.cos(2 * b) + 0.01 * a);
  const whole = await summarize(field, exact);
  const cut = await summarize(field, { ...exact, listed: 3 });
  expect(whole.minima).not.toHaveProperty('omitted');
  expect(cut.minima.list).toEqual(whole.minima.list.slice(0, 3));
  expect(cut.minima).toMatchObject({ raw: whole.minima.raw, omitted: whole.minima.raw - 3 });
});

test('the same field gives the same facts', async () => {
  const field = sample(129, 129, { a: [-9, 9], b: [-9, 9] }, (a, b) => Math.sin(3 * a * b) + a);
  const options = { lossAt: (a: number, b: number) => Math.sin(3 * a * b) + a, persistence: true };
  expect(await summarize(field, options)).toEqual(await summarize(field, options));
});

test('an abort ends it with its reason', async () => {
  const reason = new Error('enough');
  const field = sample(65, 65, { a: [-1, 1], b: [-1, 1] }, (a, b) => a * b);
  await expect(summarize(field, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const lossAt = () => {
    controller.abort(reason);
    return 0;
  };
  await expect(summarize(field, { lossAt, signal: controller.signal })).rejects.toBe(reason);
});
