import { describe } from 'vitest';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { formulaSuite } from './formulas.ts';
import { engineSuite, FULL_PRODUCT } from './suite.ts';

describe('the reference engine', () => {
  const engine = new ReferenceEngine();
  // e^-128 at the far end of gelu carries the rounding of its argument: 128 · 2^-53.
  formulaSuite(() => engine, { relative: 1e-13, absolute: 1e-300 });
  engineSuite(() => engine, { cases: FULL_PRODUCT, huge: 1e160 });
});
