import type { ConvexityVerdict, Facts } from '../facts.ts';
import type { SurveyCase } from './plan.ts';

/** What was measured of one plane: a line of the table. */
export interface SurveyRow {
  readonly problem: string;
  /** Number of hidden layers. */
  readonly depth: number;
  /** Units of each hidden layer; null where they differ or there is none. */
  readonly width: number | null;
  /** Widths of all layers: `2-16-16-1`. */
  readonly layers: string;
  readonly parameters: number;
  /** How the network was drawn; null where all seeds share the problem's parameters. */
  readonly init: string | null;
  readonly seed: number;
  /** Nodes of the grid, such as `65x65`. */
  readonly grid: string;
  readonly engine: string | null;
  /** Distinct interior minima polished in float64; null where that was not done. */
  readonly verified: number | null;
  /** Whether candidates ended on a curve or in a flat region of equal losses, which `verified` leaves out. */
  readonly continuum: boolean | null;
  /** Interior minima of the grid that are deeper than noise and aliasing. */
  readonly resolved: number;
  readonly unresolved: number;
  readonly noise: number;
  readonly border: number;
  /** Whether every second node gives as many resolved minima; null for a grid too small to tell. */
  readonly stable: boolean | null;
  readonly verdict: ConvexityVerdict | null;
  /** Bounds of the convex-envelope gap, as shares of the range. */
  readonly gapLower: number | null;
  readonly gapUpper: number | null;
  /** Of the finite losses; null without one. */
  readonly min: number | null;
  readonly max: number | null;
  readonly median: number | null;
  /** Nodes whose loss is not finite. */
  readonly holes: number;
  readonly noiseFloor: number;
}

/** The row of a plane, from its facts. */
export function surveyRow(plane: SurveyCase, { minima, convexity, range, holes, engine }: Facts): SurveyRow {
  const { problem, depth, width, parameters, init, seed, landscape } = plane;
  return {
    problem,
    depth,
    width,
    layers: landscape.network.layers.join('-'),
    parameters,
    init,
    seed,
    grid: landscape.grid.join('x'),
    engine,
    verified: minima.verified,
    continuum: minima.continuum,
    resolved: minima.resolved,
    unresolved: minima.unresolved,
    noise: minima.noise,
    border: minima.border,
    stable: minima.half?.stable ?? null,
    verdict: convexity?.verdict ?? null,
    gapLower: convexity?.gap?.lower ?? null,
    gapUpper: convexity?.gap?.upper ?? null,
    min: range?.min ?? null,
    max: range?.max ?? null,
    median: range?.median ?? null,
    holes,
    noiseFloor: minima.noiseFloor.value,
  };
}

/** Heads of the table's columns, in their order. */
export const COLUMNS: Record<keyof SurveyRow, string> = {
  problem: 'problem',
  depth: 'depth',
  width: 'width',
  layers: 'layers',
  parameters: 'parameters',
  init: 'init',
  seed: 'seed',
  grid: 'grid',
  engine: 'engine',
  verified: 'verified',
  continuum: 'continuum',
  resolved: 'resolved',
  unresolved: 'unresolved',
  noise: 'noise',
  border: 'border',
  stable: 'stable',
  verdict: 'convexity',
  gapLower: 'gap_lower',
  gapUpper: 'gap_upper',
  min: 'min',
  max: 'max',
  median: 'median',
  holes: 'holes',
  noiseFloor: 'noise_floor',
};

/** The table as CSV (RFC 4180), a line a plane; what is not known is an empty cell, numbers are written in full. */
export function surveyCsv(rows: readonly SurveyRow[]): string {
  const keys = Object.keys(COLUMNS) as (keyof SurveyRow)[];
  const lines = rows.map((row) => keys.map((key) => cell(row[key])).join(','));
  return [keys.map((key) => COLUMNS[key]).join(','), ...lines, ''].join('\n');
}

function cell(value: SurveyRow[keyof SurveyRow]): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
