import { describe } from 'vitest';
import { simdProbes } from '../support/simd.ts';
import { activationSuite } from './simd-activations.ts';
import { lossSuite } from './simd-losses.ts';
import { mathSuite } from './simd-math.ts';

// Relaxed SIMD is without a flag in browsers: the same laws where most people will meet it.
describe.each(await simdProbes())('%s SIMD in the browser', (_name, probe) => {
  mathSuite(probe);
  activationSuite(probe);
  lossSuite(probe);
});
