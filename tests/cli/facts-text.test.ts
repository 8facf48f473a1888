import { describe, expect, it } from 'vitest';
import { printFacts } from '../../src/cli/facts-text.ts';
import type { Facts, Minimum, VerifiedMinimum } from '../../src/analysis/facts.ts';
import type { FullSpaceFacts } from '../../src/analysis/full-space.ts';

const VERIFIED: VerifiedMinimum = {
  a: 0.5,
  b: -0.25,
  value: 0.125,
  gradient: 0,
  hessian: [0.5, 2],
  kind: 'smooth',
  candidates: 2,
};

const CANDIDATE: Minimum = {
  i: 3,
  j: 2,
  a: 0.5,
  b: -0.25,
  value: 0.1262345678,
  windowDepth: null,
  escapeDepth: 1.5,
  aliasingFloor: 0.001,
  plateau: 1,
  class: 'resolved',
};

function facts(minima: Partial<Facts['minima']> = {}, changes: Partial<Facts> = {}): Facts {
  return {
    grid: [17, 9],
    window: { a: [-1, 1], b: [-2, 2] },
    engine: 'cpu',
    adapter: '2 threads',
    range: { min: 0.125, max: 4, median: 1 },
    holes: 3,
    minima: {
      resolved: 1,
      verified: 1,
      unresolved: 2,
      noise: 3,
      border: 4,
      raw: 10,
      continuum: false,
      verification: 'all 10 candidates polished',
      polished: [VERIFIED],
      noiseFloor: { value: 1.23456e-7, rule: 'measured' },
      half: { grid: [9, 5], resolved: 1, stable: true },
      curve: null,
      list: [CANDIDATE],
      ...minima,
    },
    convexity: null,
    ...changes,
  };
}

function printed(shown: Facts, fullSpace?: FullSpaceFacts[]): string[] {
  let text = '';
  printFacts({ isTTY: false, write: (chunk: string) => (text += chunk) }, shown, fullSpace);
  return text.split('\n');
}

const lineOf = (lines: string[], name: string) => lines.find((line) => line.startsWith(name));

describe('facts in lines', () => {
  it('one for the grid, the losses, the holes and the noise', () => {
    const lines = printed(facts());
    expect(lines[0]).toBe('grid      17×9, a -1 … 1, b -2 … 2, cpu (2 threads)');
    expect(lines[1]).toBe('loss      0.125 … 4, median 1');
    expect(lines[2]).toBe('holes     3 of 153 nodes');
    expect(lineOf(lines, 'noise')).toBe('noise     floor 1.23e-7 (measured)');
    expect(lineOf(lines, 'convexity')).toBeUndefined();
  });

  it('a bare field has no engine, and one without a finite loss no range', () => {
    const lines = printed(facts({}, { engine: null, adapter: null, range: null }));
    expect(lines[0]).toBe('grid      17×9, a -1 … 1, b -2 … 2');
    expect(lines[1]).toBe('loss      finite nowhere');
  });

  it.each<[Partial<Facts['minima']>, string]>([
    [{}, '1 local minimum of this slice verified; on the grid 1 resolved;'],
    [{ verified: 0, resolved: 2 }, '0 local minima of this slice verified; on the grid 2 resolved;'],
    [{ verified: null, polished: null }, '1 local minimum of this slice resolved;'],
    [{ continuum: true }, '1 resolved; besides, a continuum of local minima (a curve or a flat region);'],
  ])('minima %j: the count with all it leaves out', (changes, head) => {
    const line = lineOf(printed(facts(changes)), 'minima')!;
    expect(line).toContain(head);
    expect(line).toContain('2 unresolved at this resolution, 3 below the noise floor, 4 on the border');
  });

  it('half the resolution: whether it agrees, both counts where not, nothing where it is not known', () => {
    const half = (value: Facts['minima']['half'], resolved = 1) => printed(facts({ half: value, resolved })).join('\n');
    expect(half({ grid: [9, 5], resolved: 1, stable: true })).toContain(
      'stable; every second node (9×5): 1 resolved\n',
    );
    expect(half({ grid: [9, 5], resolved: 3, stable: false }, 5)).toContain(
      'not stable; every second node (9×5): 3 resolved instead of 5',
    );
    expect(half(null)).not.toContain('stable');
  });

  it('tables: verified minima with their curvature or none, candidates with infinite depths', () => {
    const kink: VerifiedMinimum = { ...VERIFIED, kind: 'kink', hessian: null, gradient: null };
    const lines = printed(facts({ polished: [VERIFIED, kink] }));
    const cells = (name: string) => lineOf(lines, name)!.split(/ {2,}/);
    expect(cells('smooth')).toEqual(['smooth', '0.125', '0.5', '-0.25', '0', '0.5', '2', '2']);
    expect(cells('kink').slice(0, 6)).toEqual(['kink', '0.125', '0.5', '-0.25', 'unknown', 'none']);
    expect(cells('resolved')).toEqual(['resolved', '0.126235', '0.5', '-0.25', '1.5', '∞', '0.001', '1']);
    expect(lines.join('\n')).not.toMatch(/null|NaN|undefined/);
  });

  it('long tables are cut, and say how many they leave out of the whole count', () => {
    const list = Array.from({ length: 40 }, () => CANDIDATE);
    const polished = Array.from({ length: 30 }, () => VERIFIED);
    const lines = printed(facts({ list, polished, raw: 1_000_000 }));
    expect(lines.filter((line) => line.startsWith('resolved'))).toHaveLength(12);
    expect(lines.filter((line) => line.startsWith('smooth'))).toHaveLength(12);
    expect(lines).toContain('… 18 more; --json lists them');
    expect(lines).toContain('… 999988 more; --json lists them');
  });

  it('what a minimum is in full space stands below it', () => {
    const sentence = 'Local minimum of this slice, but a saddle in full space.';
    const lines = printed(facts(), [{ sentence } as FullSpaceFacts]);
    const at = lines.findIndex((line) => line.startsWith('smooth'));
    expect(lines[at + 1]).toBe(`  ${sentence}`);
  });
});
