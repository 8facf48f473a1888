import { encode } from 'fast-png';
import { contourLevels, LEVEL_RULES, type LevelRule } from '../analysis/levels.ts';
import type { Field } from '../spec/field.ts';
import { PALETTES } from '../view/palette.ts';
import { rasterMap } from '../view/raster.ts';
import type { PaletteName, ScaleKind, Theme } from '../view/types.ts';

export const PALETTE_NAMES = Object.keys(PALETTES) as PaletteName[];
export const RULE_NAMES = ['auto', ...LEVEL_RULES] as const;

/** How a map is drawn. */
export interface MapStyle {
  palette: PaletteName;
  /** By default linear in pixels, and in a figure as the levels are. */
  scale?: ScaleKind;
  levelRule?: LevelRule | 'auto';
  levelCount?: number;
  theme?: Theme;
}

/** Sides of the picture in px: a node is at least a pixel, and a small grid is drawn larger. */
const SMALLEST_SIDE = 768;

/** The map as PNG, largest b at the top, one pixel a node or more, contour lines and holes included. */
export function mapPng(field: Field, { palette, scale, levelRule, levelCount, theme }: MapStyle): Uint8Array {
  const times = Math.max(1, Math.ceil(SMALLEST_SIDE / Math.max(field.width, field.height)));
  const [width, height] = [field.width * times, field.height * times];
  const pixelRatio = Math.max(1, Math.max(width, height) / 1024);
  const levels = contourLevels(field, { rule: levelRule, count: levelCount });
  const data = rasterMap(field, { width, height, palette, scale, levels, theme, pixelRatio });
  return encode({ width, height, data, channels: 4, depth: 8 });
}
