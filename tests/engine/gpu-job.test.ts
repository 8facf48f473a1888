import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { nodeGpu } from '../../src/engine/gpu/node-gpu.ts';
import { evaluateField } from '../../src/engine/sweep.ts';
import { requestHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import { bitsOf, expectContract, lossesOf, makeCase } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';

const found = await findHost();

if ('reason' in found) {
  console.warn(`The life of GPU jobs is not tested here: ${found.reason}`);
  it.skip(`the life of GPU jobs: ${found.reason}`, () => {});
} else {
  const { host } = found;
  const uncaught: string[] = [];
  let leave = () => {};
  let before = 0;
  beforeEach(() => {
    before = liveResources(host.device);
    leave = host.onUncapturedError(({ message }) => uncaught.push(message));
  });
  afterEach(() => {
    leave();
    expect(uncaught).toEqual([]);
    expect(liveResources(host.device)).toBe(before);
  });

  describe('a GPU job', () => {
    it('gives its memory back after a sweep, an abort and a failure to prepare', async () => {
      const engine = createGpuEngine(host);
      const landscape = await resolveLandscape(makeCase({ grid: [40, 40] }));
      await evaluateField(engine, landscape);
      expect(liveResources(host.device)).toBe(before);
      const abort = new AbortController();
      const options = { signal: abort.signal, onProgress: () => abort.abort() };
      await expect(evaluateField(engine, landscape, options)).rejects.toThrow();
      await expect(engine.prepare(landscape, AbortSignal.abort('late'))).rejects.toBe('late');
    });

    it('gives its memory back only when the last lattice is done', async () => {
      const job = await createGpuEngine(host).prepare(await resolveLandscape(makeCase()));
      const run = job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width: 5, height: 4 });
      job.dispose();
      expect(await run).toHaveLength(20);
      expect(liveResources(host.device)).toBe(before);
    });

    it('serves more lattices at once than it asked for', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [6, 5] }));
      const job = await createGpuEngine(host).prepare(landscape);
      const rows = await Promise.all(
        [0, 1, 2, 3, 4].map((j) => job.evaluate({ i: 0, j, di: 1, dj: 1, width: 6, height: 1 })),
      );
      const together = Float32Array.from(rows.flatMap((row) => [...row]));
      job.dispose();
      expect(together).toEqual(await lossesOf(createGpuEngine(host), landscape));
    });

    it('says how much it needs and how much there is when a network does not fit', async () => {
      const limits = { maxStorageBufferBindingSize: 200, maxBufferSize: 1e9 };
      const refused = createGpuEngine(host, { limits, kernel: 'general' }).prepare(await resolveLandscape(makeCase()));
      await expect(refused).rejects.toMatchObject({
        kind: 'memory',
        message: 'The parameters and directions need 492 bytes in one buffer; this adapter allows 200',
      });
    });
  });

  describe('within tight limits', () => {
    // one segment is 1024 samples of 8 numbers: 32,768 bytes; two sums of 12 bytes a node leave room for 1375 nodes
    const tight = { maxStorageBufferBindingSize: 33_000, maxBufferSize: 33_000 };

    it('data in many buffers and nodes in many dispatches give the same bits', async () => {
      const landscape = await resolveLandscape(makeCase({ samples: 1100, grid: [40, 35], layers: [2, 2, 1] }));
      const roomy = await lossesOf(createGpuEngine(host, { kernel: 'general' }), landscape);
      const narrow = await lossesOf(createGpuEngine(host, { limits: tight, kernel: 'general' }), landscape);
      expect(bitsOf(narrow as Float32Array)).toEqual(bitsOf(roomy as Float32Array));
      expectContract('1100 samples', await lossesOf(new ReferenceEngine(), landscape), narrow, 40);
    });
  });

  describe('the loss of the device', () => {
    let own: GpuHost;
    beforeEach(async () => {
      own = await requestHost(await nodeGpu());
    });

    it('in the middle of a sweep is an error of kind lost, and a new device gives the same bits', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [64, 64] }));
      const run = evaluateField(createGpuEngine(own), landscape, { onProgress: () => own.simulateLoss() });
      const error = await run.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(LandscapeError);
      expect(error).toMatchObject({ kind: 'lost' });
      const again = createGpuEngine(await requestHost(await nodeGpu(), 2));
      const recovered = await evaluateField(again, landscape);
      const calm = await evaluateField(createGpuEngine(host), landscape);
      expect(bitsOf(recovered.values)).toEqual(bitsOf(calm.values));
    });

    it('before a sweep is the same error', async () => {
      own.simulateLoss();
      const run = createGpuEngine(own).prepare(await resolveLandscape(makeCase()));
      await expect(run).rejects.toMatchObject({ kind: 'lost' });
    });
  });
}
