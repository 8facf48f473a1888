import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementsOf, parseXml, textOf } from '../support/xml.ts';
import { lineFit } from './landscapes.ts';
import { cli, reference, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const out = (name: string) => join(folder, name);

async function figure(name: string, spec: string, ...args: string[]) {
  const { code, stderr } = await cli('render', spec, '--engine', 'reference', '-o', out(name), ...args);
  expect([code, stderr]).toEqual([0, '']);
  const svg = parseXml(readFileSync(out(name), 'utf8'));
  return { svg, words: elementsOf(svg, 'text').map(textOf) };
}

/** Rows of the caption as they read, put together again where they were wrapped. */
const joined = (words: string[]) => words.join(' ');

describe('render to .svg', () => {
  it('says what the landscape is, and what made the picture', async () => {
    const { words } = await figure('relu.svg', 'relu-relu', '--grid', '33x33');
    const text = joined(words);
    for (const phrase of [
      'ŷ(x) = relu(w1·relu(w0·x + b0) + b1)',
      'L = mean (ŷ − y)2 over 1 sample',
      'a = w0, b = w1',
      'a ∈ [−1,\u00a02], b ∈ [−1,\u00a02]; 33×33 nodes',
      'reference (',
      'sha256 ',
      'levels, a factor of',
    ])
      expect(text).toContain(phrase);
    expect(words).toContain('weight of layer 1');
    expect(words).toContain('loss (mse), logarithmic');
  });

  it('counts minima as analyze does', async () => {
    const { words } = await figure('minima.svg', reference('tanh2_mse_trained'));
    const { stdout } = await cli('analyze', reference('tanh2_mse_trained'), '--engine', 'reference', '--json');
    const { minima } = JSON.parse(stdout);
    const count = minima.verified ?? minima.resolved;
    expect(joined(words)).toContain(`${count} local ${count === 1 ? 'minimum' : 'minima'} of this slice`);
  });

  it('draws the points that a plane was laid through, with the losses at them', async () => {
    const spec = out('line.json');
    // residuals of the two samples: (0, −1) at A, (1, 2) at B
    const points: [number[], number[]] = [
      [1, 0],
      [3, -1],
    ];
    const plane = { directions: 'line' as const, points };
    writeFileSync(spec, JSON.stringify(lineFit({ plane, window: { a: [-1, 2], b: [-1, 1] } })));
    const { words } = await figure('line.svg', spec);
    expect(words).toEqual(expect.arrayContaining(['point A 0.5', 'point B 2.5']));
    expect(joined(words)).toContain('Losses at the points of the plane: A 0.5, B 2.5.');
  });

  it('the hash is that of the landscape, grid included', async () => {
    const hash = async (grid: string) => {
      const { words } = await figure('hash.svg', 'linear-layer', '--grid', grid);
      return /sha256 ([0-9a-f]{16})/.exec(joined(words))![1];
    };
    const first = await hash('9x9');
    expect(await hash('9x9')).toBe(first);
    expect(await hash('9x10')).not.toBe(first);
  });

  it('takes the number of levels, their rule, the palette and the theme', async () => {
    const spec = 'linear-layer';
    const few = await figure('few.svg', spec, '--grid', '65x65', '--levels', '4', '--rule', 'linear');
    const many = await figure(
      'many.svg',
      spec,
      '--grid',
      '65x65',
      '--levels',
      '30',
      '--rule',
      'quantile',
      '--theme',
      'dark',
    );
    const lines = ({ svg }: typeof few) =>
      elementsOf(
        elementsOf(svg, 'g').find(({ attributes }) => attributes.id === 'contours')!,
        'path',
      ).length;
    expect(lines(few)).toBeLessThanOrEqual(8);
    expect(lines(many)).toBe(30);
    expect([few.words, many.words].map((words) => joined(words).includes('equal areas'))).toEqual([false, true]);
    const ground = ({ svg }: typeof few) => elementsOf(svg, 'rect')[0].attributes.fill;
    expect([ground(few), ground(many)]).toEqual(['#ffffff', '#121316']);
  });

  it('holes are named and hatched; another channel than the loss is named', async () => {
    const overflow = { ...lineFit(), window: { a: [-1e30, 1e30], b: [-1e30, 1e30] }, loss: { name: 'mse', l2: 0.5 } };
    writeFileSync(out('overflow.json'), JSON.stringify(overflow));
    const holes = await figure('holes.svg', out('overflow.json'), '--grid', '9x9');
    expect(holes.words.some((word) => word === 'no finite loss' || word === 'not finite')).toBe(true);
    writeFileSync(out('penalty.json'), JSON.stringify({ ...lineFit(), loss: { name: 'mse', l2: 0.5 } }));
    const penalty = await figure('penalty.svg', out('penalty.json'), '--grid', '9x9', '--channel', 'penalty');
    expect(joined(penalty.words)).toContain('shown: penalty, l2 0.5');
    expect(penalty.words).toContain('penalty');
  });

  it.each([
    [['--levels', '0'], '--levels: expected a whole number from 1 to 100, got "0"'],
    [['--levels', 'few'], '--levels: expected a whole number from 1 to 100, got "few"'],
    [['--rule', 'cubic'], '--rule: expected auto, linear, log, quantile, got "cubic"'],
    [['--theme', 'blue'], '--theme: expected light, dark, got "blue"'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await cli('render', 'relu-relu', '-o', out('no.svg'), ...args);
    expect([code, stderr.includes(message)]).toEqual([2, true]);
  });

  it('refuses a grid that an analysis has no room for, before anything is evaluated', async () => {
    const { code, stderr } = await cli('render', 'relu-relu', '--grid', '16384x16384', '-o', out('huge.svg'));
    expect(code).toBe(2);
    expect(stderr).toContain('--grid: expected at most 67108864 nodes');
  });
});
