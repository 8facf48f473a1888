import type { Engine } from '../engine/engine.ts';
import { nodeGpu } from '../engine/gpu/node-gpu.ts';
import { selectEngine, type EngineChoice } from '../engine/select.ts';
import { sharedHost, type GpuHost } from '../gpu/host.ts';
import type { Context } from './context.ts';

export const ENGINE_CHOICES = ['auto', 'gpu', 'cpu', 'reference'] as const satisfies readonly EngineChoice[];

/** Runs a command's work with an engine, and lets the engine go. The reason for the choice goes to stderr. */
export async function withEngine<T>(
  choice: EngineChoice,
  { stderr }: Context,
  work: (engine: Engine, reason: string) => Promise<T>,
): Promise<T> {
  const { engine, reason } = await selectEngine(choice, { host: nodeHost });
  if (choice === 'auto') stderr.write(`engine: ${engine.name}. ${reason}\n`);
  try {
    return await work(engine, reason);
  } finally {
    engine.dispose();
  }
}

/** The process's device. Rejects with a sentence that says what is missing. */
export async function nodeHost(): Promise<GpuHost> {
  return sharedHost(await loadGpu());
}

async function loadGpu(): Promise<GPU> {
  try {
    return await nodeGpu();
  } catch (cause) {
    const [first] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw Object.assign(new Error(`The optional package "webgpu" did not load: ${first}`, { cause }), {
      kind: 'unsupported',
    });
  }
}

export interface EngineInfo {
  name: Engine['name'];
  available: boolean;
  /** Adapter or threads; why not, where it is not available. */
  description: string;
}

/** An engine that was asked for by name, or what keeps it away. */
export type OpenedEngine = { name: Engine['name'] } & ({ engine: Engine } | { engine: null; error: unknown });

/** Opens each engine that can be had; the caller disposes of them. */
export async function openEngines(names: readonly Engine['name'][]): Promise<OpenedEngine[]> {
  const opened: OpenedEngine[] = [];
  for (const name of names) {
    try {
      opened.push({ name, engine: (await selectEngine(name, { host: nodeHost })).engine });
    } catch (error) {
      opened.push({ name, engine: null, error });
    }
  }
  return opened;
}

/** Every engine with its adapter or with what keeps it away, and what `auto` takes. */
export async function describeEngines() {
  const opened = await openEngines(['gpu', 'cpu', 'reference']);
  const engines = opened.map((each): EngineInfo => {
    if (each.engine) return { name: each.name, available: true, description: each.engine.description };
    const { error } = each;
    return { name: each.name, available: false, description: error instanceof Error ? error.message : String(error) };
  });
  for (const each of opened) each.engine?.dispose();
  const { engine, reason } = await selectEngine('auto', { host: nodeHost });
  engine.dispose();
  return { engines, auto: { engine: engine.name, reason }, gpu: await describeDevice() };
}

async function describeDevice() {
  const host = await nodeHost().catch(() => null);
  if (!host) return null;
  const { limits, features } = host.device;
  const names = Object.keys(Object.getPrototypeOf(limits) as object) as (keyof GPUSupportedLimits)[];
  const values = names.map((name) => [name, limits[name]]).filter(([, value]) => typeof value === 'number');
  const { adapter, software } = host;
  return { adapter, software, features: [...features], limits: Object.fromEntries(values) as Record<string, number> };
}
