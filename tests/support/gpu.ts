import { nodeGpu } from '../../src/engine/gpu/node-gpu.ts';
import { sharedHost, type GpuHost } from '../../src/gpu/host.ts';

/** The host that GPU tests share, or the reason why there is none. */
export async function findHost(): Promise<{ host: GpuHost } | { reason: string }> {
  try {
    return { host: await sharedHost(await nodeGpu()) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
