/** `20` for the seeds 1 to 20, or `21-40`; null for anything else. */
export function readSeeds(text: string): number[] | null {
  const match = /^(?:(\d{1,9})\s*[-–]\s*)?(\d{1,9})$/.exec(text.trim());
  const [from, to] = match ? [Number(match[1] ?? 1), Number(match[2])] : [1, 0];
  return to >= from && to - from < MOST_SEEDS ? Array.from({ length: to - from + 1 }, (_, k) => from + k) : null;
}

const MOST_SEEDS = 100_000;
