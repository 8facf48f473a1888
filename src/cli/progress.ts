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
      const left = duration((total - done) / Math.max(pointsPerSecond, 1e-9));
      output.write(`\r\x1b[K${share} % · ${rate(pointsPerSecond)} · ${left} left`);
    },
    end: () => output.write('\r\x1b[K'),
  };
}

/** "12.3 M points/s" */
export function rate(pointsPerSecond: number): string {
  const units: [number, string][] = [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ];
  const [scale, unit] = units.find(([size]) => pointsPerSecond >= size) ?? [1, ''];
  return `${(pointsPerSecond / scale).toPrecision(3)}${unit} points/s`;
}

/** "850 ms", "12.3 s", "4 min 5 s", "2 h 3 min" */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}
