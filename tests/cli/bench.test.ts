import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/engine/bench/parse.ts';
import { parseLandscape } from '../../src/spec/validate.ts';
import { makeCase } from '../support/engines.ts';
import { cli, cliWith, temporaryFolder } from './run-cli.ts';

const path = join(temporaryFolder(), 'tiny.json');
writeFileSync(path, JSON.stringify(makeCase({ layers: [2, 4, 1], grid: [33, 33] })));

describe('bench', () => {
  it('measures a landscape of one’s own on the engines asked for, and prints one JSON document', async () => {
    const { code, stdout, stderr } = await cli('bench', path, '--quick', '--json', '--engine', 'plain,cpu-1');
    expect([code, stderr]).toEqual([0, '']);
    const report = parseReport(stdout);
    expect(report.contestants.map(({ id }) => id)).toEqual(['cpu-1', 'plain']);
    for (const { peak } of report.contestants) expect(peak!.gflops.min).toBeGreaterThan(0);
    const [result] = report.cases;
    expect([result.name, result.title, result.samples]).toEqual([path, '2-4-1 tanh, mse, 7 samples', 7]);
    expect(result.multiplyAdds.naive).toBe(12);
    for (const { times, mps, pointsPerSecond, gflops, accuracy } of result.results) {
      expect(times).toHaveLength(3);
      expect(mps.median / pointsPerSecond.median).toBeCloseTo(7 / 1e6, 8);
      expect(gflops / pointsPerSecond.median).toBeCloseTo((2 * 12 * 7) / 1e9, 8);
      expect([accuracy.disagreements, accuracy.worstOfAllowed < 1]).toEqual([0, true]);
    }
    expect(result.ratios.map(({ id, against }) => `${id} ${against}`)).toEqual(['cpu-1 plain']);
  });

  it('prints tables for people and for Markdown, and progress on a terminal alone', async () => {
    const args = ['bench', path, '--quick', '--engine', 'plain'];
    const [text, markdown] = [await cliWith({ isTTY: true }, ...args), await cli(...args, '--markdown')];
    expect([text.code, markdown.code]).toEqual([0, 0]);
    expect(text.stdout).toMatch(/^ {2}engine +Mps +min–max/m);
    expect(text.stdout).toMatch(/^ {2}plain JavaScript( +\S+){9,}/m);
    expect(text.stderr).toContain('measuring plain, round 3');
    expect(text.stderr.endsWith('\r\x1b[K')).toBe(true);
    expect(markdown.stdout).toMatch(/^\| plain JavaScript \| /m);
    expect(markdown.stderr).toBe('');
  });

  it('stops when interrupted', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    const { code, stdout, stderr } = await cliWith({ signal }, 'bench', path, '--quick', '--engine', 'plain');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('interrupted');
  });

  it('gives a case as a landscape file', async () => {
    const { code, stdout } = await cli('bench', 'w2', '--spec');
    expect(code).toBe(0);
    expect(parseLandscape(stdout).network.layers).toEqual([2, 8, 1]);
  });

  it.each([
    [['bench', 'W9'], 'expected a landscape file or the name of a preset'],
    [['bench', 'W1', '--engine', 'tpu'], '--engine: expected gpu, cpu, cpu-1, plain, got "tpu"'],
    [['bench', '--spec'], 'expected one case (W1, W2'],
    [['bench', 'L2', '--spec'], 'expected a case small enough for a file'],
    [['bench', '--loud'], 'arguments: expected bench'],
  ])('%j is bad input', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
