import { contourLevels } from '../analysis/levels.ts';
import { statistics, type Statistics } from '../analysis/statistics.ts';
import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';
import { parseHex, type Rgb } from './color.ts';
import { isDarkGround } from './cover.ts';
import { hasHole } from './hole-lookup.ts';
import { holeReach, holeTable, type HoleTable } from './holes.ts';
import { HATCH, levelInks, tableIndex } from './level-ink.ts';
import { lineAt, lineFade, roughFade, type LineLevels } from './lines.ts';
import { paletteTable } from './palette.ts';
import { Cover } from './raster-drape.ts';
import { emptySample, nodeCoordinates, sampleField, surroundingsAt } from './sample.ts';
import type { Drape, DrawnLevels, PaletteName, ScaleKind, Theme } from './types.ts';
import { colorAt, heightOf, valueScale } from './value-scale.ts';

export interface RasterOptions {
  /** Size of the picture in px. */
  width: number;
  height: number;
  /** Part of the plane to show, edge to edge; the field's own window by default. */
  window?: Window;
  palette?: PaletteName;
  scale?: ScaleKind;
  range?: readonly [number, number] | null;
  /** Contour levels; null for none, by default those of `contourLevels`. */
  levels?: DrawnLevels | null;
  /** px per CSS px: lines and hatching grow with it. */
  pixelRatio?: number;
  /** Decides the ink that holes are hatched with. */
  theme?: Theme;
  /** `#rrggbb` under holes and outside the field; null leaves them transparent. */
  background?: string | null;
  statistics?: Statistics;
  /** Made here when left out. */
  holes?: HoleTable | null;
  /** Laid over the colours of the loss. */
  drape?: Drape | null;
}

/**
 * The map as pixels: RGBA, rows from the top (largest b) down. Colours and lines follow the rules of the GPU picture, so that
 * the two agree; a cell with a corner that is not finite is a hole, hatched and never coloured, and seen in any picture however small.
 */
export function rasterMap(field: Field, options: RasterOptions): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, window = field.window, palette = 'viridis', pixelRatio = 1, theme = 'light' } = options;
  const summary = options.statistics ?? statistics(field.values);
  const scale = valueScale(summary, options.scale ?? 'linear', palette, options.range);
  const levels = options.levels === undefined ? contourLevels(field, { statistics: summary }) : options.levels;
  const table = paletteTable(palette);
  const holes = options.holes === undefined ? holeTable(field, summary) : options.holes;
  const lines: LineLevels | null = levels && scale && { ...levels, span: scale.max - scale.min };
  const inks = lines && scale ? levelInks(lines, scale, palette) : [];
  const background = options.background ? ([...parseHex(options.background), 1] as const) : ([0, 0, 0, 0] as const);
  const hatch = parseHex(HATCH[theme]);

  const [u0, v0] = nodeCoordinates(field, window.a[0], window.b[0]);
  const [u1, v1] = nodeCoordinates(field, window.a[1], window.b[1]);
  const [stepU, stepV] = [(u1 - u0) / width, (v1 - v0) / height];
  const grown = holeReach(pixelRatio);
  const [reachU, reachV] = [grown * stepU, grown * stepV];
  const cover = options.drape ? new Cover(options.drape, field) : null;
  const color = new Float64Array(3);
  const pixels = new Uint8ClampedArray(4 * width * height);
  const sample = emptySample();
  let at = 0;
  for (let y = 0; y < height; y++) {
    const v = v1 - (y + 0.5) * stepV;
    for (let x = 0; x < width; x++, at += 4) {
      const u = u0 + (x + 0.5) * stepU;
      if (u < 0 || v < 0 || u > field.width - 1 || v > field.height - 1) {
        writeOver(pixels, at, background, hatch, 0);
        continue;
      }
      const { value, du, dv } = sampleField(field, u, v, sample);
      if (!scale || !Number.isFinite(value)) {
        writeOver(pixels, at, background, hatch, hatchAt(x, y, pixelRatio));
        continue;
      }
      if (holes && hasHole(holes, field, u, v, reachU, reachV)) {
        // Too small, or too near its rim, for strokes.
        writeOver(pixels, at, background, hatch, HATCH.alpha);
        continue;
      }
      const entry = 4 * tableIndex(colorAt(scale, heightOf(scale, value)));
      const line = lines && lineAt(lines, value, Math.hypot(du * stepU, dv * stepV), pixelRatio);
      let alpha = line?.alpha ?? 0;
      if (alpha > 0) {
        const around = surroundingsAt(field, u, v, sample);
        const spacing = line!.step / Math.hypot(around.du * stepU, around.dv * stepV) / pixelRatio;
        alpha *= lineFade(spacing) * roughFade(around.roughness / line!.step);
      }
      for (let channel = 0; channel < 3; channel++) color[channel] = table[entry + channel];
      let ink = alpha > 0 ? inks[line!.level] : 0;
      if (cover) {
        cover.lay(color, u, v, stepU, stepV);
        ink = isDarkGround(color[0], color[1], color[2]) ? 255 : 0;
      }
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = color[channel] * (1 - alpha) + ink * alpha;
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

/** Opacity of the hatching at a pixel: antialiased strokes at 45 degrees. */
function hatchAt(x: number, y: number, pixelRatio: number): number {
  const period = HATCH.period * pixelRatio;
  const across = (x + y + 1) / Math.SQRT2;
  const distance = Math.abs(across - period * Math.round(across / period));
  return HATCH.alpha * Math.min(1, Math.max(0, (HATCH.width * pixelRatio) / 2 + 0.5 - distance));
}

/** Writes ink of some opacity over a background that may be transparent. */
function writeOver(
  pixels: Uint8ClampedArray,
  at: number,
  background: readonly [number, number, number, number],
  ink: Rgb,
  alpha: number,
): void {
  const opacity = alpha + background[3] * (1 - alpha);
  if (opacity === 0) return;
  for (let channel = 0; channel < 3; channel++) {
    const under = background[channel] * background[3] * (1 - alpha);
    pixels[at + channel] = (255 * (ink[channel] * alpha + under)) / opacity;
  }
  pixels[at + 3] = 255 * opacity;
}
