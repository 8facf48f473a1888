import { expect, it } from 'vitest';
import { penaltyAt, penaltyField } from '../../src/engine/penalty.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { makeCase } from '../support/engines.ts';

it('the penalty is l2 times the squared norm of the parameters at the node', async () => {
  const landscape = makeCase({ grid: [4, 3] });
  landscape.loss.l2 = 0.01;
  const resolved = await resolveLandscape(landscape);
  const { origin, u, v } = resolved.plane;
  const field = penaltyField(resolved);
  const exact = penaltyAt(resolved);
  for (const [n, value] of field.values.entries()) {
    const a = coordinate(resolved.window.a, n % 4, 4);
    const b = coordinate(resolved.window.b, Math.floor(n / 4), 3);
    const expected = 0.01 * origin.reduce((sum, o, k) => sum + (o + a * u[k] + b * v[k]) ** 2, 0);
    expect(Math.abs(exact(a, b) - expected)).toBeLessThan(1e-13 * expected);
    expect(value).toBe(Math.fround(exact(a, b)));
  }
});

it('the penalty is zero without l2', async () => {
  expect(penaltyField(await resolveLandscape(makeCase())).values.every((value) => value === 0)).toBe(true);
});
