import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../src/spec/codec.ts';
import { lineFit, save } from './landscapes.ts';
import { cli, cliWith, referenceField, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();

/** The contract; what stands after the bar was added to it since, and is documented. */
const KEYS = {
  facts: 'grid window engine adapter range holes minima convexity',
  minima: 'resolved verified unresolved noise border raw continuum noiseFloor list | verification polished half curve',
  minimum: 'i j a b value windowDepth escapeDepth aliasingFloor plateau class',
  convexity: 'verdict reason gap witness | chord',
  witness: 'points weights at violation | losses loss',
};
const keysOf = (value: object) => Object.keys(value).toSorted();
const expected = (name: keyof typeof KEYS, ...more: string[]) =>
  [...KEYS[name].split(' ').filter((key) => key !== '|'), ...more].toSorted();

async function analyzed(...args: string[]) {
  const { code, stdout, stderr } = await cli('analyze', ...args, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout);
}

const CPU = ['--engine', 'cpu', '--grid', '65x65'];

describe('the JSON of a landscape that is not convex', async () => {
  const facts = await analyzed('logistic-mse', ...CPU);

  it('has the keys of the contract and those that were added to it, no others', () => {
    expect(keysOf(facts)).toEqual(expected('facts'));
    expect(keysOf(facts.minima)).toEqual(expected('minima'));
    for (const minimum of facts.minima.list)
      expect(keysOf({ ...minimum, flat: 0 })).toEqual(expected('minimum', 'flat'));
    expect(keysOf(facts.convexity)).toEqual(expected('convexity', 'explanation'));
    for (const proof of [facts.convexity.witness, facts.convexity.chord])
      expect(keysOf(proof)).toEqual(expected('witness'));
    expect(keysOf(facts.convexity.explanation)).toEqual(['error', 'sentence', 'terms']);
  });

  it('has a witness whose numbers are those of Jensen’s inequality', () => {
    for (const { points, weights, at, losses, loss, violation } of [facts.convexity.witness, facts.convexity.chord] as {
      points: number[][];
      weights: number[];
      at: number[];
      losses: number[];
      loss: number;
      violation: number;
    }[]) {
      const weighted = (values: number[]) => values.reduce((sum, value, k) => sum + weights[k] * value, 0);
      expect(weighted(weights.map(() => 1))).toBeCloseTo(1, 12);
      for (const c of [0, 1]) expect(weighted(points.map((point) => point[c]))).toBeCloseTo(at[c], 9);
      expect(loss - weighted(losses)).toBeCloseTo(violation, 12);
      expect(violation).toBeGreaterThan(facts.minima.noiseFloor.value);
    }
  });

  it('bounds the gap from below by what the witness shows, as a share of the range', () => {
    const { gap, witness } = facts.convexity;
    const range = facts.range.max - facts.range.min;
    expect(gap.lower).toBeGreaterThanOrEqual(witness.violation / range - 1e-9);
    expect(gap.upper).toBeGreaterThanOrEqual(gap.lower);
    expect(gap.upper).toBeLessThanOrEqual(1);
  });

  it('explains the chord by terms that add up to minus its violation', () => {
    const { terms, error } = facts.convexity.explanation;
    const sum = terms.reduce((total: number, { value }: { value: number }) => total + value, 0);
    expect(Math.abs(sum + facts.convexity.chord.violation)).toBeLessThanOrEqual(error + 1e-12);
    expect(terms.map(({ kind, layer }: { kind: string; layer: number | null }) => [kind, layer])).toEqual([
      ['loss', null],
      ['activation', 1],
    ]);
  });

  it('has as many minima in its list as it counts', () => {
    const { resolved, unresolved, noise, border, raw, list, verified, polished } = facts.minima;
    expect(resolved + unresolved + noise + border).toBe(raw);
    expect([list.length, polished.length]).toEqual([raw, verified]);
  });
});

describe('the JSON of a landscape that is convex', async () => {
  const facts = await analyzed('last-layer', ...CPU);

  it('has the theorem and no witness', () => {
    expect(keysOf(facts.convexity)).toEqual(expected('convexity'));
    expect(facts.convexity).toMatchObject({ verdict: 'convex', witness: null, chord: null });
    expect(facts.convexity.reason).toMatch(/^Only the last layer moves/);
    expect(facts.convexity.gap.lower).toBe(0);
  });
});

describe('a field without a landscape', () => {
  const write = (name: string, height: number, values: number[]) => {
    const path = join(folder, name);
    const width = values.length / height;
    const window = { a: [0, 1] as [number, number], b: [0, 1] as [number, number] };
    writeFileSync(path, encodeNpy({ width, height, window, values: Float32Array.from(values) }));
    return path;
  };

  it('has the same keys, nothing verified, and an answer about convexity from samples', async () => {
    const facts = await analyzed(referenceField('himmelblau'));
    expect(keysOf(facts)).toEqual(expected('facts'));
    expect(keysOf(facts.minima)).toEqual(expected('minima'));
    expect(facts.minima).toMatchObject({ verified: null, polished: null, verification: null, continuum: null });
    expect(keysOf(facts.convexity)).toEqual(expected('convexity'));
    expect(facts.convexity.verdict).toBe('not-convex');
  });

  it('is never called convex, however convex it looks', async () => {
    const bowl = Array.from({ length: 81 }, (_, k) => ((k % 9) - 4) ** 2 + (Math.floor(k / 9) - 4) ** 2);
    const path = write('bowl.npy', 9, bowl);
    const facts = await analyzed(path);
    expect(facts.convexity).toMatchObject({ verdict: 'no-violation-found', witness: null, chord: null });
    const { stdout } = await cli('analyze', path);
    expect(stdout).toMatch(/^convexity +no violation found: No violation found above /m);
    expect(stdout).toMatch(/^ +gap to the convex envelope between \S+ % and \S+ % of the range$/m);
    expect(stdout).not.toMatch(/^(chord|why|verified)/m);
  });

  it.each([
    ['constant', Array.from({ length: 25 }, () => 3), 'The loss is 3 wherever it is finite: nothing to test.'],
    ['nowhere', Array.from({ length: 25 }, () => NaN), 'No loss of the window is finite: nothing to test.'],
  ])('(%s) has no range to speak of', async (name, values, reason) => {
    const path = write(`${name}.npy`, 5, values);
    const facts = await analyzed(path);
    expect(facts.convexity).toMatchObject({ verdict: 'no-violation-found', reason, gap: null });
    expect(facts.minima).toMatchObject({ resolved: 0, unresolved: 0, noise: 0, curve: null });
    const { stdout } = await cli('analyze', path);
    expect(stdout).toContain(reason);
    expect(stdout).not.toMatch(/undefined|\[object|Infinity/);
  });
});

describe('--full-space', () => {
  // a line through two points: its only minimum is one of the network, whose two parameters are the plane
  const line = save(join(folder, 'line.json'), lineFit({ window: { a: [-1, 4], b: [-3, 2] }, grid: [17, 17] }));

  it('adds what each verified minimum is among all parameters', async () => {
    const facts = await analyzed(line, '--full-space', '--engine', 'cpu');
    expect(keysOf(facts)).toEqual(expected('facts', 'fullSpace'));
    expect(facts.fullSpace).toHaveLength(1);
    const [{ parameters, sentence, a, b }] = facts.fullSpace;
    // w = 2, b = −1 fits both points
    expect([parameters, a, b]).toEqual([2, expect.closeTo(2, 9), expect.closeTo(-1, 9)]);
    expect(sentence).toMatch(/^Local minimum of this slice where the network fits its data/);
  });

  it('prints the sentence below the minimum', async () => {
    const { stdout } = await cli('analyze', line, '--full-space', '--engine', 'cpu');
    const lines = stdout.split('\n');
    const at = lines.findIndex((text) => /^smooth +/.test(text));
    expect(lines[at + 1]).toMatch(/^ {2}Local minimum of this slice/);
    expect((await cli('analyze', line, '--engine', 'cpu')).stdout).not.toContain('fits its data');
  });

  it('says that a minimum of the slice is none of the network where it is none', async () => {
    const facts = await analyzed('two-layer-mse', '--full-space', ...CPU);
    const [{ fullGradient, planeGradient, verdict, sentence }] = facts.fullSpace;
    expect(fullGradient).toBeGreaterThan(1e3 * planeGradient);
    expect([verdict, sentence]).toEqual(['slice-only', expect.stringContaining('not a critical point of the network')]);
  });
});

describe('in words', () => {
  it('a landscape that is not convex has verdict, gap, chord and what makes it', async () => {
    const { code, stdout } = await cli('analyze', 'relu-unit-positive', ...CPU);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^convexity +not convex: Between A = /m);
    expect(stdout).toMatch(/^chord +\(\S+, \S+\) to \(\S+, \S+\), violated by \S+ at \(\S+, \S+\)$/m);
    expect(stdout).toMatch(/^why +Non-convex: .*kinks of relu in layer 1/m);
    expect(stdout).toMatch(/^ +loss +0\.\d+$/m);
    expect(stdout).toMatch(/^ +kinks of layer 1 +-1\.\d+$/m);
    expect(stdout).not.toMatch(/NaN|undefined|\[object/);
  });

  it('a continuum of minima is no number', async () => {
    const { stdout } = await cli('analyze', 'relu-relu', ...CPU);
    expect(stdout).toMatch(/^minima +0 local minima of this slice verified; .*; besides, a continuum of local minima/m);
  });

  it('diagrams are counted, and listed by --json alone', async () => {
    const field = referenceField('himmelblau');
    const { stdout } = await cli('analyze', field, '--persistence');
    const [, window, escape] = /^persistence: (\d+) pairs in the window, (\d+) with the border as the sea/m.exec(
      stdout,
    )!;
    const facts = await analyzed(field, '--persistence');
    expect(keysOf(facts)).toEqual(expected('facts', 'persistence'));
    expect([facts.persistence.window.length, facts.persistence.escape.length]).toEqual([
      Number(window),
      Number(escape),
    ]);
  });
});

describe('bad input', () => {
  it.each([
    [[referenceField('himmelblau'), '--grid', '9x9'], '--grid: expected no grid for a .npy file'],
    [[referenceField('himmelblau'), '--full-space'], '--full-space: expected a landscape'],
    [['relu-relu', '--grid', '1x9'], '--grid: expected'],
    [['relu-relu', '--engine', 'tpu'], '--engine: expected'],
    [['relu-relu', '--noise', 'much'], '--noise: expected a number of at least 0'],
    [['relu-relu', 'linear-layer'], 'arguments: expected'],
    [['relu-relu', '--fullspace'], 'fullspace'],
  ])('%j names what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await cli('analyze', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('a field of another shape', async () => {
    const path = join(folder, 'empty.npy');
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }";
    const text = `\x93NUMPY\x01\x00${String.fromCharCode(118, 0)}${header.padEnd(117)}\n`;
    writeFileSync(path, Buffer.from(text, 'latin1'));
    const { code, stderr } = await cli('analyze', path);
    expect(code).toBe(2);
    expect(stderr).toContain('shape: expected (height, width), neither 0, got (0, 3)');
  });

  it('an interrupt ends it without facts', async () => {
    const abort = new AbortController();
    abort.abort();
    const { code, stdout } = await cliWith({ signal: abort.signal }, 'analyze', 'relu-relu', '--engine', 'cpu');
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
  });
});
