import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convexityOf } from '../../src/analysis/convexity/convexity.ts';
import { explainWitness } from '../../src/analysis/convexity/explain.ts';
import { convexByConstruction } from '../../src/analysis/convexity/theorems.ts';
import { createPause } from '../../src/analysis/pause.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { PRESETS } from '../../src/spec/presets.ts';

const TEXT = readFileSync(new URL('../../docs/convexity.md', import.meta.url), 'utf8');

/** Cells of the rows of a section's table whose first cell names presets. */
function tableOf(section: string): { names: string[]; cells: string[] }[] {
  const part = TEXT.split(/^## /m).find((text) => text.startsWith(section))!;
  return part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [first, ...cells] = line.split('|').slice(1, -1);
      return {
        names: [...first.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name),
        cells: cells.map((c) => c.trim()),
      };
    });
}

const resolved = (name: string) => resolveLandscape(PRESETS.find((preset) => preset.name === name)!.landscape);

describe('docs/convexity.md', () => {
  const rows = tableOf('Row by row');

  it.each(rows)('says of $names what is so', async ({ names, cells: [verdict, reason] }) => {
    for (const name of names) {
      const theorem = convexByConstruction(await resolved(name));
      expect(verdict).toBe(theorem ? 'convex' : 'not convex');
      if (theorem) expect(reason).toBe(theorem.reason);
    }
  });

  it('has a row for every preset that is about the question', () => {
    const named = rows.flatMap(({ names }) => names);
    expect(new Set(named).size).toBe(named.length);
    const left = PRESETS.map(({ name }) => name).filter((name) => !named.includes(name));
    expect(left).toEqual(['moons', 'iris', 'sine-unit']);
  });

  it.each(tableOf('Why'))('splits the worst chord of $names as computed', async ({ names: [name], cells }) => {
    const landscape = await resolved(name);
    const { window } = landscape;
    const { lossAt } = createEvaluator(landscape);
    const size = 257;
    const at = (range: [number, number], k: number) => coordinate(range, k, size);
    const values = Float32Array.from({ length: size * size }, (_, k) =>
      lossAt(at(window.a, k % size), at(window.b, Math.floor(k / size))),
    );
    const pause = createPause();
    const { chord } = await convexityOf({ width: size, height: size, window, values }, { delta: 1e-6, lossAt, pause });
    const { terms } = (await explainWitness(landscape, chord!, pause))!;
    const total = (kind: string) => terms.reduce((sum, term) => sum + (term.kind === kind ? term.value : 0), 0);
    const computed = [chord!.violation, ...['loss', 'products', 'activation', 'kinks'].map(total)];
    for (const [k, value] of computed.entries()) {
      const told = Number(cells[k].replace('−', '-'));
      expect(Math.abs(value - told), `${cells[k]} for ${value}`).toBeLessThan(0.005 * chord!.violation);
    }
  });
});
