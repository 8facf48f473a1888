import { isEqual } from '../plane/known.ts';

interface Named {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/**
 * Names for parameters beside those there are: files of two folders may be called the same. Parameters that are there already, under
 * their own name, keep it.
 */
export function uniqueNames(wanted: readonly Named[], present: readonly Named[]): string[] {
  const taken = new Map(present.map((other) => [other.name, other.values]));
  return wanted.map(({ name, values }) => {
    let unique = name;
    for (let k = 2; taken.has(unique) && !isEqual(taken.get(unique)!, values); k++) unique = `${name} (${k})`;
    taken.set(unique, values);
    return unique;
  });
}

/** A file for weights: `run/epoch 3.npy, row 2` becomes `run-epoch-3.npy-row-2.safetensors`. */
export function fileName(name: string): string {
  const stem = name.replace(/\.(safetensors|onnx|np[yz]|json)$/i, '');
  const plain = stem.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '');
  return `${plain || 'weights'}.safetensors`;
}
