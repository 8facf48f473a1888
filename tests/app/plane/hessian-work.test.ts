import { expect, it } from 'vitest';
import { hessianWork } from '../../../src/app/plane/derivative-controls.ts';
import { denseHessianWork } from '../../../src/model/full-space/hessian.ts';
import { createHessianProduct } from '../../../src/model/full-space/hessian-vector.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { smallLandscape } from '../landscapes.ts';

it('the work that is told before is that of the method that is taken, within a quarter', async () => {
  const small = await resolveLandscape(smallLandscape());
  expect(hessianWork(17, 3) / denseHessianWork(small)).toBeGreaterThan(0.75);
  expect(hessianWork(17, 3) / denseHessianWork(small)).toBeLessThan(1.25);
  const layers = [2, 40, 40, 2];
  const wide = await resolveLandscape(smallLandscape({ network: { layers }, parameters: { init: 'pytorch' } }));
  const { parameterCount } = wide.network;
  expect(parameterCount).toBeGreaterThan(500);
  const products = 2 * 40 * createHessianProduct(wide).work;
  expect(hessianWork(parameterCount, 3) / products).toBeGreaterThan(0.75);
  expect(hessianWork(parameterCount, 3) / products).toBeLessThan(1.25);
});
