import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy } from '../../src/spec/codec.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { built, root } from '../support/build.ts';
import { lineFit, lineLosses, save } from './landscapes.ts';
import { temporaryFolder } from './run-cli.ts';

/** The package as a stranger gets it: packed, and installed in an empty folder without the optional `webgpu`. */
const home = temporaryFolder();
const run = promisify(execFile);

interface Packed {
  filename: string;
  files: { path: string; mode: number }[];
}

interface Manifest {
  name: string;
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  customElements?: string;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
let packed: Packed;

beforeAll(async () => {
  for (const name of ['library', 'element', 'cli', 'types'] as const) await built(name);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', home], {
    cwd: root,
  });
  packed = (JSON.parse(stdout) as Packed[])[0];
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const flags = ['--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', `./${packed.filename}`, ...flags], { cwd: home });
}, 180_000);

/** The installed command; fails when its exit code is not 0. */
const command = async (...args: string[]) => {
  const { stdout } = await run(join(home, 'node_modules/.bin/loss-landscape'), args, { cwd: home, encoding: 'utf8' });
  return stdout;
};

/** Runs a module beside the installed package and gives what it prints as JSON. */
async function evaluate(name: string, code: string): Promise<unknown> {
  writeFileSync(join(home, `${name}.js`), code);
  const { stdout } = await run(process.execPath, [`${name}.js`], { cwd: home, encoding: 'utf8' });
  return JSON.parse(stdout);
}

describe('what is packed', () => {
  it('has every file that package.json names', () => {
    const exported = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    const named = [...exported, ...Object.values(manifest.bin), manifest.customElements ?? []].flat();
    const paths = packed.files.map(({ path }) => `./${path}`);
    expect(named.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('has licence, manual and history, and nothing of the workshop', () => {
    const tops = new Set(packed.files.map(({ path }) => path.split('/')[0]));
    expect(tops).toEqual(new Set(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist', 'schema']));
  });
});

describe('the installed command', () => {
  it('runs without the optional WebGPU, and says that it is missing', async () => {
    const info = JSON.parse(await command('info', '--json'));
    expect(info.version).toBe(manifest.version);
    const gpu = info.engines.find(({ name }: { name: string }) => name === 'gpu');
    expect(gpu).toMatchObject({ available: false, description: expect.stringContaining('"webgpu" did not load') });
    expect([info.auto.engine, info.gpu]).toEqual(['cpu', null]);
  });

  it('renders all formats, with a CSV file for data', async () => {
    mkdirSync(join(home, 'work'));
    writeFileSync(join(home, 'work/points.csv'), 'x,y\n1,1\n2,3\n');
    const landscape = lineFit({ data: { file: 'points.csv', targets: ['y'] } });
    save(join(home, 'work/line.json'), landscape);
    const outputs = ['npy', 'csv', 'json', 'png'].flatMap((ending) => ['-o', `work/out.${ending}`]);
    const result = JSON.parse(await command('render', 'work/line.json', ...outputs, '--json'));
    expect([result.engine, result.outputs]).toHaveLength(2);
    expect(result.engine).toBe('cpu');
    expect(Array.from(decodeNpy(readFileSync(join(home, 'work/out.npy'))).data)).toEqual(lineLosses(landscape));
  });

  it('analyzes and checks', async () => {
    const facts = JSON.parse(await command('analyze', 'logistic', '--grid', '65x65', '--json'));
    expect([facts.engine, facts.minima.resolved]).toEqual(['cpu', 1]);
    const check = JSON.parse(await command('check', 'two-layer-mse', '--grid', '17', '--json'));
    expect([check.passes, check.skipped.map(({ engine }: { engine: string }) => engine)]).toEqual([true, ['gpu']]);
  });
});

describe('the installed types', () => {
  const flags = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'ES2023,DOM',
    '--types',
    '',
  ];

  it('check a program that uses them well and one that does not', async () => {
    writeFileSync(
      join(home, 'use.ts'),
      `import { evaluateField, parseLandscape, ReferenceEngine, resolveLandscape, summarize } from 'loss-landscape';
       import type { Facts, Field, Landscape } from 'loss-landscape';
       const landscape: Landscape = parseLandscape('');
       const field: Field = await evaluateField(new ReferenceEngine(), await resolveLandscape(landscape));
       const facts: Facts = await summarize(field, { delta: 1e-6 });
       export const count: number = facts.minima.resolved;
       // @ts-expect-error a loss that does not exist
       export const wrong: Landscape['loss'] = { name: 'l1' };
       // @ts-expect-error facts are no numbers
       export const none: number = facts;`,
    );
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { stdout } = await run(tsc, [...flags, 'use.ts'], { cwd: home }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });
});

describe('the installed library', () => {
  it('is imported in Node without side effects, and needs no browser', async () => {
    const names = await evaluate(
      'names',
      `const before = Object.keys(globalThis);
       const library = await import('loss-landscape');
       const added = Object.keys(globalThis).filter((name) => !before.includes(name));
       console.log(JSON.stringify({ added, names: Object.keys(library) }));`,
    );
    expect(names).toMatchObject({ added: [] });
    expect((names as { names: string[] }).names).toEqual(
      expect.arrayContaining([
        'parseLandscape',
        'resolveLandscape',
        'evaluateField',
        'summarize',
        'PRESETS',
        'createView',
      ]),
    );
  });

  it('goes from a landscape to its field and facts', async () => {
    const result = await evaluate(
      'field',
      `import { createCpuEngine, evaluateField, parseLandscape, resolveLandscape, summarize } from 'loss-landscape';
       const text = ${JSON.stringify(JSON.stringify(lineFit({ grid: [17, 17] })))};
       const landscape = await resolveLandscape(parseLandscape(text));
       const engine = await createCpuEngine();
       const field = await evaluateField(engine, landscape);
       engine.dispose();
       const { minima } = await summarize(field);
       console.log(JSON.stringify({ values: [...field.values], minima: minima.list }));`,
    );
    const { values, minima } = result as { values: number[]; minima: { a: number; b: number; value: number }[] };
    expect(values).toEqual(lineLosses(lineFit({ grid: [17, 17] })));
    // weight 2 and bias -1 go through both points
    expect(minima).toMatchObject([{ a: 2, b: -1, value: 0 }]);
  });

  it('explains bad input with the same class and kind', async () => {
    const result = await evaluate(
      'bad',
      `import { LandscapeError, parseLandscape } from 'loss-landscape';
       try {
         parseLandscape('{"version": 2}');
       } catch (error) {
         console.log(JSON.stringify([error instanceof LandscapeError, error.kind, error.problems[0].path]));
       }`,
    );
    expect(result).toEqual([true, 'spec', 'version']);
  });

  it('ships the schema that its landscapes point to', async () => {
    const schema = await evaluate(
      'schema',
      `import schema from 'loss-landscape/schema.json' with { type: 'json' };
       import { PRESETS } from 'loss-landscape';
       console.log(JSON.stringify({ required: schema.required, presets: PRESETS.map(({ name }) => name) }));`,
    );
    expect(schema).toMatchObject({ presets: PRESETS.map(({ name }) => name) });
    expect((schema as { required: string[] }).required).toEqual(
      expect.arrayContaining(['version', 'network', 'parameters', 'data', 'loss', 'plane', 'window', 'grid']),
    );
  });
});
