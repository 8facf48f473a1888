import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles } from './source-files.ts';

/** What each layer may import besides itself. */
const ALLOWED: Record<string, string[]> = {
  spec: [],
  gpu: ['shaders'],
  model: ['spec'],
  analysis: ['spec', 'model'],
  engine: ['spec', 'model', 'gpu', 'shaders'],
  view: ['spec', 'analysis', 'gpu', 'shaders'],
  elements: ['spec', 'model', 'gpu', 'analysis', 'engine', 'view'],
  app: ['spec', 'model', 'gpu', 'analysis', 'engine', 'view', 'elements', 'package.json'],
  bench: ['spec', 'model', 'gpu', 'analysis', 'engine', 'view', 'elements', 'package.json'],
  cli: ['spec', 'model', 'gpu', 'analysis', 'engine', 'view', 'package.json'],
};

const source = sourceFiles('src', ['.ts']);
const shaders = sourceFiles('shaders', ['.wgsl']);
const tests = [...sourceFiles('tests', ['.ts']), ...sourceFiles('e2e', ['.ts'])];

/** `src/view/camera.ts` → `view`; `shaders/mlp.wgsl` → `shaders`; `src/index.ts` → `index` */
function layerOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'src' ? parts[1].replace(/\.ts$/, '') : parts[0];
}

describe('layers', () => {
  const layered = source.filter(({ path }) => layerOf(path) in ALLOWED);

  it('finds the files and their imports', () => {
    expect(layered.length).toBeGreaterThan(20);
    const resolve = source.find(({ path }) => path === 'src/model/resolve.ts')!;
    expect(importsOf(resolve).map(({ target }) => target)).toContain('src/model/network.ts');
  });

  it('are respected by every import', () => {
    const broken = layered.flatMap((file) => {
      const layer = layerOf(file.path);
      return importsOf(file)
        .filter((i) => i.relative && layerOf(i.target) !== layer && !ALLOWED[layer].includes(layerOf(i.target)))
        .map((i) => `${file.path} imports ${i.target}`);
    });
    expect(broken).toEqual([]);
  });

  it('keep Node out of everything but the command line and the modules named for it', () => {
    const broken = layered
      .filter(({ path }) => layerOf(path) !== 'cli' && !/\/node-[a-z-]+\.ts$/.test(path))
      .flatMap((file) =>
        importsOf(file)
          .filter((i) => i.target.startsWith('node:') && !i.typeOnly)
          .map((i) => `${file.path} imports ${i.target}`),
      );
    expect(broken).toEqual([]);
  });
});

describe('imports', () => {
  it('form no cycle', () => {
    const graph = new Map(source.map((file) => [file.path, importsOf(file).map(({ target }) => target)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      if (done.has(path)) return;
      for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('file sizes', () => {
  const sizes = [...source, ...shaders].map(({ lines }) => lines).sort((x, y) => x - y);
  const quantile = (q: number) => sizes[Math.min(sizes.length - 1, Math.floor(q * sizes.length))];

  it('none is over 400 lines', () => {
    const long = [...source, ...shaders, ...tests].filter(({ lines }) => lines > 400);
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it('the median is at most 120 lines, the 90th percentile at most 300', () => {
    expect(quantile(0.5)).toBeLessThanOrEqual(120);
    expect(quantile(0.9)).toBeLessThanOrEqual(300);
  });

  it('there is at least as much test as code, comments and blank lines left out', () => {
    const count = (files: { codeLines: number }[]) => files.reduce((sum, { codeLines }) => sum + codeLines, 0);
    expect(count(tests)).toBeGreaterThanOrEqual(count(source) + count(shaders));
  });
});

describe('WGSL', () => {
  /** Text that depends on a network's widths, which no file can hold. */
  const GENERATORS = ['src/engine/gpu/narrow-source.ts', 'src/engine/gpu/wide-source.ts'];

  it('lives in shaders/ alone, but for what is generated for each network', () => {
    const hidden = source.filter(({ text }) => /@(compute|vertex|fragment)\b/.test(text)).map(({ path }) => path);
    expect(hidden).toEqual(GENERATORS);
  });
});
