/**
 * WebGPU in Node, from the optional package `webgpu` (Dawn). For the command line and tests only: the library entry must
 * not reach this module.
 */

let made: Promise<GPU> | undefined;

/**
 * The process's GPU object, made once.
 *
 * @throws what the import throws where the package is not installed or has no binary for this system
 */
export function nodeGpu(): Promise<GPU> {
  return (made ??= load());
}

async function load(): Promise<GPU> {
  const { create, globals } = await import('webgpu');
  // GPUBufferUsage and its like, which code written for browsers expects to be there.
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // Dawn crashes when its GPU object is collected while a device is in use.
  Object.assign(globalThis, { [Symbol.for('loss-landscape.gpu')]: gpu });
  return gpu;
}
