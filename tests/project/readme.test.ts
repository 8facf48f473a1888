import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Facts } from '../../src/analysis/facts.ts';
import type { Field } from '../../src/spec/field.ts';
import type { ResolvedLandscape } from '../../src/model/resolve.ts';
import type { TrainingResult } from '../../src/model/train/trainer.ts';

const ROOT = new URL('../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a block of the README as a module of its own, with a file of the fixtures for the reader's, and gives what it found. */
async function runBlock<T>(mark: string, results: readonly string[]): Promise<T> {
  const text = readFileSync(new URL('README.md', ROOT), 'utf8');
  const block = [...text.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, code]) => code)
    .find((code) => code.includes(mark))!;
  const model = fileURLToPath(new URL('tests/fixtures/import/docs/model.safetensors', ROOT));
  const code = block
    .replace(`readFile('model.safetensors')`, `readFile(${JSON.stringify(model)})`)
    // the same on less
    .replace('samples: 200', 'samples: 40')
    .replace('grid: [128, 128]', 'grid: [32, 32]')
    .replace(`selectEngine('auto')`, `selectEngine('cpu')`)
    .replace(`'loss-landscape'`, JSON.stringify(fileURLToPath(new URL('src/index.ts', ROOT))));
  expect(code).not.toContain(`'loss-landscape'`);
  const file = join(folder, 'block.ts');
  writeFileSync(file, `${code}\nexport { ${results.join(', ')} };\n`);
  return (await import(file)) as T;
}

describe('the README', () => {
  it('shows how a network is brought, trained further and looked at, by a block that runs', async () => {
    const found = await runBlock<{
      trainer: { result(): TrainingResult };
      landscape: ResolvedLandscape;
      field: Field;
      minima: Facts['minima'];
      convexity: Facts['convexity'];
    }>('importModel', ['trainer', 'landscape', 'field', 'minima', 'convexity']);
    const { trajectory, status, loss } = found.trainer.result();
    expect(status).toBe('finished');
    expect(trajectory.points).toHaveLength(301);
    // the way lies in the window, its end in the middle of the plane, where the loss is that of the training
    const { plane, window } = found.landscape;
    const { a, b, loss: losses } = plane.path!;
    const last = a.length - 1;
    expect([a[last], b[last]]).toEqual([0, 0]);
    expect(losses![last]).toBeCloseTo(loss, 12);
    expect(losses![0]).toBeGreaterThan(loss);
    for (const [k, at] of a.entries()) {
      expect(at > window.a[0] && at < window.a[1] && b[k] > window.b[0] && b[k] < window.b[1]).toBe(true);
    }
    expect([found.field.width, found.field.height]).toEqual([32, 32]);
    expect(found.minima.raw).toBeGreaterThan(0);
    expect(found.convexity!.verdict).toBe('not-convex');
  });
});
