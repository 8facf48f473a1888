import { existsSync, readFileSync, readdirSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { analyzeHere } from '../../src/analysis/analyze.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { evaluateField } from '../../src/engine/sweep.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { elementsOf, parseXml, textOf } from '../support/xml.ts';
import { lineFit, save } from './landscapes.ts';
import { startCli, runCli } from './process.ts';
import { cli, cliWith, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const left = (name: string) =>
  readdirSync(folder)
    .filter((file) => file.startsWith(name))
    .sort();

const PROBLEM: Landscape = {
  version: 1,
  network: { layers: [2, 2, 1], activation: 'tanh' },
  parameters: { init: 'xavier-uniform', seed: 9 },
  data: { dataset: 'xor', samples: 8, seed: 1 },
  loss: { name: 'mse' },
  plane: { directions: 'random', bias: 'scale', seed: 9 },
  window: { a: [-3, 3], b: [-3, 3] },
  grid: [65, 65],
};
const xor = save(at('xor.json'), PROBLEM);
const SHAPES = ['--depths', '1,2', '--widths', '2,3', '--seeds', '2', '--grid', '9x9', '--engine', 'reference'];

/** Cells by the heads of their columns. */
function table(text: string): Record<string, string>[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell])));
}

describe('survey', () => {
  it('writes a row for each plane, with what analyze finds on that plane alone', async () => {
    const { code, stdout } = await cli('survey', xor, ...SHAPES, '-o', at('rows.csv'));
    expect([code, left('rows')]).toEqual([0, ['rows.csv']]);
    expect(stdout).toContain(`wrote ${at('rows.csv')}`);
    const rows = table(readFileSync(at('rows.csv'), 'utf8'));
    expect(rows.map(({ depth, width, seed }) => [depth, width, seed].join(' '))).toEqual([
      '1 2 1',
      '1 2 2',
      '1 3 1',
      '1 3 2',
      '2 2 1',
      '2 2 2',
      '2 3 1',
      '2 3 2',
    ]);
    for (const row of rows) {
      const layers = [2, ...Array.from({ length: Number(row.depth) }, () => Number(row.width)), 1];
      const landscape = await resolveLandscape({
        ...PROBLEM,
        network: { ...PROBLEM.network, layers },
        parameters: { init: 'xavier-uniform', seed: Number(row.seed) },
        plane: { directions: 'random', bias: 'scale', seed: Number(row.seed) },
        grid: [9, 9],
      });
      const { minima, range, convexity } = await analyzeHere({
        field: await evaluateField(new ReferenceEngine(), landscape),
        landscape,
      });
      expect(row).toMatchObject({
        layers: layers.join('-'),
        parameters: String(landscape.network.parameterCount),
        init: 'xavier-uniform',
        grid: '9x9',
        engine: 'reference',
        verified: String(minima.verified),
        resolved: String(minima.resolved),
        border: String(minima.border),
        stable: String(minima.half!.stable),
        convexity: convexity!.verdict,
        gap_lower: String(convexity!.gap!.lower),
        min: String(range!.min),
        max: String(range!.max),
        noise_floor: String(minima.noiseFloor.value),
      });
    }
  });

  it('prints a line for each shape, or all of it as one JSON document', async () => {
    const text = await cli('survey', xor, ...SHAPES);
    expect(text.code).toBe(0);
    const lines = text.stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/\s+/)[0])).toEqual(['network', '2-2-1', '2-3-1', '2-2-2-1', '2-3-3-1']);
    const json = await cli('survey', xor, ...SHAPES, '--json');
    const { groups, rows, outputs } = JSON.parse(json.stdout);
    expect([groups.length, rows.length, outputs]).toEqual([4, 8, []]);
    const ofFirst = rows.slice(0, 2).map(({ verified }: { verified: number }) => verified);
    expect(groups[0].verified.median).toBe((ofFirst[0] + ofFirst[1]) / 2);
  });

  it('draws the same rows as a chart that says how the networks were made', async () => {
    const { code } = await cli('survey', xor, ...SHAPES, '-o', at('chart.csv'), '-o', at('chart.svg'));
    expect(code).toBe(0);
    const svg = parseXml(readFileSync(at('chart.svg'), 'utf8'));
    const texts = elementsOf(svg, 'text').map(textOf);
    expect(texts).toContain('Minima of random planes through untrained networks (xavier-uniform), seeds 1 … 2');
    const planes = elementsOf(svg, 'g').find(({ attributes }) => attributes.id === 'planes')!;
    const dots = [...elementsOf(planes, 'circle'), ...elementsOf(planes, 'path')].filter(
      ({ attributes }) => attributes.fill !== 'none',
    );
    expect(dots).toHaveLength(table(readFileSync(at('chart.csv'), 'utf8')).length);
  });

  it('draws the maps of all planes on one scale, with the counts of their rows', async () => {
    const args = ['survey', xor, ...SHAPES, '-o', at('maps.csv'), '--maps', at('maps.svg')];
    const { code, stdout } = await cli(...args);
    expect([code, stdout.includes(`wrote ${at('maps.svg')}`)]).toEqual([0, true]);
    const svg = parseXml(readFileSync(at('maps.svg'), 'utf8'));
    const maps = elementsOf(svg, 'g').find(({ attributes }) => attributes.id === 'maps')!;
    const words = maps.children.flatMap((map) =>
      typeof map === 'string' ? [] : [elementsOf(map, 'text').slice(0, 2).map(textOf)],
    );
    expect(words).toEqual(
      table(readFileSync(at('maps.csv'), 'utf8')).map(({ layers, seed, verified }) => [
        `${layers}, seed ${seed}`,
        `${verified} verified ${verified === '1' ? 'minimum' : 'minima'}`,
      ]),
    );
  });

  it('measures planes through several problems whose parameters it holds', async () => {
    const other = save(at('line.json'), lineFit());
    const { code, stdout, stderr } = await cli('survey', xor, other, '--seeds', '4-5', '--grid', '9', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('line.json has a plane of axes; its survey takes random filter-normalised planes');
    const { rows } = JSON.parse(stdout);
    expect(rows.map(({ problem, seed, init }: Record<string, unknown>) => [problem, seed, init])).toEqual(
      [xor, other].flatMap((problem) => [4, 5].map((seed) => [problem, seed, null])),
    );
    // a line fitted under mse: proven convex on every plane
    expect(rows.slice(2).map(({ verdict }: Record<string, unknown>) => verdict)).toEqual(['convex', 'convex']);
  });

  it('says of directions that cannot be orthogonal what they are', async () => {
    const narrow = save(at('narrow.json'), { ...PROBLEM, plane: { directions: 'random', seed: 1 } });
    const args = ['--depths', '2', '--widths', '1', '--seeds', '2', '--grid', '9', '--engine', 'reference'];
    const { stderr } = await cli('survey', narrow, ...args);
    expect(stderr.match(/warning: 2-1-1-1: 2 of 3 filters hold a single weight/g)).toHaveLength(1);
  });
});

