/** Numbers, rates and times in words, the same on the page, in the element and on the command line. */

const UNITS: [number, string][] = [
  [1e9, 'G '],
  [1e6, 'M '],
  [1e3, 'k '],
  [0, ''],
];

/** `18 M points/s`; empty when there is nothing to say. */
export function rate(pointsPerSecond: number): string {
  if (!Number.isFinite(pointsPerSecond) || pointsPerSecond <= 0) return '';
  const [size, unit] = UNITS.find(([least]) => pointsPerSecond >= least)!;
  return `${Number((pointsPerSecond / (size || 1)).toPrecision(3))} ${unit}points/s`;
}

/** `14 ms`, `3.2 s`, `2 min 5 s`, `3 h 12 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return 'under 1 ms';
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A loss or a coordinate to four significant digits, with a true minus sign. */
export function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return scientific(value);
  return String(Number(value.toPrecision(4))).replaceAll('-', '−');
}

/** `−7.591 × 10⁻⁹` */
function scientific(value: number): string {
  const [mantissa, exponent] = value.toExponential(3).split('e');
  return `${Number(mantissa)} × ${powerOfTen(Number(exponent))}`.replaceAll('-', '−');
}

const SUPERSCRIPT: Record<string, string> = Object.fromEntries([...'0123456789-'].map((c, i) => [c, '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'[i]]));

/** `10⁻⁹` */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((c) => SUPERSCRIPT[c]).join('')}`;
}
