import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

/** The script that a page names: with it the element stands, says what it does, and draws. */
const BUDGET_BYTES = 60_000;

/** The same and what it fetches for a first picture on a GPU: planner, engine and the kernel for narrow networks. */
const FIRST_PICTURE_BYTES = 80_000;

const path = join(root, 'dist/element.js');
const chunks = join(root, 'dist/element');

// `npm test` builds first; a bare `vitest` may come before any build
describe.skipIf(!existsSync(path))('the embeddable element (dist/element.js; skipped before a build)', () => {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const onDemand = existsSync(chunks) ? readdirSync(chunks) : [];
  const size = (code: string) => gzipSync(code, { level: 9 }).length;

  /** A chunk and all that it imports before it runs. */
  const closure = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    const code = readFileSync(join(chunks, name), 'utf8');
    for (const [, next] of code.matchAll(/from\s*"\.\/([^"]+)"/g)) closure(next, seen);
    return seen;
  };

  it(`is at most ${FIRST_PICTURE_BYTES} bytes after gzip with all that a first picture on a GPU needs`, () => {
    const names = new Set([...closure('gpu.js'), ...closure('narrow-kernel.js')]);
    const bytes = [...names].reduce((sum, name) => sum + size(readFileSync(join(chunks, name), 'utf8')), size(text));
    console.log(`first picture on a GPU: ${bytes} bytes after gzip, of element.js and ${[...names].join(', ')}`);
    expect(bytes).toBeLessThanOrEqual(FIRST_PICTURE_BYTES);
    const code = [...names].map((name) => readFileSync(join(chunks, name), 'utf8')).join('');
    expect(code + text).toContain('createComputePipelineAsync');
    expect(code).toContain('@compute');
  });

  it(`is at most ${BUDGET_BYTES} bytes after gzip by itself`, () => {
    const bytes = size(text);
    const rest = onDemand.map((name) => `${name} ${size(readFileSync(join(chunks, name), 'utf8'))}`);
    console.log(`dist/element.js: ${text.length} bytes, ${bytes} after gzip (budget ${BUDGET_BYTES})`);
    console.log(`loaded on demand, after gzip: ${rest.join(', ')}`);
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(text).toContain('createRenderPipelineAsync');
  });

  it('imports nothing before it runs, and later only what lies beside it', () => {
    expect(text).not.toMatch(/(?:^|[;}\n])import(?:\s*["'{*]|\s+\w)|\bfrom\s*["'][^"']+["'];/);
    const later = [...text.matchAll(/import\(\s*["'`]([^"'`]*)["'`]\s*\)/g)].map((match) => match[1]);
    expect(later.length).toBeGreaterThan(0);
    for (const name of later) expect(onDemand.map((chunk) => `./element/${chunk}`)).toContain(name);
  });

  it('runs under a content security policy without eval', () => {
    for (const code of [text, ...onDemand.map((name) => readFileSync(join(chunks, name), 'utf8'))])
      expect(code).not.toMatch(/\bnew Function\b|[^.\w]eval\(/);
  });
});
