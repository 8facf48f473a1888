/** Compares names with numbers in them by the numbers: `layers.2` before `layers.10`, `dense` before `dense_1`. */
export function byNumbers(x: string, y: string): number {
  const [xs, ys] = [x, y].map((name) => name.split(/(\d+)/));
  for (let k = 0; k < Math.min(xs.length, ys.length); k++) {
    // every second part is a run of digits
    const difference = k % 2 === 1 ? compareDigits(xs[k], ys[k]) : compareText(xs[k], ys[k]);
    if (difference !== 0) return difference;
  }
  return xs.length - ys.length || compareText(x, y);
}

/** By value, of any length. */
function compareDigits(x: string, y: string): number {
  const [a, b] = [x, y].map((digits) => digits.replace(/^0+(?=\d)/, ''));
  return a.length - b.length || compareText(a, b);
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
