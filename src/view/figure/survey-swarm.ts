/** A place for one value of a column. */
export interface SwarmDot {
  /** Index of the value. */
  readonly index: number;
  /** From the middle of the column, to the right. */
  readonly dx: number;
  readonly y: number;
}

/**
 * Puts dots side by side where they would cover each other: each at its own height, as near to the middle of the column as those before
 * it leave room, else where it covers least. Nothing is drawn by lot, so that the same survey is the same picture.
 *
 * @param heights places of the values
 * @param apart distance of the centres of dots that touch; where too many are equally high they lie closer
 * @param most how far a dot may lie from the middle
 */
export function swarm(heights: readonly number[], apart: number, most: number): SwarmDot[] {
  // one in the middle, the others to either side of it
  const distance = Math.min(apart, most / Math.max(1, Math.ceil((mostEqual(heights) - 1) / 2)));
  const order = heights.map((_, index) => index).sort((p, q) => heights[q] - heights[p] || p - q);
  const places = placesOf(distance, most);
  const dots: SwarmDot[] = [];
  for (const index of order) {
    const y = heights[index];
    const near = dots.filter((dot) => Math.abs(dot.y - y) < distance);
    const room = (dx: number) => Math.min(Infinity, ...near.map((dot) => Math.hypot(dot.dx - dx, dot.y - y)));
    let [best, bestRoom] = [0, -Infinity];
    for (const dx of places) {
      const found = Math.min(room(dx), distance * (1 - 1e-9));
      if (found > bestRoom) [best, bestRoom] = [dx, found];
    }
    dots.push({ index, dx: best, y });
  }
  return dots;
}

/** How often the most frequent value comes. */
function mostEqual(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** From the middle outwards, to the right first. */
function placesOf(distance: number, most: number): number[] {
  const step = distance / 4;
  const places = [0];
  for (let k = 1; k * step <= most * (1 + 1e-9); k++) places.push(k * step, -k * step);
  return places;
}
