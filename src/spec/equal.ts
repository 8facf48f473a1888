/**
 * Whether two pieces of plain data are the same: numbers, texts, lists and objects, a missing key being the same as undefined. What
 * is one and the same costs nothing, and what differs costs no more than up to the first difference.
 */
export function isEqual(x: unknown, y: unknown): boolean {
  if (x === y || Object.is(x, y)) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return false;
  if (Array.isArray(x) || Array.isArray(y)) {
    if (!Array.isArray(x) || !Array.isArray(y) || x.length !== y.length) return false;
    return x.every((value, k) => isEqual(value, y[k]));
  }
  const [p, q] = [x as Record<string, unknown>, y as Record<string, unknown>];
  return [...new Set([...Object.keys(p), ...Object.keys(q)])].every((key) => isEqual(p[key], q[key]));
}
