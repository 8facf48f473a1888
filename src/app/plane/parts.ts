import type { NetworkSpec, PartRef } from '../../spec/landscape.ts';

/** What of a layer moves: nothing, all of it, or some of its units, from 0. */
export type LayerShare = 'none' | 'all' | readonly number[];

/** One share a layer; without a list everything moves. */
export function sharesOf(only: readonly PartRef[] | undefined, { layers }: NetworkSpec): LayerShare[] {
  return layers.slice(1).map((width, l) => {
    if (!only) return 'all';
    const own = only.filter(({ layer }) => layer === l);
    if (own.some(({ neuron }) => neuron === undefined)) return 'all';
    const units = [...new Set(own.map(({ neuron }) => neuron!))].sort((x, y) => x - y);
    if (units.length === 0) return 'none';
    return units.length === width ? 'all' : units;
  });
}

/** The list of the landscape file; undefined when everything moves. */
export function partsOf(shares: readonly LayerShare[]): PartRef[] | undefined {
  if (shares.every((share) => share === 'all')) return undefined;
  return shares.flatMap((share, layer): PartRef[] => {
    if (share === 'none') return [];
    return share === 'all' ? [{ layer }] : share.map((neuron) => ({ layer, neuron }));
  });
}

/** Units from 0 as a reader writes them, from 1: "1–4, 7". */
export function unitsText(units: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const unit of units) {
    const run = runs[runs.length - 1];
    if (run?.[1] === unit - 1) run[1] = unit;
    else runs.push([unit, unit]);
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)).join(', ');
}

/** Reads "1-4, 7" as units from 0, and nothing or "all" as all; null for what names a unit that is not there, or is no list. */
export function readUnits(text: string, width: number): 'all' | number[] | null {
  const parts = text
    .replaceAll(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (parts.length === 0 || text.trim().toLowerCase() === 'all') return 'all';
  const units = new Set<number>();
  for (const part of parts) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) return null;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (from < 1 || to > width || from > to) return null;
    for (let unit = from; unit <= to; unit++) units.add(unit - 1);
  }
  return units.size === width ? 'all' : [...units].sort((x, y) => x - y);
}
