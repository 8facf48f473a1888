/** Least width of a map with its words, in CSS px. */
const LEAST = 148;
const GAP = 18;
/** In one row a map is no wider than this. */
const MOST = 420;

/** Maps in a row: as many as there is room for, fewer where the last row would else be left half empty. */
export function columnsFor(count: number, width: number): number {
  const most = Math.max(1, Math.min(count, Math.floor((width + GAP) / (LEAST + GAP)), 6));
  const least = Math.min(most, Math.max(2, Math.ceil((width + GAP) / (MOST + GAP))));
  let [best, fewest] = [most, Infinity];
  for (let columns = most; columns >= least; columns--) {
    const empty = (columns - (count % columns)) % columns;
    if (empty < fewest) [best, fewest] = [columns, empty];
  }
  return best;
}

/** A number beside the colour bar. */
export interface BarNumber {
  /** From the lower end, 0…1. */
  readonly place: number;
  readonly text: string;
  /** At an end of the bar a number stands beside its tick, not below it. */
  readonly at: 'start' | 'middle' | 'end';
}

/** Room for a number, in CSS px. */
const NUMBER = 52;

/** The numbers of a colour bar that have room beside each other: those of the heavy levels first. */
export function barNumbers(
  places: readonly number[],
  labels: readonly string[],
  isHeavy: readonly boolean[],
  width: number,
): BarNumber[] {
  const all = places.map((place, k) => ({ place, text: labels[k], isHeavy: isHeavy[k] }));
  const chosen: BarNumber[] = [];
  const half = NUMBER / 2 / width;
  for (const { place, text } of [...all.filter((each) => each.isHeavy), ...all.filter((each) => !each.isHeavy)]) {
    const at = place < half ? 'start' : place > 1 - half ? 'end' : 'middle';
    if (chosen.every((other) => Math.abs(other.place - place) * width >= NUMBER)) chosen.push({ place, text, at });
  }
  return chosen.sort((p, q) => p.place - q.place);
}
