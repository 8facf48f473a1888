import { paletteTable, TABLE_SIZE } from '../../view/palette.ts';

/** Largest finite value in size, to which both ends of the colours are set; 0 where there is none. */
export function reachOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

/** Place of a value in the diverging palette: 0 at −reach, ½ at zero, 1 at reach. */
export function shareOf(value: number, reach: number): number {
  return reach > 0 ? Math.min(1, Math.max(0, 0.5 + value / (2 * reach))) : 0.5;
}

/** RGBA bytes of values in the diverging palette, its middle at zero. */
export function divergingPixels(values: ArrayLike<number>, reach: number): Uint8ClampedArray<ArrayBuffer> {
  const table = new Uint32Array(paletteTable('vik').buffer, 0, TABLE_SIZE);
  const pixels = new Uint32Array(values.length);
  for (let k = 0; k < values.length; k++) {
    pixels[k] = table[Math.round(shareOf(values[k], reach) * (TABLE_SIZE - 1))];
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** The palette as stops of a CSS gradient, from −reach to reach. */
export function divergingStops(count: number): string[] {
  const table = paletteTable('vik');
  return Array.from({ length: count }, (_, k) => {
    const at = 4 * Math.round((k / (count - 1)) * (TABLE_SIZE - 1));
    return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
  });
}
