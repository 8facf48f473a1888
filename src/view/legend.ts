import { toCss } from './color.ts';
import { PALETTES, paletteColor } from './palette.ts';
import { linearTicks, logTicks } from './ticks.ts';
import type { DrapeLegend, DrawnLevels, Legend, PaletteName } from './types.ts';
import { colorAt, heightOf, type ValueScale } from './value-scale.ts';

const STOPS = 33;

/** What a legend shows of a scale: the colour bar from the lowest to the highest loss, its ticks and the contour levels. */
export function legendOf(scale: ValueScale, palette: PaletteName, levels: DrawnLevels | null, count = 5): Legend {
  const { kind, min, max, epsilon } = scale;
  const { ticks, offset } =
    kind === 'linear' || !(max > min)
      ? linearTicks(min, max, count)
      : { ticks: logTicks(min, max, epsilon, count), offset: '' };
  const place = (loss: number) => heightOf(scale, loss);
  return {
    label: null,
    scale: kind,
    min,
    max,
    offset,
    ticks: ticks.map(({ value, label }) => ({ value, label, position: place(value) })),
    stops: Array.from({ length: STOPS }, (_, k) => {
      const t = k / (STOPS - 1);
      return { offset: t, color: toCss(paletteColor(PALETTES[palette], colorAt(scale, t))) };
    }),
    levels: Array.from({ length: levels?.values.length ?? 0 }, (_, k) => {
      const value = levels!.values[k];
      return { value, position: place(value), major: levels!.index[k] };
    }).filter(({ value }) => value >= min && value <= max),
  };
}

/** The legend of a drape: its own colour bar, without contour levels. */
export function drapeLegend({ label, min, max, stops, ticks, offset }: DrapeLegend): Legend {
  return { label, scale: 'linear', min, max, offset, ticks: [...ticks], stops: [...stops], levels: [] };
}
