import { toLandscapeError } from './failure.ts';
import type { EngineChoice } from './attributes.ts';
import { createCpuEngine } from '../engine/cpu.ts';
import { ReferenceEngine } from '../engine/reference.ts';
import type { Engine } from '../engine/engine.ts';
import { sharedHost, type GpuHost } from '../gpu/host.ts';

/** The page's device, or why there is none. */
export async function pageHost(): Promise<{ host: GpuHost | null; reason: string }> {
  try {
    return { host: await sharedHost(), reason: '' };
  } catch (error) {
    return { host: null, reason: toLandscapeError(error).message };
  }
}

let cpu: Promise<Engine> | null = null;

export async function acquireEngine(choice: EngineChoice): Promise<{ engine: Engine; reason: string }> {
  if (choice === 'reference') return { engine: new ReferenceEngine(), reason: 'asked for' };
  cpu ??= createCpuEngine();
  return { engine: await cpu, reason: 'asked for' };
}
