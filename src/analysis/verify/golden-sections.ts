const SHARE = (Math.sqrt(5) - 1) / 2;
/** After as many the interval is 2^-52 of what it was. */
const MOST_SECTIONS = 75;

/**
 * The lowest point of a function of one variable between two ends, for a function that falls and then rises, smooth or not;
 * for any other a point that is lower than its surroundings, or an end.
 *
 * @param atLow the function at the lower end
 * @param tolerance the ends may be this much above the lowest point
 */
export function goldenSections(
  valueAt: (t: number) => number,
  low: number,
  high: number,
  atLow: number,
  atHigh: number,
  tolerance: () => number,
): { at: number; value: number } {
  let left = high - SHARE * (high - low);
  let right = low + SHARE * (high - low);
  let atLeft = valueAt(left);
  let atRight = valueAt(right);
  for (let n = 0; n < MOST_SECTIONS; n++) {
    if (Math.max(atLow, atHigh) - Math.min(atLeft, atRight) <= tolerance()) break;
    if (atLeft <= atRight) {
      [high, right] = [right, left];
      [atHigh, atRight] = [atRight, atLeft];
      left = high - SHARE * (high - low);
      atLeft = valueAt(left);
    } else {
      [low, left] = [left, right];
      [atLow, atLeft] = [atLeft, atRight];
      right = low + SHARE * (high - low);
      atRight = valueAt(right);
    }
  }
  return atLeft <= atRight ? { at: left, value: atLeft } : { at: right, value: atRight };
}
