import { defaultGpu, sharedHost, type GpuHost } from '../gpu/host.ts';
import type { Engine, EngineName } from './engine.ts';
import { asLandscapeError } from './failure.ts';

export type EngineChoice = 'auto' | EngineName;

export interface Selection {
  readonly engine: Engine;
  /** Why this engine, in one sentence. */
  readonly reason: string;
}

export interface SelectOptions {
  /** The GPU object to use: `navigator.gpu` by default, `await nodeGpu()` in Node. */
  readonly gpu?: GPU;
  /** Gives the host of the GPU engine; the page's shared one by default. */
  readonly host?: () => Promise<GpuHost>;
  /** Makes the CPU engine. */
  readonly cpu?: () => Promise<Engine>;
}

/**
 * The engine by name. `auto` takes the GPU, except where its adapter is software: the CPU engine is faster there.
 *
 * The caller disposes of the engine. After a device loss, select again.
 *
 * @throws LandscapeError of kind `unsupported` or `lost` when `gpu` was asked for by name and there is none
 */
export async function selectEngine(
  choice: EngineChoice,
  { gpu = defaultGpu(), host = () => sharedHost(gpu), cpu = loadCpuEngine }: SelectOptions = {},
): Promise<Selection> {
  switch (choice) {
    case 'reference':
      return {
        engine: new (await import('./reference.ts')).ReferenceEngine(),
        reason: 'The reference engine was asked for',
      };
    case 'cpu':
      return { engine: await cpu(), reason: 'The CPU engine was asked for' };
    case 'gpu': {
      const found = await host().catch((error: unknown) => {
        throw asLandscapeError(error);
      });
      return { engine: await loadGpuEngine(found), reason: 'The GPU engine was asked for' };
    }
    case 'auto':
      return selectAuto(host, cpu);
  }
}

/** Engines are loaded by those who use them: a page with a GPU has no need of the other two. */
async function loadGpuEngine(host: GpuHost): Promise<Engine> {
  return (await import('./gpu/gpu-engine.ts')).createGpuEngine(host);
}

async function loadCpuEngine(): Promise<Engine> {
  return (await import('./cpu/cpu-engine.ts')).createCpuEngine();
}

async function selectAuto(host: () => Promise<GpuHost>, cpu: () => Promise<Engine>): Promise<Selection> {
  let found: GpuHost;
  try {
    found = await host();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { engine: await cpu(), reason: `The CPU engine, because there is no usable GPU. ${why}` };
  }
  if (found.software) {
    const name = found.adapter.replace(/ \(software\)$/, '');
    const reason = `WebGPU runs on ${name}, a software adapter; the CPU engine is faster here`;
    return { engine: await cpu(), reason };
  }
  return { engine: await loadGpuEngine(found), reason: `WebGPU runs on ${found.adapter}` };
}
