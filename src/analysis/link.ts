/**
 * The lower link of a sample: which of its eight neighbours come before it in the order by (value, index), and in how many
 * pieces they lie. A sample whose lower link is empty is a minimum; in two or more pieces, a saddle.
 */

/** Bits of a link mask in the order round the sample: north-west first, clockwise (north = the previous row). */
export const NW = 1;
export const N = 2;
export const NE = 4;
export const E = 8;
export const SE = 16;
export const S = 32;
export const SW = 64;
export const W = 128;

/** Column and row steps of the eight neighbours, in the order of the bits. */
export const STEP_I = [-1, 0, 1, 1, 1, 0, -1, -1];
export const STEP_J = [-1, -1, -1, 0, 1, 1, 1, 0];

/** Two neighbours of one sample are neighbours of each other: next to one another round it, or edge to edge over a corner. */
function touch(p: number, q: number): boolean {
  return Math.max(Math.abs(STEP_I[p] - STEP_I[q]), Math.abs(STEP_J[p] - STEP_J[q])) === 1;
}

/** Per mask, the number of 8-connected pieces of the lower link: 0 to 4. */
export const LINK_PIECES = new Uint8Array(256);

/** Per mask, one neighbour (its bit number) of each piece: entries `4·mask … 4·mask + LINK_PIECES[mask] - 1`. */
export const LINK_REPRESENTATIVE = new Uint8Array(4 * 256);

for (let mask = 0; mask < 256; mask++) {
  let seen = 0;
  for (let start = 0; start < 8; start++) {
    if (!(mask & (1 << start)) || seen & (1 << start)) continue;
    LINK_REPRESENTATIVE[4 * mask + LINK_PIECES[mask]++] = start;
    const queue = [start];
    seen |= 1 << start;
    for (const p of queue) {
      for (let q = 0; q < 8; q++) {
        if (!(mask & (1 << q)) || seen & (1 << q) || !touch(p, q)) continue;
        seen |= 1 << q;
        queue.push(q);
      }
    }
  }
}
