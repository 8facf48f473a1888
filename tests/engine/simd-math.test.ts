import { describe } from 'vitest';
import { simdProbes } from '../support/simd.ts';
import { mathSuite } from './simd-math.ts';

describe.each(await simdProbes())('%s SIMD', (_name, probe) => mathSuite(probe));
