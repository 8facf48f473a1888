import { Checkpoints, type Checkpoint } from './checkpoints.ts';
import { countParameters } from '../spec/agreement.ts';
import { PRESETS } from '../spec/presets.ts';
import { validateLandscape } from '../spec/validate.ts';
import type { Landscape } from '../spec/landscape.ts';

const KEY = 'loss-landscape checkpoints';
/** Numbers that are kept: a tab has room for some five million letters, and a number takes eleven. */
const MAX_NUMBERS = 200_000;

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Checkpoints with a copy in the storage of the tab, so that a reload does not cost what was trained or opened; the newest, as far as
 * there is room. Nothing is kept where a browser keeps nothing.
 *
 * @param onChange is not called for those that were found there
 */
export function keptCheckpoints(onChange: () => void, store: Store | null = tabStore()): Checkpoints {
  let kept: readonly Checkpoint[] | null = null;
  const checkpoints = new Checkpoints(() => {
    if (kept === null) return;
    if (checkpoints.list !== kept) save(store, checkpoints.list);
    kept = checkpoints.list;
    onChange();
  });
  checkpoints.add(...load(store));
  kept = checkpoints.list;
  return checkpoints;
}

function tabStore(): Store | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

function save(store: Store | null, list: readonly Checkpoint[]): void {
  let room = MAX_NUMBERS;
  const fitting = list.toReversed().filter(({ values }) => (room -= values.length) >= 0);
  const texts = fitting.toReversed().map((checkpoint) => ({ ...checkpoint, values: encode(checkpoint.values) }));
  try {
    store?.setItem(KEY, JSON.stringify(texts));
  } catch {
    // the storage is full, or forbidden
  }
}

function load(store: Store | null): Checkpoint[] {
  try {
    const list = JSON.parse(store?.getItem(KEY) ?? '[]') as unknown;
    return Array.isArray(list) ? list.flatMap((item) => read(item)) : [];
  } catch {
    return [];
  }
}

/** What was kept by another version of the page may be anything. */
function read(item: { name?: unknown; network: Landscape['network']; values: string; isBare?: unknown }): Checkpoint[] {
  const { name, network } = item;
  const values = decode(item.values);
  // the network alone is looked at: data, loss and plane of a preset may not fit it
  const problems = validateLandscape({ ...PRESETS[0].landscape, network }).filter(({ path }) =>
    path.startsWith('network'),
  );
  if (typeof name !== 'string' || problems.length > 0) return [];
  if (values.length !== countParameters(network.layers, network.bias)) return [];
  return [{ name, network, values, ...(item.isBare === true ? { isBare: true } : {}) }];
}

/** Every bit of the numbers, as base64. */
function encode(values: Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function decode(text: string): Float64Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}
