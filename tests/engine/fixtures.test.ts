import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { expectContract, lossesOf } from '../support/engines.ts';
import { readNpy } from '../support/npy.ts';

/** Landscapes whose losses were computed in float64 by other code. */
const folder = new URL('../fixtures/reference/landscapes/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.f64.npy'))
  .map((file) => file.replace('.f64.npy', ''));

function load(name: string): { landscape: Landscape; losses: Float64Array } {
  const landscape = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Landscape;
  return { landscape, losses: readNpy(readFileSync(new URL(`${name}.f64.npy`, folder))) };
}

describe('landscapes with known losses', () => {
  const reference = new ReferenceEngine();
  let cpu: Engine;
  beforeAll(async () => {
    cpu = await createCpuEngine({ threads: 2 });
  });
  afterAll(() => cpu.dispose());

  it('are all there', () => expect(names).toHaveLength(8));

  it.each(names)('%s on the reference engine, to rounding', async (name) => {
    const { landscape, losses } = load(name);
    const got = await lossesOf(reference, await resolveLandscape(landscape));
    expect(got).toHaveLength(losses.length);
    const scale = losses.reduce((sum, x) => sum + x, 0) / losses.length;
    const worst = losses.reduce((most, x, k) => Math.max(most, Math.abs(got[k] - x) / (x + 1e-3 * scale)), 0);
    expect(worst).toBeLessThan(1e-12);
  });

  it.each(names)('%s on the CPU engine, within the contract', async (name) => {
    const { landscape, losses } = load(name);
    const got = await lossesOf(cpu, await resolveLandscape(landscape));
    expectContract(name, losses, got, landscape.grid[0], 0.1);
  });
});
