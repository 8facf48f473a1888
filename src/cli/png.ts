import { encode } from 'fast-png';
import type { Field } from '../spec/field.ts';
import { PALETTES } from '../view/palette.ts';
import { rasterMap } from '../view/raster.ts';
import type { PaletteName, ScaleKind } from '../view/types.ts';

export const PALETTE_NAMES = Object.keys(PALETTES) as PaletteName[];

export interface MapStyle {
  palette: PaletteName;
  scale: ScaleKind;
}

/** Sides of the picture in px: a node is at least a pixel, and a small grid is drawn larger. */
const SMALLEST_SIDE = 768;

/** The map as PNG, largest b at the top, one pixel a node or more, contour lines and holes included. */
export function mapPng(field: Field, { palette, scale }: MapStyle): Uint8Array {
  const times = Math.max(1, Math.ceil(SMALLEST_SIDE / Math.max(field.width, field.height)));
  const [width, height] = [field.width * times, field.height * times];
  const pixelRatio = Math.max(1, Math.max(width, height) / 1024);
  const data = rasterMap(field, { width, height, palette, scale, pixelRatio });
  return encode({ width, height, data, channels: 4, depth: 8 });
}
