import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodeNpy } from '../../src/spec/codec.ts';
import { coordinate } from '../../src/spec/field.ts';
import { cli, cliWith, reference, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const out = (name: string) => join(folder, name);

describe('render', () => {
  it('writes the field as .npy, equal to the independent float64 field', async () => {
    const { code, stdout } = await cli('render', reference('tanh2_mse_trained'), '-o', out('t.npy'), '--engine', 'cpu');
    expect([code, stdout.includes('65×65 nodes, 48 samples, cpu')]).toEqual([0, true]);
    const { shape, data } = decodeNpy(readFileSync(out('t.npy')));
    const truth = decodeNpy(readFileSync(reference('tanh2_mse_trained').replace('.json', '.f64.npy')));
    expect([shape, data.constructor]).toEqual([[65, 65], Float32Array]);
    for (let k = 0; k < data.length; k++)
      expect(Math.abs(data[k] - truth.data[k])).toBeLessThanOrEqual(2e-5 * truth.data[k]);
  });

  it('writes several formats that agree, a wide grid with b in rows', async () => {
    const files = ['w.npy', 'w.csv', 'w.json', 'w.png'].map(out);
    const outputs = files.flatMap((file) => ['-o', file]);
    const { code, stderr } = await cli('render', 'relu-relu', '--grid', '7x4', '--engine', 'reference', ...outputs);
    expect([code, stderr]).toEqual([0, '']);
    const { shape, data } = decodeNpy(readFileSync(files[0]));
    expect(shape).toEqual([4, 7]);

    const [head, ...rows] = readFileSync(files[1], 'utf8').trimEnd().split('\n');
    expect([head, rows.length]).toEqual(['a,b,loss', 28]);
    const json = JSON.parse(readFileSync(files[2], 'utf8'));
    const { window } = json.landscape;
    for (const [n, text] of rows.entries()) {
      const [a, b, loss] = text.split(',').map(Number);
      expect(a).toBe(coordinate(window.a, n % 7, 7));
      expect(b).toBe(coordinate(window.b, Math.floor(n / 7), 4));
      expect(Math.fround(loss)).toBe(data[n]);
      expect(Math.fround(json.values[Math.floor(n / 7)][n % 7])).toBe(data[n]);
    }
    expect([json.engine, json.landscape.grid]).toEqual(['reference', [7, 4]]);
    const picture = decode(readFileSync(files[3]));
    expect([picture.width / 7, picture.channels]).toEqual([picture.height / 4, 4]);
  });

  it('keeps holes: overflow is Infinity, undefined is NaN, in every format', async () => {
    const landscape = JSON.parse(readFileSync(reference('product_linear'), 'utf8'));
    landscape.window = { a: [0, 1e30], b: [0, 1e30] };
    landscape.grid = [2, 2];
    writeFileSync(out('overflow.json'), JSON.stringify(landscape));
    const outputs = ['o.npy', 'o.csv', 'o.values.json', 'o.png'].flatMap((name) => ['-o', out(name)]);
    expect((await cli('render', out('overflow.json'), '--engine', 'cpu', ...outputs)).code).toBe(0);
    const { data } = decodeNpy(readFileSync(out('o.npy')));
    expect([Number.isFinite(data[0]), data[3]]).toEqual([true, Infinity]);
    expect(readFileSync(out('o.csv'), 'utf8').trimEnd().endsWith(',Infinity')).toBe(true);
    expect(JSON.parse(readFileSync(out('o.values.json'), 'utf8')).values[1][1]).toBe('Infinity');
  });

  it('leaves nothing behind when aborted', async () => {
    const stop = new AbortController();
    stop.abort(new Error('interrupted'));
    const result = await cliWith(
      { signal: stop.signal },
      'render',
      'relu-relu',
      '-o',
      out('aborted.npy'),
      '--engine',
      'cpu',
    );
    expect([result.code, result.stderr]).toEqual([1, 'error: interrupted\n']);
    expect(readdirSync(folder).filter((name) => name.startsWith('aborted'))).toEqual([]);
  });

  it.each(['loss', 'penalty', 'total'])('tells the range and the holes of what it wrote: %s', async (channel) => {
    const landscape = JSON.parse(readFileSync(reference('product_linear'), 'utf8'));
    landscape.loss.l2 = 0.5;
    landscape.window = { a: [0, 1e12], b: [-3, 1e12] };
    landscape.grid = [5, 4];
    writeFileSync(out('range.json'), JSON.stringify(landscape));
    const run = ['render', out('range.json'), '-o', out('range.npy'), '--engine', 'cpu', '--channel', channel];
    const { stdout } = await cli(...run, '--json');
    const values = Array.from(decodeNpy(readFileSync(out('range.npy'))).data);
    const finite = values.filter(Number.isFinite).sort((x, y) => x - y);
    const medianEstimate = (finite[(finite.length - 1) >> 1] + finite[finite.length >> 1]) / 2;
    const positiveInfinity = values.filter((value) => value === Infinity).length;
    expect(finite.length).toBeGreaterThan(0);
    expect(JSON.parse(stdout)).toMatchObject({
      range: { min: finite[0], max: finite.at(-1), medianEstimate },
      holes: values.length - finite.length,
      holeKinds: { nan: values.filter(Number.isNaN).length, positiveInfinity, negativeInfinity: 0 },
    });
    expect(JSON.parse(stdout).holes > 0).toBe(channel !== 'penalty');
    const words = (await cli(...run)).stdout.split('\n')[1];
    expect(words.startsWith(`${channel} `)).toBe(true);
    expect(words.endsWith(channel === 'penalty' ? '; no holes' : ` holes (${positiveInfinity} Infinity)`)).toBe(true);
  });

  it('prints one JSON document with --json', async () => {
    const { stdout } = await cli('render', 'relu-relu', '--grid', '3', '-o', out('j.npy'), '--engine', 'cpu', '--json');
    const result = JSON.parse(stdout);
    expect([result.grid, result.engine, result.outputs]).toEqual([[3, 3], 'cpu', [out('j.npy')]]);
    expect(result.plane.rule).toContain('two parameters');
  });

  it('writes the penalty as a channel of its own, and the sum', async () => {
    const landscape = JSON.parse(readFileSync(reference('product_linear'), 'utf8'));
    landscape.loss.l2 = 0.5;
    landscape.window = { a: [1, 3], b: [2, 4] };
    landscape.grid = [2, 2];
    writeFileSync(out('l2.json'), JSON.stringify(landscape));
    const channel = async (name: string) => {
      const path = out(`${name}.npy`);
      await cli('render', out('l2.json'), '--channel', name, '-o', path, '--engine', 'reference');
      return Array.from(decodeNpy(readFileSync(path)).data);
    };
    const [loss, penalty, total] = [await channel('loss'), await channel('penalty'), await channel('total')];
    expect(penalty).toEqual([0.5 * (1 + 4), 0.5 * (9 + 4), 0.5 * (1 + 16), 0.5 * (9 + 16)]);
    total.forEach((sum, k) => expect(sum).toBeCloseTo(loss[k] + penalty[k], 4));
  });

  it.each([
    [['render', 'relu-relu'], '-o: expected at least one file'],
    [['render', 'relu-relu', '-o', 'field.xyz'], '-o: expected a file ending in .npy'],
    [['render', '-o', 'x.npy'], 'arguments: expected render SPEC.json'],
    [['render', 'relu-relu', '-o', '/nowhere/at/all.npy'], 'ENOENT'],
    [['render', 'no-such-preset', '-o', 'x.npy'], 'a landscape file or the name of a preset'],
    [['render', 'relu-relu', '-o', 'x.npy', '--grid', '1x5'], '--grid: expected WIDTHxHEIGHT'],
    [
      ['render', 'relu-relu', '-o', 'x.npy', '--engine', 'tpu'],
      '--engine: expected auto, gpu, cpu, reference, got "tpu"',
    ],
    [['render', 'relu-relu', '-o', 'x.npy', '--colour'], 'arguments:'],
  ])('%j is bad input', async (args, message) => {
    const { code, stderr, stdout } = await cli(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(existsSync('x.npy')).toBe(false);
  });
});
