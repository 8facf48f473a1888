import { describeAdapter, wantedFeatures, wantedLimits } from './adapter.ts';
import { GpuError } from './errors.ts';

/**
 * The one GPUDevice that everything on a page shares, and what is known about its adapter.
 *
 * A host belongs to one device. When the device is lost the host is over: whoever holds one rebuilds from the truth on
 * the CPU side by calling `sharedHost` again, which then asks for a new device.
 */
export interface GpuHost {
  readonly device: GPUDevice;
  /** The adapter in words, such as "nvidia ampere" or "SwiftShader Device (software)". */
  readonly adapter: string;
  /** True for a CPU rasteriser (SwiftShader, llvmpipe, a fallback adapter): right, but slow. */
  readonly software: boolean;
  /** Counts the devices this page has had; 1 for the first. */
  readonly generation: number;
  /** True from the moment the device is lost or destroyed. */
  readonly isLost: boolean;
  /** Resolves with a `lost` error; never rejects. */
  readonly lost: Promise<GpuError>;
  /** Calls back once when the device is lost; at once (in a microtask) when it already is. Returns the way out. */
  onLost(listener: (error: GpuError) => void): () => void;
  /** Calls back with every error that no error scope caught. Without a listener such errors go to the console. */
  onUncapturedError(listener: (error: GPUError) => void): () => void;
  /** Destroys the device, which looks to everyone like a loss: for tests, and for trying a page's recovery out. */
  simulateLoss(): void;
}

/** Losses after which `sharedHost` stops asking, and the time in which they must fall: a driver that dies at every use. */
const MAX_LOSSES = 4;
const LOSS_MEMORY_MS = 60_000;

class Host implements GpuHost {
  readonly device: GPUDevice;
  readonly adapter: string;
  readonly software: boolean;
  readonly generation: number;
  readonly lost: Promise<GpuError>;
  #isLost = false;
  #lossError: GpuError | null = null;
  readonly #lossListeners = new Set<(error: GpuError) => void>();
  readonly #errorListeners = new Set<(error: GPUError) => void>();

  constructor(device: GPUDevice, info: GPUAdapterInfo, generation: number) {
    const { name, software } = describeAdapter(info);
    this.device = device;
    this.adapter = name;
    this.software = software;
    this.generation = generation;
    this.lost = device.lost.then(({ reason, message }) => {
      const why = message || reason || 'no reason given';
      return this.#lose(new GpuError('lost', `The GPU device was lost (${name}): ${why}`));
    });
    device.onuncapturederror = ({ error }) => {
      if (this.#errorListeners.size === 0) console.error(`WebGPU (${name}): ${error.message}`);
      for (const listener of this.#errorListeners) listener(error);
    };
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  // Not a `then` on `lost`: one dispatch after the other listens, and a promise would keep them all.
  onLost(listener: (error: GpuError) => void): () => void {
    const error = this.#lossError;
    if (error) queueMicrotask(() => listener(error));
    else this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  onUncapturedError(listener: (error: GPUError) => void): () => void {
    this.#errorListeners.add(listener);
    return () => this.#errorListeners.delete(listener);
  }

  simulateLoss(): void {
    // The promise of a loss settles later; whoever asks for a host in between must not get this one.
    this.#isLost = true;
    this.device.destroy();
  }

  #lose(error: GpuError): GpuError {
    this.#isLost = true;
    this.#lossError = error;
    for (const listener of this.#lossListeners) listener(error);
    this.#lossListeners.clear();
    return error;
  }
}

/** Work of a host's device, which may never finish once the device is lost: fails with the `lost` error then. */
export function orLost<T>(host: GpuHost, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = host.onLost(reject);
    work.then(resolve, (error) => reject(error)).finally(leave);
  });
}

/** The page's own GPU, where it has one. */
export function defaultGpu(): GPU | undefined {
  return (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
}

/**
 * Asks for an adapter and a device of one's own. Prefer `sharedHost`.
 *
 * @throws GpuError of kind `unsupported` that says what is missing
 */
export async function requestHost(gpu: GPU | undefined = defaultGpu(), generation = 1): Promise<GpuHost> {
  if (!gpu) throw new GpuError('unsupported', whyNoGpu());
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new GpuError(
      'unsupported',
      'WebGPU is here but offers no adapter: no GPU, or its driver is blocked or missing',
    );
  }
  try {
    const device = await adapter.requestDevice({
      label: 'loss-landscape',
      requiredLimits: wantedLimits(adapter.limits),
      requiredFeatures: wantedFeatures(adapter.features),
    });
    return new Host(device, adapter.info, generation);
  } catch (cause) {
    const { name } = describeAdapter(adapter.info);
    throw new GpuError('unsupported', `The adapter ${name} gave no device: ${messageOf(cause)}`, { cause });
  }
}

interface Shared {
  host: Promise<GpuHost>;
  current: GpuHost | null;
  generation: number;
  losses: number[];
}

const shared = new WeakMap<GPU, Shared>();

/**
 * The page's one host; a new one when the last was lost or could not be made.
 *
 * @throws GpuError of kind `unsupported`, or `lost` when devices die faster than it makes sense to replace them
 */
export async function sharedHost(gpu: GPU | undefined = defaultGpu()): Promise<GpuHost> {
  if (!gpu) return requestHost(gpu);
  const known = shared.get(gpu);
  if (known && !known.current?.isLost) return known.host;
  const losses = recentLosses(known);
  if (losses.length >= MAX_LOSSES) {
    throw new GpuError(
      'lost',
      `The GPU device was lost ${losses.length} times within a minute; not asking for another`,
    );
  }
  return makeShared(gpu, (known?.generation ?? 0) + 1, losses);
}

function makeShared(gpu: GPU, generation: number, losses: number[]): Promise<GpuHost> {
  const host = requestHost(gpu, generation);
  const entry: Shared = { host, current: null, generation, losses };
  shared.set(gpu, entry);
  host.then(
    (made) => (entry.current = made),
    // A failure is not kept: the next call asks again, for an adapter may appear (a driver restarts, a laptop is docked).
    () => shared.delete(gpu),
  );
  return host;
}

function recentLosses(known: Shared | undefined): number[] {
  if (!known) return [];
  const now = performance.now();
  return [...known.losses, now].filter((time) => now - time < LOSS_MEMORY_MS);
}

function whyNoGpu(): string {
  const { isSecureContext } = globalThis as { isSecureContext?: boolean };
  if (isSecureContext === false) return 'WebGPU needs a secure context: serve the page over https or from localhost';
  return 'WebGPU is missing here: navigator.gpu is undefined';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
