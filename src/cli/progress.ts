import { duration, rate } from '../spec/quantities.ts';
import type { Output } from './context.ts';

export interface ProgressLine {
  update(done: number, total: number, pointsPerSecond: number): void;
  /** Clears the line. */
  end(): void;
}

const REDRAW_MS = 100;

/** One line that rewrites itself on a terminal, and nothing elsewhere. */
export function progressLine(output: Output): ProgressLine {
  if (!output.isTTY) return { update: () => {}, end: () => {} };
  let last = -Infinity;
  return {
    update(done, total, pointsPerSecond) {
      const now = performance.now();
      if (now - last < REDRAW_MS) return;
      last = now;
      const share = ((100 * done) / total).toFixed(1);
      const left = `${duration((1000 * (total - done)) / pointsPerSecond)} left`;
      // at the very start there is no rate yet
      const words = pointsPerSecond > 0 ? [rate(pointsPerSecond), left] : [];
      output.write(`\r\x1b[K${[`${share} %`, ...words].join(' · ')}`);
    },
    end: () => output.write('\r\x1b[K'),
  };
}
