import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy, writeNpyHeader } from '../../src/spec/codec.ts';
import { lineFit, lineLosses, save } from './landscapes.ts';
import { cli, cliWith, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);

function makeFolder(...names: string[]): string {
  mkdirSync(at(...names), { recursive: true });
  return at(...names);
}

const line = save(at('line.json'), lineFit());
const withCsv = (file: string, targets = ['y']) => lineFit({ data: { file, targets } });
const render = (spec: string, ...rest: string[]) => cli('render', spec, '--engine', 'reference', ...rest);

describe('a data file', () => {
  const csv = 'x,y\n1,1\n2,3\n';

  it.each([
    ['beside the landscape', 'points.csv', ['points.csv']],
    ['in a folder below', 'data/points.csv', ['data', 'points.csv']],
    ['in a folder above', '../points.csv', ['..', 'points.csv']],
    ['with spaces and other letters', 'mes données ŷ.csv', ['mes données ŷ.csv']],
  ])('%s is found from there, wherever the command runs', async (name, file, path) => {
    const home = makeFolder('csv', name);
    makeFolder('csv', name, ...path.slice(0, -1));
    writeFileSync(join(home, ...path), csv);
    const spec = save(join(home, 'spec.json'), withCsv(file));
    expect(await render(spec, '-o', join(home, 'x.npy'))).toMatchObject({ code: 0, stderr: '' });
    expect(Array.from(decodeNpy(readFileSync(join(home, 'x.npy'))).data)).toEqual(lineLosses(lineFit()));
  });

  it('may be named by its whole path', async () => {
    writeFileSync(at('whole.csv'), csv);
    const spec = save(at('whole.json'), withCsv(at('whole.csv')));
    expect((await cli('analyze', spec, '--engine', 'reference')).code).toBe(0);
  });

  it.each([
    ['that is missing', 'nothing.csv', /^error \(spec\): data\.file: .*nothing\.csv" \(ENOENT\)\n$/],
    ['that is a folder', '.', /^error \(spec\): data\.file: .* \(EISDIR\)\n$/],
  ])('%s is bad input that names it', async (_name, file, message) => {
    const { code, stderr } = await cli('analyze', save(at('missing.json'), withCsv(file)));
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each([
    ['a cell that is no number', 'x,y\n1,1\n2,three\n', 'data.file, row 3, column "y": expected a number, got "three"'],
    ['too many inputs', 'x,z,y\n1,1,1\n', 'data.file: expected 1 input columns'],
    ['no such column', 'x,z\n1,1\n', 'data.targets[0]: expected a column ('],
    ['nothing', '', 'data.file: '],
    ['bytes that are no text', '\u0000\u0001', 'data.'],
  ])('with %s is bad input that names the place', async (_name, text, message) => {
    writeFileSync(at('bad.csv'), text);
    const { code, stderr } = await cli('analyze', save(at('badcsv.json'), withCsv('bad.csv')));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('is told with the number of samples that are used, how it was read, and what to beware of', async () => {
    writeFileSync(at('told.csv'), 'x;c;y\n0,5;1;1\n2,5;1;3\n');
    const data = { file: 'told.csv', targets: ['y'], ignore: ['c'], standardize: 'inputs' as const };
    const { stdout } = await cli('analyze', save(at('told.json'), lineFit({ data })), '--engine', 'reference');
    const form = 'semicolons between cells, a header, decimal commas';
    expect(stdout).toMatch(/^data +/);
    expect(stdout).toContain(`2 samples of told.csv (${form}), inputs standardised\n`);
    writeFileSync(at('flat.csv'), 'x,y\n1,1\n1,3\n');
    const flat = save(at('flat.json'), lineFit({ data: { ...data, file: 'flat.csv', ignore: [] } }));
    const { stderr } = await cli('analyze', flat, '--engine', 'reference', '--json');
    expect(stderr).toContain('warning: input 0 (from 0) is constant, and 0 when standardised\n');
  });
});

describe('the landscape', () => {
  it.each([
    ['that is missing', at('no.json'), 'ENOENT'],
    ['that is a folder', folder, 'EISDIR'],
    ['below a file', join(line, 'x.json'), 'ENOTDIR'],
  ])('%s is bad input', async (_name, path, why) => {
    const { code, stderr } = await cli('check', path);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`a landscape file or the name of a preset, got`)]);
    expect(stderr).toContain(why);
  });

  it('with a byte order mark, as some editors write it, is read', async () => {
    writeFileSync(at('bom.json'), `\uFEFF${JSON.stringify(lineFit())}`);
    expect((await cli('analyze', at('bom.json'), '--engine', 'reference')).code).toBe(0);
  });

  it('takes another grid from the command line, and says so in its JSON', async () => {
    await render(line, '--grid', '4x2', '-o', at('grid.json'), '-o', at('grid.npy'));
    const expected = lineFit({ grid: [4, 2] });
    const { landscape } = JSON.parse(readFileSync(at('grid.json'), 'utf8'));
    expect(landscape).toEqual(expected);
    // float32 rounds the thirds that a grid of four columns has
    expect(Array.from(decodeNpy(readFileSync(at('grid.npy'))).data)).toEqual(lineLosses(expected).map(Math.fround));
  });

  it('that a result contains gives the same result again', async () => {
    await render(line, '-o', at('first.json'), '-o', at('first.npy'));
    const { landscape } = JSON.parse(readFileSync(at('first.json'), 'utf8'));
    await render(save(at('again.json'), landscape), '-o', at('second.npy'));
    expect(readFileSync(at('second.npy')).equals(readFileSync(at('first.npy')))).toBe(true);
  });
});

describe('a .npy to analyze', () => {
  const field = (shape: number[], count: number) =>
    Buffer.concat([writeNpyHeader(shape), new Uint8Array(Float32Array.from({ length: count }, (_, k) => k).buffer)]);

  it.each([
    ['one dimension', field([6], 6)],
    ['three dimensions', field([1, 2, 3], 6)],
    ['no rows', field([0, 3], 0)],
    ['no columns', field([3, 0], 0)],
  ])('with %s is bad input', async (name, bytes) => {
    writeFileSync(at('shape.npy'), bytes);
    const { code, stderr } = await cli('analyze', at('shape.npy'));
    expect([name, code]).toEqual([name, 2]);
    expect(stderr).toContain('shape: expected (height, width), neither 0, got (');
  });

  it('that was cut is bad input', async () => {
    writeFileSync(at('cut.npy'), field([2, 3], 6).subarray(0, -1));
    const { code, stderr } = await cli('analyze', at('cut.npy'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('24 bytes of numbers for (2, 3), got 23')]);
  });

  it('has its own grid', async () => {
    writeFileSync(at('own.npy'), field([2, 3], 6));
    const { code, stderr } = await cli('analyze', at('own.npy'), '--grid', '9x9');
    expect([code, stderr]).toEqual([
      2,
      'error (spec): --grid: expected no grid for a .npy file, which is measured as it is, got 9x9\n',
    ]);
  });

  it('of float64 is read as numbers, not as bytes', async () => {
    const values = Float64Array.of(5, 5, 5, 5, 1, 5, 5, 5, 5);
    const bytes = Buffer.concat([writeNpyHeader([3, 3], '<f8'), new Uint8Array(values.buffer)]);
    writeFileSync(at('double.npy'), bytes);
    const facts = JSON.parse((await cli('analyze', at('double.npy'), '--noise', '0', '--json')).stdout);
    expect(facts.range).toEqual({ min: 1, max: 5, median: 5 });
    expect(facts.minima.list).toMatchObject([{ i: 1, j: 1, value: 1, escapeDepth: 4 }]);
  });

  it('of one node is its own border', async () => {
    writeFileSync(at('one.npy'), field([1, 1], 1));
    const { minima, window } = JSON.parse((await cli('analyze', at('one.npy'), '--json')).stdout);
    expect([window, minima.raw, minima.border]).toEqual([{ a: [0, 0], b: [0, 0] }, 1, 1]);
  });

  it('of holes alone has no range, in words and in JSON', async () => {
    const values = new Float32Array(6).fill(NaN);
    writeFileSync(at('nan.npy'), encodeNpy({ width: 3, height: 2, window: { a: [0, 1], b: [0, 1] }, values }));
    const { stdout } = await cli('analyze', at('nan.npy'));
    expect(stdout).toContain('loss      finite nowhere\n');
    expect(stdout).toContain('holes     6 of 6 nodes\n');
    const facts = JSON.parse((await cli('analyze', at('nan.npy'), '--json')).stdout);
    expect([facts.range, facts.minima.raw, facts.minima.list]).toEqual([null, 0, []]);
  });
});

describe('an output', () => {
  it('replaces an older file of its name', async () => {
    writeFileSync(at('old.csv'), 'x'.repeat(10_000));
    await render(line, '-o', at('old.csv'));
    expect(readFileSync(at('old.csv'), 'utf8').split('\n')).toHaveLength(17);
  });

  it.each([
    ['below a file', () => join(line, 'x.npy'), 'ENOTDIR'],
    ['in a missing folder', () => at('absent', 'x.npy'), 'ENOENT'],
  ])('%s is bad input, found before anything is evaluated', async (_name, path, why) => {
    const { code, stderr } = await render(line, '-o', path());
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error \(spec\): -o: expected a place that can be written/),
    ]);
    expect(stderr).toContain(why);
  });

  it('named twice is bad input, also by another path', async () => {
    const home = makeFolder('twice');
    for (const second of ['x.npy', './x.npy', '../twice/x.npy']) {
      const { code, stderr } = await render(line, '-o', join(home, 'x.npy'), '-o', `${home}/${second}`);
      expect([code, stderr]).toEqual([2, expect.stringContaining('-o: expected files that differ')]);
    }
    expect(readdirSync(home)).toEqual([]);
  });

  it('with an ending in capitals is of that format', async () => {
    await render(line, '-o', at('LOUD.NPY'));
    expect(decodeNpy(readFileSync(at('LOUD.NPY'))).shape).toEqual([3, 5]);
  });

  it('that cannot be made takes the others with it', async () => {
    const home = makeFolder('others');
    const { code } = await render(
      line,
      '-o',
      join(home, 'a.npy'),
      '-o',
      join(home, 'b.csv'),
      '-o',
      join(home, 'no', 'c.npy'),
    );
    expect([code, readdirSync(home)]).toEqual([2, []]);
  });

  it.runIf(process.platform === 'linux').each(['npy', 'csv', 'json', 'png', 'svg', 'vti'])(
    'on a full disk is a failure that leaves nothing: .%s',
    async (ending) => {
      const home = makeFolder('full', ending);
      const path = join(home, `x.${ending}`);
      symlinkSync('/dev/full', `${path}.part`);
      const { code, stdout, stderr } = await render(line, '-o', join(home, 'y.npy'), '-o', path);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^error: ENOSPC/);
      expect(readdirSync(home)).toEqual([]);
    },
  );

  it('is left out when the run is aborted halfway', async () => {
    const home = makeFolder('halfway');
    const stop = new AbortController();
    const spec = save(join(home, 'spec.json'), lineFit({ grid: [1024, 4096] }));
    const reading = cliWith({ signal: stop.signal }, 'render', spec, '--engine', 'cpu', '-o', join(home, 'x.csv'));
    await expect.poll(() => readdirSync(home)).toContain('x.csv.part');
    stop.abort(new Error('interrupted'));
    expect(await reading).toMatchObject({ code: 1, stdout: '', stderr: 'error: interrupted\n' });
    expect(readdirSync(home)).toEqual(['spec.json']);
  });
});
