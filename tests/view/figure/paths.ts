/** Rings and lines of path data made of `M`, `l` and `z`. */
export function readPath(d: string): { points: [number, number][]; closed: boolean }[] {
  const parts = d.match(/M[^M]*/g) ?? [];
  if (parts.join('') !== d) throw new Error(`Expected subpaths that begin with M, got ${d.slice(0, 60)}`);
  return parts.map((part) => {
    const match = /^M([^lz]+)l([^lz]+)(z?)$/.exec(part);
    if (!match) throw new Error(`Expected M … l …, got ${part.slice(0, 60)}`);
    const points = [pairs(match[1])[0]];
    for (const [dx, dy] of pairs(match[2])) {
      const [x, y] = points[points.length - 1];
      points.push([x + dx, y + dy]);
    }
    return { points, closed: match[3] === 'z' };
  });
}

function pairs(text: string): [number, number][] {
  const numbers = text.match(/-?(?:\d+\.\d+|\d+|\.\d+)/g)!.map(Number);
  if (numbers.length % 2) throw new Error(`Expected pairs of numbers, got ${text}`);
  return Array.from({ length: numbers.length / 2 }, (_, k) => [numbers[2 * k], numbers[2 * k + 1]]);
}

/** Whether a point lies inside rings by the even-odd rule. */
export function isInside(rings: readonly { points: readonly (readonly [number, number])[] }[], x: number, y: number) {
  let crossings = 0;
  for (const { points } of rings) {
    points.forEach(([x0, y0], k) => {
      const [x1, y1] = points[(k + 1) % points.length];
      if (y0 > y !== y1 > y && x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) > x) crossings++;
    });
  }
  return crossings % 2 === 1;
}
