import type { Facts } from '../../analysis/facts.ts';
import { minimaHeadline } from '../../analysis/headline.ts';
import type { ContourLevels } from '../../analysis/levels.ts';
import { lossFormula, networkFormula, planeFormula } from '../../spec/formula.ts';
import type { DataSpec, Landscape } from '../../spec/landscape.ts';
import { shortNumber } from '../ticks.ts';

export interface CaptionRow {
  readonly name: string;
  readonly text: string;
}

/** What a picture is of, and what made it. */
export interface FigureIdentity {
  readonly landscape: Landscape;
  readonly samples: number;
  /** As the plane's audit says. */
  readonly plane: { readonly rule: string; readonly seed: number | null };
  /** Channel of the field: `loss`, or another that is named. */
  readonly channel?: string;
  readonly engine: string;
  readonly adapter: string;
  readonly facts?: Facts | null;
  /** Digest of the landscape's text, and who made the figure. */
  readonly hash: string;
  readonly maker: string;
}

/** The identity of a landscape in a few rows: all that is needed to know the picture again. */
export function captionOf(identity: FigureIdentity): CaptionRow[] {
  const { landscape, samples, plane, channel = 'loss', engine, adapter, facts, hash, maker } = identity;
  const { formula, shapes } = networkFormula(landscape.network);
  const { parameters, loss, window, grid } = landscape;
  const start = 'init' in parameters ? `${parameters.init}, seed ${parameters.seed ?? 0}` : 'given';
  const penalty = channel === 'loss' ? '' : `; shown: ${channel}, l2 ${loss.l2 ?? 0}`;
  const seed = plane.seed === null ? '' : `, seed ${plane.seed}`;
  const rows: CaptionRow[] = [
    { name: 'network', text: [formula, shapes, `θ₀ ${start}`].filter(Boolean).join('; ') },
    {
      name: 'loss',
      text: `${lossFormula(landscape)} over ${samples} ${samples === 1 ? 'sample' : 'samples'}${penalty}`,
    },
    { name: 'data', text: dataWords(landscape.data) },
    { name: 'plane', text: `${planeFormula(landscape)}; ${plane.rule}${seed}` },
    { name: 'window', text: `a ∈ ${interval(window.a)}, b ∈ ${interval(window.b)}; ${grid[0]}×${grid[1]} nodes` },
  ];
  if (facts) rows.push({ name: 'minima', text: minimaWords(facts) });
  rows.push({ name: 'made by', text: `${maker}, ${engine} (${adapter}); landscape ${hash}` });
  return rows;
}

/** The rule that levels were chosen by. */
export function levelsRow({ rule, values, step, epsilon }: ContourLevels): CaptionRow | null {
  if (values.length === 0) return null;
  const count = `${values.length} ${values.length === 1 ? 'level' : 'levels'}`;
  const spacing = {
    linear: () => `${shortNumber(step!)} apart`,
    log: () => `a factor of ${shortNumber(10 ** step!)} apart in L − min L + ${shortNumber(epsilon)}`,
    quantile: () => 'between them equal areas, not equal heights',
  }[rule]();
  return { name: 'contours', text: `${count}, ${spacing}; every fifth is heavier` };
}

function minimaWords(facts: Facts): string {
  if (!facts.range) return 'no finite loss';
  if (facts.range.min === facts.range.max) return 'flat: the loss is the same everywhere, no minimum';
  return minimaHeadline(facts.minima);
}

export function dataWords(data: DataSpec): string {
  const { standardize } = data;
  const scaled = standardize ? `, ${standardize === 'both' ? 'inputs and targets' : 'inputs'} standardised` : '';
  return `${sourceWords(data)}${scaled}`;
}

function sourceWords(data: DataSpec): string {
  if ('file' in data) {
    const { file, targets } = data;
    return Array.isArray(targets) ? `${file}, targets ${targets.join(', ')}` : `${file}, targets in ${targets.file}`;
  }
  if (!('dataset' in data)) return 'given in the landscape';
  const { dataset, noise, seed } = data;
  const parts = [noise === undefined ? null : `noise ${noise}`, seed === undefined ? null : `seed ${seed}`];
  return [dataset, ...parts.filter(Boolean)].join(', ');
}

/** With spaces that no line is broken at. */
export function interval([from, to]: readonly [number, number]): string {
  return `[${shortNumber(from, 6)},\u00a0${shortNumber(to, 6)}]`;
}
