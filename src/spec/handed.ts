/** What is kept for a tab, as `sessionStorage` does. */
export interface TabStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Addresses up to this length are kept: some browsers and most chat programs cut longer ones. */
export const LONGEST_ADDRESS = 30_000;

const HEAD = '#handed=';
const keyOf = (name: string) => `loss-landscape:handed:${name}`;

/**
 * The address by which another page of this site opens a state: the hash itself, or where that is too long a word for what the tab keeps
 * under a name. A tab that is opened by this one gets a copy of what it keeps.
 *
 * Null where the browser keeps no more.
 */
export function handOver(name: string, hash: string, store: TabStore): string | null {
  if (hash.length <= LONGEST_ADDRESS) return hash;
  try {
    store.setItem(keyOf(name), hash);
    return HEAD + name;
  } catch {
    return null;
  }
}

/** The hash that an address stands for; the address itself where nothing was handed over under its name. */
export function handedHash(address: string, store: TabStore): string {
  if (!address.startsWith(HEAD)) return address;
  try {
    return store.getItem(keyOf(address.slice(HEAD.length))) ?? address;
  } catch {
    // a page may be forbidden to look
    return address;
  }
}
