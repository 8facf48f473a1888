import type { Lattice } from './engine.ts';

/** The nodes that complete the sub-grid of every `stride`-th column and row. */
export interface Pass {
  readonly stride: number;
  readonly lattices: readonly Lattice[];
}

/** About how many nodes the shorter side of the first, coarsest picture has. */
const COARSEST = 16;

/**
 * The order in which a grid is evaluated, coarse to fine: each pass halves the stride and holds only nodes that no pass
 * before had (the interlacing of PNG's Adam7, without its half steps). Every node occurs exactly once.
 */
export function passes(width: number, height: number): Pass[] {
  let stride = 1;
  while (Math.min(width, height) > COARSEST * stride * 2) stride *= 2;
  const order: Pass[] = [{ stride, lattices: [lattice(width, height, 0, 0, stride, stride)] }];
  for (; stride > 1; stride /= 2) {
    const half = stride / 2;
    const between = [
      lattice(width, height, half, 0, stride, stride), // new columns on the old rows
      lattice(width, height, 0, half, half, stride), // new rows, whole
    ];
    order.push({ stride: half, lattices: between.filter(({ width, height }) => width > 0 && height > 0) });
  }
  return order;
}

function lattice(gridWidth: number, gridHeight: number, i: number, j: number, di: number, dj: number): Lattice {
  const width = Math.max(0, Math.ceil((gridWidth - i) / di));
  const height = Math.max(0, Math.ceil((gridHeight - j) / dj));
  return { i, j, di, dj, width, height };
}

/** Number of nodes of a lattice. */
export function nodeCount({ width, height }: Lattice): number {
  return width * height;
}

/** The same nodes in a grid whose columns and rows are exchanged. */
export function transposeLattice({ i, j, di, dj, width, height }: Lattice): Lattice {
  return { i: j, j: i, di: dj, dj: di, width: height, height: width };
}

/**
 * Cuts a lattice into tiles of about `batch()` nodes, asked anew for each: whole rows where a row fits, else parts of one.
 * With `columns` the same of columns.
 */
export function* cut(whole: Lattice, batch: () => number, columns = false): Generator<Lattice, void, undefined> {
  if (columns) {
    for (const tile of cut(transposeLattice(whole), batch)) yield transposeLattice(tile);
    return;
  }
  let column = 0;
  let row = 0;
  while (row < whole.height) {
    const nodes = Math.max(1, Math.floor(batch()));
    const wholeRows = column === 0 && nodes >= whole.width;
    const width = wholeRows ? whole.width : Math.min(nodes, whole.width - column);
    const height = wholeRows ? Math.min(Math.floor(nodes / whole.width), whole.height - row) : 1;
    yield { ...whole, i: whole.i + column * whole.di, j: whole.j + row * whole.dj, width, height };
    column = wholeRows ? 0 : (column + width) % whole.width;
    if (column === 0) row += height;
  }
}
