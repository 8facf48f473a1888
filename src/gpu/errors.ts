/** What can go wrong on a GPU, in the same words as `spec/errors.ts`; this layer imports nothing, so the class is its own. */
export type GpuErrorKind = 'unsupported' | 'compile' | 'memory' | 'lost';

export class GpuError extends Error {
  override readonly name = 'GpuError';
  readonly kind: GpuErrorKind;

  constructor(kind: GpuErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What a guarded call made, and the promise that fails when the device refused any of it. */
export interface Guarded<T> {
  readonly value: T;
  readonly settled: Promise<void>;
}

/**
 * Runs a synchronous piece of GPU work inside the three error scopes.
 *
 * The scopes of a device form one stack, so that a scope left open over an `await` would catch a stranger's errors: `work`
 * must not be asynchronous. Await `settled` before relying on the outcome. Out-of-memory becomes a `memory` error;
 * validation and internal errors, which only a mistake in this package or in a driver can cause, become `compile` errors
 * (the device refused what was built for it).
 */
export function guarded<T>(device: GPUDevice, label: string, work: () => T): Guarded<T> {
  const close = openScopes(device, label);
  try {
    return { value: work(), settled: close() };
  } catch (error) {
    close();
    throw error;
  }
}

function openScopes(device: GPUDevice, label: string): () => Promise<void> {
  for (const filter of ['internal', 'out-of-memory', 'validation'] as const) device.pushErrorScope(filter);
  return () => {
    const settled = settle(label, [device.popErrorScope(), device.popErrorScope(), device.popErrorScope()]);
    // Whoever gave up on the work does not await it; that must not count as an unhandled rejection.
    settled.catch(() => {});
    return settled;
  };
}

async function settle(label: string, [validation, memory, internal]: Promise<GPUError | null>[]): Promise<void> {
  const outOfMemory = await memory;
  if (outOfMemory) throw new GpuError('memory', `${label}: the GPU is out of memory: ${outOfMemory.message}`);
  const refused = (await validation) ?? (await internal);
  if (refused) throw new GpuError('compile', `${label}: the GPU refused the work: ${refused.message}`);
}
