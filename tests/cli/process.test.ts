import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../src/spec/codec.ts';
import { createRandom } from '../../src/spec/random.ts';
import { endless, lineFit, lineLosses, save } from './landscapes.ts';
import { runCli, startCli } from './process.ts';
import { cli, reference, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const line = save(at('line.json'), lineFit());

/** No WebGPU: neither a Vulkan driver nor a fallback. */
const NO_GPU = { VK_ICD_FILENAMES: '/nonexistent.json', VK_DRIVER_FILES: '/nonexistent.json' };

function emptyFolder(name: string): string {
  mkdirSync(at(name));
  return at(name);
}

/** White noise: about one node in nine is a minimum, so that its facts are long. */
function writeNoise(path: string, side: number): string {
  const random = createRandom(1, 'noise');
  const values = Float32Array.from({ length: side * side }, random.uniform);
  writeFileSync(path, encodeNpy({ width: side, height: side, window: { a: [0, 1], b: [0, 1] }, values }));
  return path;
}

describe('the exit code of the process', () => {
  it('is 0 for a result, which alone is on standard output', async () => {
    const { code, stdout, stderr } = await runCli(['render', line, '-o', at('0.npy'), '--engine', 'cpu']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('5×3 nodes, 2 samples, cpu');
    expect(Array.from(decodeNpy(readFileSync(at('0.npy'))).data)).toEqual(lineLosses(lineFit()));
  });

  it('is 1 for a failure while running, and no file is left', async () => {
    const inside = emptyFolder('gpu');
    const args = ['render', line, '-o', join(inside, 'x.npy'), '--engine', 'gpu'];
    const { code, stdout, stderr } = await runCli(args, { env: NO_GPU });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error \(unsupported\): WebGPU .+\n$/m);
    expect(readdirSync(inside)).toEqual([]);
  });

  it('is 2 for bad input, one problem a line', async () => {
    const bad = save(at('bad.json'), { ...lineFit(), grid: [1, 3], window: { a: [1, 0], b: [0, 1] } });
    const { code, stdout, stderr } = await runCli(['analyze', bad]);
    expect([code, stdout]).toEqual([2, '']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines.every((text) => text.startsWith('error (spec): '))).toBe(true);
    expect(stderr).toContain('window.a: ');
    expect(stderr).toContain('grid[0]: ');
  });

  it('is 0 without a GPU: the CPU engine takes over, and says why', async () => {
    const { code, stdout, stderr } = await runCli(['analyze', line, '--json'], { env: NO_GPU });
    expect([code, JSON.parse(stdout).engine]).toEqual([0, 'cpu']);
    expect(stderr).toMatch(/^engine: cpu\. The CPU engine, because there is no usable GPU\. .+\n$/m);
  });
});

describe('standard input', () => {
  it.each(['render', 'analyze', 'check'])('%s - reads a landscape from it', async (command) => {
    const outputs = command === 'render' ? ['-o', at('stdin.npy')] : [];
    const engine = command === 'check' ? [] : ['--engine', 'cpu'];
    const { code, stdout } = await runCli([command, '-', ...outputs, ...engine, '--json'], {
      input: JSON.stringify(lineFit()),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).grid).toEqual([5, 3]);
  });

  it('that is empty or cut is bad input', async () => {
    const whole = JSON.stringify(lineFit());
    for (const input of ['', whole.slice(0, -1)]) {
      const { code, stderr } = await runCli(['analyze', '-'], { input });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^error \(spec\): \(file\): expected .*, got the end/)]);
    }
  });

  it('names its data files relative to where the command runs', async () => {
    const inside = emptyFolder('here');
    writeFileSync(join(inside, 'points.csv'), 'x,y\n1,1\n2,3\n');
    const landscape = lineFit({ data: { file: 'points.csv', targets: ['y'] } });
    const options = { cwd: inside, input: JSON.stringify(landscape) };
    expect((await runCli(['render', '-', '-o', 'x.npy', '--engine', 'reference'], options)).code).toBe(0);
    expect(Array.from(decodeNpy(readFileSync(join(inside, 'x.npy'))).data)).toEqual(lineLosses(landscape));
  });
});

