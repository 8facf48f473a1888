/** Bytes of a unit in a panel: four samples. */
export const PANEL: usize = 32;

/** Where the numbers start, and powers of two among them. */
let base: usize = 0;
export let powers: usize = 0;

/** Tells at which address number 0 is, and which number is the first of 2048 powers of two. */
export function open(address: usize, table: u32): void {
  base = address;
  powers = at(table);
}

/** The address of a number. */
// @inline
export function at(index: u32): usize {
  return base + ((<usize>index) << 3);
}
