import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

const BUDGET_BYTES = 60_000;

const path = join(root, 'dist/element.js');

// `npm test` builds first; a bare `vitest` may come before any build
describe.skipIf(!existsSync(path))('the embeddable element (dist/element.js; skipped before a build)', () => {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';

  it(`is at most ${BUDGET_BYTES} bytes after gzip`, () => {
    const bytes = gzipSync(text, { level: 9 }).length;
    console.log(`dist/element.js: ${text.length} bytes, ${bytes} after gzip (budget ${BUDGET_BYTES})`);
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it('is one file: no import is left in it', () => {
    expect(text).not.toMatch(/\bimport\s*["']|\bfrom\s*["'][^"']+["'];|\bimport\(\s*["'`]\.{0,2}\//);
  });

  it('runs under a content security policy without eval', () => {
    expect(text).not.toMatch(/\bnew Function\b|[^.\w]eval\(/);
  });
});