describe('--json', () => {
  const commands = [
    ['render', line, '-o', at('json.npy')],
    ['analyze', line, '--persistence'],
    ['check', line],
    ['info'],
  ];
  it.each(commands)('%s prints exactly one document on standard output', async (...args) => {
    const { code, stdout } = await runCli([...args.filter(Boolean), '--json']);
    expect(code).toBe(0);
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });

  it('keeps its document clean of warnings', async () => {
    const oblique = lineFit({ plane: { directions: 'given', u: [1, 0], v: [1, 1] } });
    const path = save(at('oblique.json'), oblique);
    const args = ['render', path, '-o', at('oblique.npy'), '--engine', 'cpu'];
    const plain = await runCli(args);
    expect(plain.stderr).toContain('warning: u and v have cosine 0.707');
    const { stdout } = await runCli([...args, '--json']);
    expect(JSON.parse(stdout).warnings).toEqual([expect.stringContaining('cosine 0.707')]);
  });

  it('is whole however long it is', async () => {
    const { code, stdout } = await runCli(['analyze', writeNoise(at('noise.npy'), 256), '--noise', '0', '--json']);
    const { minima } = JSON.parse(stdout);
    expect([code, minima.list.length]).toEqual([0, minima.raw]);
    expect(stdout.length).toBeGreaterThan(1e6);
  });
});

describe('a reader that goes away', () => {
  it('is no failure', async () => {
    const child = await startCli(['analyze', writeNoise(at('noise2.npy'), 256), '--noise', '0', '--json']);
    child.process.stdout!.once('data', () => child.process.stdout!.destroy());
    const { code, stderr, stdout } = await child.finished;
    expect([code, stderr]).toEqual([0, '']);
    // the pipe was closed long before the end
    expect(() => JSON.parse(stdout)).toThrow();
  });

  it('of the errors does not hide the exit code', async () => {
    const child = await startCli(['analyze', '-'], { input: `{"version": ${'9'.repeat(1e5)}}` });
    child.process.stderr!.destroy();
    expect((await child.finished).code).toBe(2);
  });
});

describe.each([
  ['SIGINT', 'interrupted'],
  ['SIGTERM', 'terminated'],
] as const)('%s', (signal, word) => {
  it('ends a run at once, keeps an older file and leaves none of its own', async () => {
    const inside = emptyFolder(signal);
    const path = save(join(inside, 'endless.json'), endless());
    writeFileSync(join(inside, 'old.npy'), 'from before');
    const outputs = ['old.npy', 'new.csv', 'new.json'].flatMap((name) => ['-o', join(inside, name)]);
    const child = await startCli(['render', path, ...outputs, '--engine', 'cpu']);
    await expect.poll(() => existsSync(join(inside, 'new.json.part')), { timeout: 30_000 }).toBe(true);
    child.process.kill(signal);
    const { code, stdout, stderr } = await child.finished;
    expect([code, stdout, stderr]).toEqual([1, '', `error: ${word}\n`]);
    expect(readdirSync(inside).sort()).toEqual(['endless.json', 'old.npy']);
    expect(readFileSync(join(inside, 'old.npy'), 'utf8')).toBe('from before');
  });
});

describe('a process of its own', () => {
  it('writes the same bytes as the commands called in this one', async () => {
    const spec = reference('gelu3_ce');
    const names = ['npy', 'csv', 'png'];
    const run = (run: string) => [
      'render',
      spec,
      '--engine',
      'cpu',
      ...names.flatMap((n) => ['-o', at(`${run}.${n}`)]),
    ];
    expect((await runCli(run('child'))).code).toBe(0);
    expect((await cli(...run('same'))).code).toBe(0);
    for (const name of names)
      expect(readFileSync(at(`child.${name}`)).equals(readFileSync(at(`same.${name}`)))).toBe(true);
  });
});