describe('a survey that was cut short', () => {
  const run = (name: string, ...rest: string[]) => [
    'survey',
    xor,
    ...SHAPES,
    '--threads',
    '1',
    '-o',
    at(name),
    ...rest,
  ];

  it('killed by the system, goes on and ends with the same bytes, with more seeds too', async () => {
    const more = ['--seeds', '5', '--threads', '2'];
    expect((await runCli(run('whole.csv', ...more))).code).toBe(0);
    const child = await startCli(run('killed.csv', ...more));
    const part = at('killed.csv.part');
    const lines = () => (existsSync(part) ? readFileSync(part, 'utf8').split('\n').length : 0);
    while (lines() < 5) await wait(1);
    child.process.kill('SIGKILL');
    await child.finished;
    expect(left('killed')).toEqual(['killed.csv.part']);
    // as a kill in the middle of a write leaves it
    truncateSync(part, statSync(part).size - 7);
    const again = await runCli(run('killed.csv', ...more));
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringMatching(/going on with .*: \d+ of 20 planes are done/),
    ]);
    expect(readFileSync(at('killed.csv')).equals(readFileSync(at('whole.csv')))).toBe(true);
    expect(left('killed')).toEqual(['killed.csv']);
  });

  /** Ends the survey once some of its rows are on the disk. */
  async function interrupted(name: string): Promise<string> {
    const stop = new AbortController();
    const watch = (async () => {
      const rows = () => (existsSync(at(`${name}.part`)) ? readFileSync(at(`${name}.part`), 'utf8').split('\n') : []);
      while (rows().length < 4) await wait(1);
      stop.abort(new Error('interrupted'));
    })();
    const { code, stderr } = await cliWith({ signal: stop.signal }, ...run(name));
    await watch;
    expect(code).toBe(1);
    return stderr;
  }

  it('interrupted, says what it kept, and is not mixed with another engine or survey', async () => {
    expect(await interrupted('mine.csv')).toMatch(/kept \d of 8 planes in .*mine\.csv\.part: the same command goes on/);
    const before = readFileSync(at('mine.csv.part'), 'utf8');
    const window = { ...PROBLEM, window: { a: [-1, 1] as [number, number], b: [-1, 1] as [number, number] } };
    const elsewhere = save(at('elsewhere.json'), window);
    for (const [args, word] of [
      [[...run('mine.csv'), '--engine', 'cpu'], 'one of another engine (reference, '],
      [run('mine.csv').map((arg) => (arg === xor ? elsewhere : arg)), 'one of another survey'],
    ] as const) {
      const { code, stderr } = await cli(...args);
      expect([code, stderr.includes(word), stderr.includes('--restart')]).toEqual([2, true, true]);
      expect(readFileSync(at('mine.csv.part'), 'utf8')).toBe(before);
    }
    const { code, stderr } = await cli(...run('mine.csv', '--restart'));
    expect([code, stderr, left('mine')]).toEqual([0, '', ['mine.csv']]);
  });

  it('goes on with more seeds than it began with, and measures those alone', async () => {
    await interrupted('more.csv');
    const kept = readFileSync(at('more.csv.part'), 'utf8').trimEnd().split('\n').length - 1;
    const { code, stderr } = await cli(...run('more.csv', '--seeds', '3'));
    expect([code, stderr.includes(`${kept} of 12 planes are done`)]).toEqual([0, true]);
    expect(table(readFileSync(at('more.csv'), 'utf8'))).toHaveLength(12);
  });

  it('with an unreadable journal is refused rather than trusted', async () => {
    for (const text of ['half a journ\n', '{"version":1}\n', 'null\n']) {
      writeFileSync(at('odd.csv.part'), text);
      expect((await cli(...run('odd.csv'))).code).toBe(2);
      expect(readFileSync(at('odd.csv.part'), 'utf8')).toBe(text);
    }
  });

  it('measures anew where the data behind a file have changed', async () => {
    writeFileSync(at('points.csv'), 'x,y\n-1,0\n0,1\n2,0\n');
    const spec = {
      ...PROBLEM,
      network: { layers: [1, 2, 1], activation: 'tanh' as const },
      data: { file: 'points.csv', targets: ['y'] },
    };
    const file = save(at('filed.json'), spec);
    const args = (name: string) => run(name).map((arg) => (arg === xor ? file : arg));
    const stop = new AbortController();
    const cut = cliWith({ signal: stop.signal }, ...args('filed.csv'));
    while (!existsSync(at('filed.csv.part')) || !readFileSync(at('filed.csv.part'), 'utf8').includes('"row"'))
      await wait(1);
    stop.abort(new Error('interrupted'));
    await cut;
    writeFileSync(at('points.csv'), 'x,y\n-1,0\n0,1\n2,5\n');
    expect((await cli(...args('filed.csv'))).stderr).toContain('one of another survey');
  });
});

