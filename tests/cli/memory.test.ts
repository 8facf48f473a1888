import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './process.ts';
import { temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();

/** Reports on stderr, at the end of the process, the most bytes of arrays that were alive at once. */
const WATCH = `
  let most = 0;
  const look = () => {
    globalThis.gc();
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  };
  setInterval(look, 20).unref();
  process.on('exit', () => process.stderr.write('live ' + most + '\\n'));
`;

const MIB = 2 ** 20;

it('a field of 4096 × 4096 is streamed: its 64 MiB never exist at once', async () => {
  const watch = join(folder, 'watch.mjs');
  writeFileSync(watch, WATCH);
  const out = join(folder, 'large.npy');
  const args = ['render', 'two-linear-layers', '--grid', '4096x4096', '--engine', 'cpu', '-o', out];
  const { code, stderr } = await runCli(args, { node: ['--expose-gc', '--import', watch] });
  const [, live] = /^live (\d+)$/m.exec(stderr)!;
  expect(code).toBe(0);
  expect(statSync(out).size).toBe(128 + 4 * 4096 ** 2);
  // three bands of 4 MiB at most, as much in tiles on the way to them, and what a busy machine has not collected yet
  expect(Number(live)).toBeLessThan(42 * MIB);
  // the watch saw the bands at all
  expect(Number(live)).toBeGreaterThan(3 * MIB);
});
