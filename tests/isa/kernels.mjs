// The kernels that the built GPU engine really uses, caught as it asks its device for pipelines.
import { create, globals } from 'webgpu';
import { CASES, tinyLandscape } from './cases.mjs';

/**
 * Lets the GPU engine prepare tiny landscapes and records every compute pipeline.
 *
 * @param {string} library path or URL of the built `dist/index.js`
 * @returns {Promise<{ name: string, code: string, entryPoint?: string, constants?: Record<string, number> }[]>}
 */
export async function engineKernels(library) {
  const { createGpuEngine, parseLandscape, resolveLandscape, sharedHost } = await import(library);
  Object.assign(globalThis, globals);
  const gpu = create([]);
  globalThis.keptGpu = gpu; // Dawn crashes when its GPU object is collected while a device is in use
  const host = await sharedHost(gpu);
  const caught = watchPipelines(host.device);
  const engine = createGpuEngine(asCard(host));
  const kernels = new Map();
  for (const { name, ...shape } of CASES) {
    const landscape = parseLandscape(JSON.stringify(tinyLandscape(shape)));
    (await engine.prepare(await resolveLandscape(landscape))).dispose();
    for (const kernel of caught.splice(0)) {
      const key = JSON.stringify([kernel.code, kernel.entryPoint, kernel.constants]);
      const known = kernels.get(key);
      if (known) known.cases.push(name);
      else kernels.set(key, { ...kernel, cases: [name] });
    }
  }
  engine.dispose();
  return [...kernels.values()].map(({ label, cases, ...kernel }) => ({
    name: `${cases.join(' ')}: ${label}`,
    ...kernel,
  }));
}

/** The host as a real card's: on software adapters the engine takes other kernels. */
function asCard(host) {
  const card = { software: false, adapter: 'amd rdna-2' };
  return new Proxy(host, {
    get(target, key) {
      if (key in card) return card[key];
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function watchPipelines(device) {
  const caught = [];
  const sources = new WeakMap();
  const createShaderModule = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    const module = createShaderModule(descriptor);
    sources.set(module, descriptor.code);
    return module;
  };
  for (const method of ['createComputePipeline', 'createComputePipelineAsync']) {
    const original = device[method].bind(device);
    device[method] = (descriptor) => {
      const { module, entryPoint, constants } = descriptor.compute;
      const code = sources.get(module);
      const label = descriptor.label || entryPoint || 'compute pipeline';
      if (code !== undefined) caught.push({ label, code, entryPoint, constants });
      return original(descriptor);
    };
  }
  return caught;
}