describe('survey refuses', () => {
  it.each([
    [[], 'arguments: expected survey'],
    [[xor, xor], 'arguments: expected problems that differ'],
    [[xor, '--depths', '1,0'], '--depths: expected a whole number from 1 to 1000, got "0"'],
    [[xor, '--widths', '2,2'], '--widths: expected numbers that differ, got 2 twice'],
    [[xor, '--seeds', '5-3'], '--seeds: expected a count'],
    [[xor, '--seeds', '0'], '--seeds: expected a count'],
    [[xor, '--init', 'xavier'], '--init: expected xavier-uniform'],
    [[xor, '-o', 'x.png'], '-o: expected a file ending in .csv or .svg, got "x.png"'],
    [[xor, '-o', 'x.csv', '-o', './x.csv'], '-o: expected files that differ'],
    [[xor, '-o', '/nonexistent/x.csv', '--grid', '5'], '-o: expected a place that can be written to'],
    [[xor, '--maps', 'x.png'], '--maps: expected a file ending in .svg'],
    [[xor, '-o', 'x.svg', '--maps', 'x.svg'], '-o: expected files that differ'],
    [[xor, '--seeds', '61', '--maps', 'x.svg'], '--maps: expected at most 60 planes, got 61'],
    [['nowhere.json'], 'arguments: expected landscape files or names of presets'],
    [['moons', '--depths', '2'], 'moons: parameters: expected an init'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await cli('survey', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
