import { describe } from 'vitest';
import { simdProbes } from '../support/simd.ts';
import { activationSuite } from './simd-activations.ts';

describe.each(await simdProbes())('%s SIMD', (_name, probe) => activationSuite(probe));
