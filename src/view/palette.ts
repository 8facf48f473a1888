import { fromOklab, parseHex, toOklab, type Rgb } from './color.ts';
import type { PaletteName } from './types.ts';

/** Number of entries of a palette table. */
export const TABLE_SIZE = 1024;

export interface Palette {
  readonly name: PaletteName;
  /** `diverging`: two hues that part at a neutral middle, which is laid on zero for data of two signs. */
  readonly kind: 'sequential' | 'diverging';
  /** Control points at equal distances, from low to high. */
  readonly stops: readonly Rgb[];
}

function palette(name: PaletteName, kind: Palette['kind'], hex: string): Palette {
  return { name, kind, stops: hex.split(' ').map(parseHex) };
}

/**
 * The colour maps, thinned to a few control points; between them colours are mixed in OKLab. viridis: Smith and van der
 * Walt 2015; cividis: Nuñez, Anderton and Renslow 2018; batlow and vik: after Crameri 2018, ten points of each.
 */
export const PALETTES: Readonly<Record<PaletteName, Palette>> = {
  viridis: palette(
    'viridis',
    'sequential',
    '#440154 #48186a #472d7b #424086 #3b528b #33638d #2c728e #26828e #21918c #1fa088 #28ae80 #3fbc73 #5ec962 #84d44b #addc30 #d8e219 #fde725',
  ),
  cividis: palette(
    'cividis',
    'sequential',
    '#00224e #002e6a #1a386f #32436d #434e6c #535a6d #61656f #6f7073 #7d7c78 #8b8778 #9a9376 #aaa073 #bbad6d #ccba64 #ddc858 #efd748 #fee838',
  ),
  batlow: palette(
    'batlow',
    'sequential',
    '#011959 #103f60 #1c5a62 #3c6d56 #687b3e #9d892b #d29343 #f8a17b #fdb7bc #faccfa',
  ),
  vik: palette(
    'vik',
    'diverging',
    '#001261 #033e7d #1e6f9d #71a8c4 #c9dde7 #ece5e0 #eacebd #d39774 #be6533 #8b2706 #590008',
  ),
};

/** Colour at t = 0…1 (clamped). */
export function paletteColor({ stops }: Palette, t: number): Rgb {
  const x = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const k = Math.min(Math.floor(x), stops.length - 2);
  const [from, to] = [toOklab(stops[k]), toOklab(stops[k + 1])];
  const f = x - k;
  if (f === 0) return stops[k];
  return fromOklab([from[0] + (to[0] - from[0]) * f, from[1] + (to[1] - from[1]) * f, from[2] + (to[2] - from[2]) * f]);
}

const tables = new Map<PaletteName, Uint8Array<ArrayBuffer>>();

/** `TABLE_SIZE` colours as RGBA bytes, made once for each palette. The same table colours the GPU's and the CPU's pixels. */
export function paletteTable(name: PaletteName): Uint8Array<ArrayBuffer> {
  const ready = tables.get(name);
  if (ready) return ready;
  const table = new Uint8Array(TABLE_SIZE * 4);
  for (let k = 0; k < TABLE_SIZE; k++) {
    const color = paletteColor(PALETTES[name], k / (TABLE_SIZE - 1));
    table.set([...color.map((x) => Math.round(x * 255)), 255], 4 * k);
  }
  tables.set(name, table);
  return table;
}
