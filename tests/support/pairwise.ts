/**
 * Rows that hold every pair of values of any two factors (strength 2): far fewer than the full product, yet every
 * interaction of two factors occurs. Greedy: each row starts from a pair not yet covered and takes, factor by factor, the
 * value that covers most of what is left.
 */
export function pairwise(sizes: readonly number[]): number[][] {
  const left = new Set<string>();
  for (let f = 0; f < sizes.length; f++) {
    for (let g = f + 1; g < sizes.length; g++) {
      for (let x = 0; x < sizes[f]; x++) for (let y = 0; y < sizes[g]; y++) left.add(pair(f, x, g, y));
    }
  }
  const rows: number[][] = [];
  for (const start of left) {
    const [f, x, g, y] = start.split(',').map(Number);
    const row: (number | undefined)[] = sizes.map(() => undefined);
    row[f] = x;
    row[g] = y;
    for (let h = 0; h < sizes.length; h++) {
      if (row[h] !== undefined) continue;
      let best = 0;
      for (let z = 1; z < sizes[h]; z++) if (gain(row, h, z, left) > gain(row, h, best, left)) best = z;
      row[h] = best;
    }
    const complete = row as number[];
    for (let p = 0; p < sizes.length; p++) {
      for (let q = p + 1; q < sizes.length; q++) left.delete(pair(p, complete[p], q, complete[q]));
    }
    rows.push(complete);
  }
  return rows;
}

function pair(f: number, x: number, g: number, y: number): string {
  return `${f},${x},${g},${y}`;
}

/** How many uncovered pairs the value z of factor h makes with the values chosen so far. */
function gain(row: readonly (number | undefined)[], h: number, z: number, left: ReadonlySet<string>): number {
  let count = 0;
  for (let f = 0; f < row.length; f++) {
    const x = row[f];
    if (x === undefined) continue;
    if (left.has(f < h ? pair(f, x, h, z) : pair(h, z, f, x))) count++;
  }
  return count;
}
