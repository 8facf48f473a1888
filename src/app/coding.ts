import type { DataSpec, LossName } from '../spec/landscape.ts';

/**
 * The same targets as the loss reads them: under cross-entropy a single number a row is a class index, under every other
 * loss a class index is a row of one number.
 */
export function codeTargets(data: DataSpec, loss: LossName): DataSpec {
  if (!('inputs' in data)) return data;
  const targets = data.targets as (number | number[])[];
  if (loss !== 'cross-entropy') {
    if (targets.every((target) => Array.isArray(target))) return data;
    return { ...data, targets: targets.map((target) => [target].flat()) };
  }
  if (!targets.some((target) => Array.isArray(target)) || [...targets].some(isNoSingle)) return data;
  return { ...data, targets: targets.map((target) => (Array.isArray(target) ? target[0] : target)) };
}

function isNoSingle(target: number | number[]): boolean {
  return Array.isArray(target) && target.length !== 1;
}
