import { toOklab, type Rgb } from './color.ts';
import { paletteTable, TABLE_SIZE } from './palette.ts';
import type { DrawnLevels, PaletteName } from './types.ts';
import { colorAt, heightOf, type ValueScale } from './value-scale.ts';

/** Hatching of holes: ink by theme, distance and width of the strokes in CSS px. */
export const HATCH = { light: '#8c8c88', dark: '#77777c', period: 7, width: 1, alpha: 0.55 } as const;

/** OKLab lightness of the surface below which a contour line is drawn white instead of black. */
export const DARK_GROUND = 0.58;

/** 0 (black) or 255 (white) for each level: whichever stands out from the colour that the line runs on. */
export function levelInks(levels: DrawnLevels, scale: ValueScale, palette: PaletteName): number[] {
  const table = paletteTable(palette);
  return Array.from({ length: levels.values.length }, (_, k) => {
    const entry = 4 * tableIndex(colorAt(scale, heightOf(scale, levels.values[k])));
    return isDark([table[entry] / 255, table[entry + 1] / 255, table[entry + 2] / 255]) ? 255 : 0;
  });
}

/** Whether white lines are read better than black ones on this colour. */
export function isDark(color: Rgb): boolean {
  return toOklab(color)[0] < DARK_GROUND;
}

/** Place in a palette's table of a position 0…1. */
export function tableIndex(position: number): number {
  return Math.round(Math.min(1, Math.max(0, position)) * (TABLE_SIZE - 1));
}
