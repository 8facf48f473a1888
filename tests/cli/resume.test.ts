import { existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lineFit, save } from './landscapes.ts';
import { runCli, startCli } from './process.ts';
import { cli, cliWith, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const left = (name: string) => readdirSync(folder).filter((file) => file.startsWith(name));

/** Work enough that a test can act between the first band and the last, in rows that are finished one after another. */
const SLOW = save(
  at('slow.json'),
  lineFit({
    network: { layers: [1, 16, 16, 1], activation: 'tanh' },
    parameters: { init: 'pytorch', seed: 1 },
    data: { dataset: 'sine', samples: 24 },
    plane: { directions: 'random', seed: 1 },
  }),
);

/** Two and a half bands of about a million nodes. */
const GRID = ['--grid', '1000x2600'];
const HEAD = 128;
/** The first band is written when the second one has begun. */
const BEYOND_FIRST_BAND = HEAD + 4 * 2 ** 20;
const run = (name: string, ...rest: string[]) => ['render', SLOW, ...GRID, '--engine', 'cpu', '-o', at(name), ...rest];

/** Renders until the first band is on the disk, and interrupts. */
async function interrupted(name: string): Promise<string> {
  const stop = new AbortController();
  const watch = (async () => {
    while (!existsSync(at(`${name}.part`)) || statSync(at(`${name}.part`)).size < BEYOND_FIRST_BAND) await wait(1);
    stop.abort(new Error('interrupted'));
  })();
  const { code, stderr } = await cliWith({ signal: stop.signal }, ...run(name));
  await watch;
  expect(code).toBe(1);
  return stderr;
}

describe('a render that was cut short', () => {
  it('killed by the system, goes on and ends with the same bytes', async () => {
    const whole = await runCli(run('whole.npy', '--json'));
    expect(whole.code).toBe(0);
    expect(left('whole')).toEqual(['whole.npy']);

    const child = await startCli(run('killed.npy'));
    while (!existsSync(at('killed.npy.part')) || statSync(at('killed.npy.part')).size < BEYOND_FIRST_BAND)
      await wait(1);
    child.process.kill('SIGKILL');
    await child.finished;
    expect(left('killed').sort()).toEqual(['killed.npy.part', 'killed.npy.part.json']);
    // as a kill in the middle of a write leaves it
    truncateSync(at('killed.npy.part'), statSync(at('killed.npy.part')).size - 1234);

    const again = await runCli(run('killed.npy', '--json'));
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringMatching(/going on with .*killed\.npy\.part at row \d+ of 2600/),
    ]);
    expect(readFileSync(at('killed.npy')).equals(readFileSync(at('whole.npy')))).toBe(true);
    expect(left('killed')).toEqual(['killed.npy']);
    // of all rows, those of the first run included
    const { range, holes } = JSON.parse(whole.stdout);
    expect(range.max).toBeGreaterThan(range.medianEstimate);
    expect(JSON.parse(again.stdout)).toMatchObject({ range, holes });
  });

  it('interrupted, says what it kept; --restart begins anew', async () => {
    expect(await interrupted('stopped.npy')).toMatch(/kept \d+ of 2600 rows in .*: the same command goes on/);
    const { code, stderr } = await cli(...run('stopped.npy', '--restart'));
    expect([code, stderr.includes('going on')]).toEqual([0, false]);
    expect(statSync(at('stopped.npy')).size).toBe(HEAD + 4 * 1000 * 2600);
    expect(left('stopped')).toEqual(['stopped.npy']);
  });

  it('is not mixed with another landscape, channel or engine, and is not lost either', async () => {
    await interrupted('mine.npy');
    const before = readFileSync(at('mine.npy.part'));
    for (const [other, word] of [
      [run('mine.npy').map((arg) => (arg === SLOW ? 'two-linear-layers' : arg)), 'another landscape, grid or channel'],
      [run('mine.npy', '--channel', 'total'), 'another landscape, grid or channel'],
      [run('mine.npy').map((arg) => (arg === 'cpu' ? 'reference' : arg)), 'another engine (cpu, '],
    ] as const) {
      const { code, stderr } = await cli(...other);
      expect([code, stderr.includes(word), stderr.includes('--restart')]).toEqual([2, true, true]);
      expect(readFileSync(at('mine.npy.part')).equals(before)).toBe(true);
    }
  });

  it('with an unreadable journal is refused rather than trusted', async () => {
    await interrupted('odd.npy');
    writeFileSync(at('odd.npy.part.json'), 'half a journ');
    expect((await cli(...run('odd.npy'))).code).toBe(2);
  });
});

it('refuses a picture larger than memory before anything is evaluated', async () => {
  const { code, stderr } = await cli('render', 'relu-relu', '--grid', '65536x32768', '-o', at('huge.png'));
  expect([code, stderr.includes('--grid: expected at most 268435456 nodes')]).toEqual([2, true]);
  expect(left('huge')).toEqual([]);
});
