import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAmount, parseChoice, parseCommand, parseGrid } from '../../src/cli/arguments.ts';
import { progressLine } from '../../src/cli/progress.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import { cli } from './run-cli.ts';

describe('parseGrid', () => {
  const side = fc.integer({ min: 2, max: 65_536 });

  it('reads every grid that the format allows', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom('x', '×'), (width, height, times) => {
        expect(parseGrid(`${width}${times}${height}`)).toEqual([width, height]);
        expect(parseGrid(`${width}`)).toEqual([width, width]);
      }),
    );
  });

  it.each(['', 'x', '5x', 'x5', '5x5x5', '1', '0x5', '65537', '-5x5', '5.5', '1e3', ' 5', '5X5', '٥', '99999999999'])(
    'refuses %j',
    (text) => {
      expect(() => parseGrid(text)).toThrowError(LandscapeError);
      expect(() => parseGrid(text)).toThrowError(`got ${JSON.stringify(text)}`);
    },
  );
});

describe('parseAmount', () => {
  it('reads every number of at least 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseAmount('--noise', String(value))).toBe(value);
      }),
    );
  });

  it.each(['', ' ', '-1', 'NaN', 'Infinity', '1e999', 'one', '1,5', '1 2'])('refuses %j', (text) => {
    expect(() => parseAmount('--noise', text)).toThrowError(`--noise: expected a number of at least 0, got "${text}"`);
  });
});

it('parseChoice takes a word of the list as it is written, and nothing else', () => {
  expect(parseChoice('--engine', 'cpu', ['gpu', 'cpu'])).toBe('cpu');
  for (const text of ['CPU', 'cpu ', '', 'toString'])
    expect(() => parseChoice('--engine', text, ['gpu', 'cpu'])).toThrowError('expected gpu, cpu');
});

it('parseCommand says the usage on one line', () => {
  expect(() => parseCommand(['--nope'], {}, 'render A\n         [--grid]')).toThrowError(
    /^arguments: expected render A \[--grid\], got Unknown option '--nope'.*$/,
  );
});

describe('any command line', () => {
  const word = fc.oneof(
    fc.constantFrom('render', 'analyze', 'check', 'info', '--json', '--grid', '--engine', '-o', '--', '-', '--noise'),
    fc.constantFrom('__proto__', 'constructor', '--version', '-h', '--grid=3', '-oo', '--json=1', '--no-json'),
    fc.string(),
  );

  it('that starts no work ends with 0 or 2, a text, and no exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (args) => {
        // these would run, or read what stands on standard input
        fc.pre(!args.includes('info') && !args.includes('-'));
        const { code, stdout, stderr } = await cli(...args);
        expect([0, 2]).toContain(code);
        expect((code === 0 ? stdout : stdout + stderr).length).toBeGreaterThan(0);
        expect(stderr).not.toMatch(/^ +at /m);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [['info', 'a', 'b'], 'arguments: expected info [SPEC.json|PRESET] [--json], got a b'],
    [['info', 'nowhere.json'], 'arguments: expected a landscape file or the name of a preset, got "nowhere.json"'],
    [
      ['check'],
      'arguments: expected check SPEC.json|PRESET [--model FILE] [--window auto] [--grid WxH] [--json], got none',
    ],
    [['check', 'a', 'b'], 'got a b'],
    [['analyze', 'relu-relu', '--noise'], 'arguments:'],
    [['analyze', 'relu-relu', '--grid', '5', '--grid', 'x'], '--grid:'],
    [['render', 'relu-relu', '-o', 'x.png', '--palette', 'jet'], '--palette: expected viridis, cividis'],
    [['render', 'relu-relu', '-o', 'x.png', '--scale', 'cubic'], '--scale: expected linear, log, got "cubic"'],
    [['render', 'relu-relu', '-o', 'x.png', '--channel', 'alpha'], '--channel: expected loss, penalty, total'],
    [['constructor'], 'expected a command (render, analyze, train, survey, check, bench, info), got "constructor"'],
  ])('%j is bad input: %s', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('with --help explains itself whatever else it says', async () => {
    for (const args of [['help'], ['-h'], ['render', '--help'], ['analyze', 'x', '-h'], ['nonsense', '--help']]) {
      const { code, stdout } = await cli(...args);
      expect([code, stdout.split('\n').filter((line) => line.startsWith('loss-landscape ')).length]).toEqual([0, 8]);
    }
  });
});

describe('the progress line', () => {
  const ERASE = '\r\x1b[K';

  it('is one line that erases the one before, and leaves nothing behind', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e15, noNaN: true })),
        (done, total, pointsPerSecond) => {
          const written: string[] = [];
          const line = progressLine({ write: (text) => written.push(text), isTTY: true });
          line.update(done % (total + 1), total, pointsPerSecond);
          line.end();
          expect(written).toHaveLength(2);
          expect(written[0].startsWith(ERASE)).toBe(true);
          expect(written[0].slice(ERASE.length)).toMatch(
            pointsPerSecond > 0 ? /^\d+\.\d % · \S+ ([kMG] )?points\/s · (under )?\d\S* .*left$/ : /^\d+\.\d %$/,
          );
          expect(written[1]).toBe(ERASE);
        },
      ),
    );
  });
});
