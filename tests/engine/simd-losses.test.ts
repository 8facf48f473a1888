import { describe } from 'vitest';
import { simdProbes } from '../support/simd.ts';
import { lossSuite } from './simd-losses.ts';

describe.each(await simdProbes())('%s SIMD', (_name, probe) => lossSuite(probe));
