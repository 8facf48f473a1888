import { toLandscapeError } from './failure.ts';
import type { EngineChoice } from './attributes.ts';
import type { Engine } from '../engine/engine.ts';
import { selectEngine, type Selection } from '../engine/select.ts';
import { sharedHost, type GpuHost } from '../gpu/host.ts';

/**
 * What the elements of a page share: one GPU device and one pool of threads. The pool ends with the last element that
 * retains it; the device belongs to the page.
 */

let cpu: Promise<Engine> | null = null;
let users = 0;

/** The page's device, or why there is none. */
export async function pageHost(): Promise<{ host: GpuHost | null; reason: string }> {
  try {
    return { host: await sharedHost(), reason: '' };
  } catch (error) {
    return { host: null, reason: toLandscapeError(error).message };
  }
}

/** The engine of a choice, shared by all elements: do not dispose of it. */
export function acquireEngine(choice: EngineChoice): Promise<Selection> {
  return selectEngine(choice, { cpu: sharedCpu });
}

export function retainEngines(): void {
  users++;
}

export function releaseEngines(): void {
  users--;
  if (users === 0) dropCpu();
}

/** Ends the threads; the next run starts new ones, also after the threads have died. */
export function dropCpu(): void {
  void cpu?.then((engine) => engine.dispose());
  cpu = null;
}

function sharedCpu(): Promise<Engine> {
  cpu ??= import('../engine/cpu/cpu-engine.ts').then(({ createCpuEngine }) => createCpuEngine());
  return cpu;
}
