import type { CpuWork } from './kernel-input.ts';

/** Smaller arrays are cheaper to copy to each thread. */
const LEAST_BYTES = 2 ** 20;

/** Copies in shared memory; landscapes over the same data share them. */
const copies = new WeakMap<Float64Array, Float64Array>();

/**
 * The same work with large data in memory that threads share, so that posting it copies nothing. A page without cross-origin
 * isolation has no such memory: there each thread gets a copy.
 */
export function withSharedData(work: CpuWork): CpuWork {
  if (typeof SharedArrayBuffer === 'undefined') return work;
  const { data } = work.problem;
  const shared = { ...data, inputs: shareable(data.inputs), targets: shareable(data.targets) };
  return { ...work, problem: { ...work.problem, data: shared } };
}

function shareable(values: Float64Array): Float64Array {
  if (values.byteLength < LEAST_BYTES || values.buffer instanceof SharedArrayBuffer) return values;
  const known = copies.get(values);
  if (known) return known;
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  copies.set(values, copy);
  return copy;
}
