import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { StartThread } from '../../src/engine/cpu/threads.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { evaluateField } from '../../src/engine/sweep.ts';
import { sharedHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { bitsOf, expectContract, lossesOf, makeCase } from '../support/engines.ts';
import { formulaSuite } from './formulas.ts';
import { DIAGONAL, engineSuite, PAIRWISE } from './suite.ts';

// A browser without WebGPU, or without an adapter, is said out loud and skipped.
const found: GpuHost | string = await sharedHost().catch((error: Error) => error.message);

if (typeof found === 'string') {
  console.warn(`The GPU engine is not tested in this browser: ${found}`);
  it.skip(`the GPU engine: ${found}`, () => {});
} else {
  describe(`the GPU engine on ${found.adapter}`, () => {
    const engine = createGpuEngine(found);
    formulaSuite(() => engine, { relative: 2e-6, absolute: 2e-7 });
    // the compiler that gpu.test.ts has in Node with many more cases; what differs here is the page around it
    engineSuite(() => engine, { cases: DIAGONAL, huge: 1e25 });

    it('leaves nothing on the device', () => expect(liveResources(found.device)).toBe(0));
  });

  describe('the loss of the page’s device', () => {
    it('is an error; the next host has the same bits', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [40, 40] }));
      const whole = await evaluateField(createGpuEngine(found), landscape);
      const run = evaluateField(createGpuEngine(found), landscape, { onProgress: () => found.simulateLoss() });
      await expect(run).rejects.toMatchObject({ name: 'LandscapeError', kind: 'lost' });
      const next = await sharedHost();
      expect(next.generation).toBe(found.generation + 1);
      const again = await evaluateField(createGpuEngine(next), landscape);
      expect(bitsOf(again.values)).toEqual(bitsOf(whole.values));
    });
  });
}

describe('the CPU engine on workers of a page', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createCpuEngine({ threads: 2 });
  });
  afterAll(() => engine.dispose());

  it('has its threads, and WebAssembly without cross-origin isolation', () => {
    expect(engine.description).toMatch(/^2 threads, WebAssembly (relaxed )?SIMD$/);
    expect(globalThis.crossOriginIsolated).toBe(false);
  });
  formulaSuite(() => engine, { relative: 5e-7, absolute: 2e-7 });
  engineSuite(() => engine, { cases: PAIRWISE, huge: 1e160 });
});

describe('the CPU engine under a policy without wasm-unsafe-eval', () => {
  /** Starts threads in a frame, whose policy they have. */
  async function framed(policy: string): Promise<{ start: StartThread; frame: HTMLIFrameElement }> {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    document.body.append(frame);
    await loaded;
    const inside = frame.contentWindow as Window & typeof globalThis;
    const start: StartThread = (script, { message, error }) => {
      const url = inside.URL.createObjectURL(new inside.Blob([script], { type: 'text/javascript' }));
      const worker = new inside.Worker(url);
      worker.addEventListener('message', ({ data }) => message(data));
      worker.addEventListener('error', (event) => error(new Error(event.message)));
      return {
        post: (value) => worker.postMessage(value, []),
        terminate: () => worker.terminate(),
        keepAlive: () => {},
      };
    };
    return { start, frame };
  }

  it.each([
    ["script-src 'unsafe-inline' blob:", /plain JavaScript, .*wasm-unsafe-eval/],
    ["script-src 'unsafe-inline' blob: 'wasm-unsafe-eval'", /WebAssembly/],
  ])('%s', async (policy, description) => {
    const { start, frame } = await framed(policy);
    const engine = await createCpuEngine({ threads: 1, start });
    expect(engine.description).toMatch(description);
    const landscape = await resolveLandscape(makeCase());
    const expected = await lossesOf(new ReferenceEngine(), landscape);
    expectContract(policy, expected, await lossesOf(engine, landscape), landscape.grid[0]);
    engine.dispose();
    frame.remove();
  });
});
