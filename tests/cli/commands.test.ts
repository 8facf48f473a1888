import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { honestNumbers } from '../../src/cli/context.ts';
import { progressLine } from '../../src/cli/progress.ts';
import { encodeNpy } from '../../src/spec/codec.ts';
import { cli, reference, referenceField, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();

describe('analyze', () => {
  it('of a bare .npy has its pixel indices for a window, and no model', async () => {
    const { code, stdout } = await cli('analyze', referenceField('himmelblau'), '--json');
    const facts = JSON.parse(stdout);
    expect(code).toBe(0);
    expect([facts.grid, facts.window]).toEqual([[257, 257], { a: [0, 256], b: [0, 256] }]);
    expect([facts.engine, facts.minima.resolved, facts.minima.verified]).toEqual([null, 4, null]);
    expect(facts.persistence).toBeUndefined();
  });

  it('takes the noise and gives the diagrams', async () => {
    const field = referenceField('wells5_noise_0.0001');
    const { stdout } = await cli('analyze', field, '--noise', '1e-4', '--persistence', '--json');
    const facts = JSON.parse(stdout);
    expect(facts.minima.noiseFloor.value).toBe(2e-4);
    expect(facts.minima.resolved).toBe(5);
    const expected = JSON.parse(
      readFileSync(new URL('../fixtures/reference/persistence/wells5_noise_0.0001.json', import.meta.url), 'utf8'),
    );
    expect(facts.persistence.window.length).toBe(expected.window.length);
    expect(facts.persistence.escape.length).toBe(expected.escape.length);
  });

  it('of a landscape measures its noise floor against float64', async () => {
    const { code, stdout } = await cli('analyze', reference('logistic_bce'), '--engine', 'cpu', '--json');
    const facts = JSON.parse(stdout);
    expect([code, facts.engine, facts.minima.resolved]).toEqual([0, 'cpu', 1]);
    expect(facts.minima.noiseFloor.rule).toContain('float64');
  });

  it('prints for people too', async () => {
    const { stdout } = await cli('analyze', referenceField('himmelblau'));
    expect(stdout).toContain('4 local minima of this slice resolved');
    expect(stdout).toMatch(/^resolved +\S+ /m);
  });

  it('keeps non-finite numbers in its JSON', async () => {
    const path = join(folder, 'holes.npy');
    const values = Float32Array.of(-Infinity, 1, NaN, Infinity);
    writeFileSync(path, encodeNpy({ width: 2, height: 2, window: { a: [0, 1], b: [0, 1] }, values }));
    const { stdout } = await cli('analyze', path, '--json');
    expect(JSON.parse(stdout).holes).toBe(3);
    expect(JSON.stringify([NaN, Infinity, -Infinity, 1], honestNumbers)).toBe('["NaN","Infinity","-Infinity",1]');
  });

  it.each([
    [['analyze'], 'arguments'],
    [['analyze', 'missing.npy'], 'ENOENT'],
    [['analyze', 'relu-relu', '--noise=-1'], '--noise: expected a number of at least 0'],
  ])('%j is bad input', async (args, message) => {
    const { code, stderr } = await cli(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('check', () => {
  it('holds the CPU engine to the reference, and says what it measured', async () => {
    const { code, stdout } = await cli('check', reference('gelu3_ce'), '--json');
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    const cpu = result.engines.find(({ engine }: { engine: string }) => engine === 'cpu');
    expect(cpu.worst.ratio).toBeLessThan(1);
    expect(cpu.nodes).toBe(65 * 65);
  });
});

describe('info', () => {
  it('lists every engine with its reason', async () => {
    const { code, stdout } = await cli('info', '--json');
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(result.engines.map(({ name }: { name: string }) => name)).toEqual(['gpu', 'cpu', 'reference']);
    for (const { description } of result.engines) expect(description).not.toBe('');
    expect(['gpu', 'cpu']).toContain(result.auto.engine);
    expect(result).not.toHaveProperty('plan');
  });

  it('tells why a landscape is fast, in words and in numbers', async () => {
    const { code, stdout } = await cli('info', reference('linear_mse'), '--json');
    const { plan } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(plan).toMatchObject({ dependence: ['both'], constantLayers: 0, finite: true });
    expect(plan.quadratic.factor).toHaveLength(5);
    expect(plan.work).toMatchObject({ executed: 0 });
    const words = (await cli('info', reference('linear_mse'))).stdout;
    expect(words).toContain('exactly quadratic over this plane');
    for (const line of plan.words) expect(words).toContain(line);
  });
});

describe('the command line', () => {
  it('explains itself', async () => {
    expect(await cli('--help')).toMatchObject({ code: 0, stderr: '' });
    expect((await cli()).code).toBe(2);
    expect((await cli('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await cli('draw')).stderr).toContain(
      'expected a command (render, analyze, train, survey, check, bench, info), got "draw"',
    );
  });

  it('gives exit code 2 and a message that names the field for every malformed landscape', async () => {
    const malformed = new URL('../fixtures/malformed/', import.meta.url);
    const index: { file: string; fields: string[] }[] = JSON.parse(
      readFileSync(new URL('index.json', malformed), 'utf8'),
    );
    expect(index.length).toBeGreaterThanOrEqual(50);
    for (const { file: name, fields } of index) {
      const path = new URL(name, malformed).pathname;
      const { code, stderr, stdout } = await cli('render', path, '-o', join(folder, 'never.npy'), '--engine', 'cpu');
      expect([name, code, stdout]).toEqual([name, 2, '']);
      for (const field of fields) expect(stderr).toContain(field);
    }
  });

  it('shows progress on a terminal alone', () => {
    let text = '';
    const write = (chunk: string) => (text += chunk);
    progressLine({ write, isTTY: false }).update(1, 2, 3);
    expect(text).toBe('');
    const line = progressLine({ write, isTTY: true });
    line.update(25, 100, 50);
    expect(text).toBe('\r\x1b[K25.0 % · 50 points/s · 1.5 s left');
    line.end();
    expect(text.endsWith('\r\x1b[K')).toBe(true);
  });
});
