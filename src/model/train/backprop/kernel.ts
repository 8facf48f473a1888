import { plainProducts, type Products } from './products.ts';
import { plainSigmoids, type Sigmoids } from './sigmoids.ts';

export interface Kernel extends Products, Sigmoids {
  readonly memory: Float64Array;
}

export function createKernel(length: number): Kernel {
  const memory = new Float64Array(length);
  return { memory, ...plainProducts(memory), ...plainSigmoids(memory) };
}
