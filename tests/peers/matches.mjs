// Who is compared with whom, where, and the ratio that is asked for.

import { existsSync } from 'node:fs';

const relaxed = ['--experimental-wasm-relaxed-simd'];
const drivers = ['lvp_icd.x86_64.json', 'lvp_icd.json'].map((name) => `/usr/share/vulkan/icd.d/${name}`);
const lavapipe = {
  VK_ICD_FILENAMES: process.env.LAVAPIPE_ICD ?? drivers.find((path) => existsSync(path)) ?? drivers[0],
};

/**
 * What can be timed: `kind` names the module in `subjects/`, `where` the process it runs in.
 *
 * @param {number} threads
 */
export function subjects(threads) {
  const node = (kind, options, more = {}) => ({ where: 'node', kind, options: { threads, ...options }, ...more });
  const chromium = (kind, options) => ({ where: 'chromium', kind, options: { threads, ...options } });
  return {
    'engine, CPU': node('engine', { engine: 'cpu' }, { flags: relaxed }),
    'engine, CPU, no relaxed SIMD': node('engine', { engine: 'cpu' }),
    'engine, CPU, 1 thread': node('engine', { engine: 'cpu', threads: 1 }, { flags: relaxed }),
    'ONNX Runtime Node': node('ort', { provider: 'cpu' }),
    'engine, CPU, Chromium': chromium('engine', { engine: 'cpu' }),
    'ORT-web wasm': chromium('ort', { provider: 'wasm' }),
    'TF.js wasm': chromium('tfjs', { backend: 'wasm', form: 'batched' }),
    'TF.js wasm, point by point': chromium('tfjs', { backend: 'wasm', form: 'loop' }),
    'jax-js wasm': chromium('jax', { device: 'wasm', form: 'one' }),
    'jax-js wasm, two jits': chromium('jax', { device: 'wasm', form: 'two' }),
    'engine, GPU, Chromium': chromium('engine', { engine: 'gpu' }),
    'ORT-web WebGPU': chromium('ort', { provider: 'webgpu' }),
    'TF.js WebGPU': chromium('tfjs', { backend: 'webgpu', form: 'batched' }),
    'jax-js WebGPU': chromium('jax', { device: 'webgpu', form: 'one' }),
    'jax-js WebGPU, two jits': chromium('jax', { device: 'webgpu', form: 'two' }),
    'engine, GPU, lavapipe': node('engine', { engine: 'gpu' }, { gpu: true, env: lavapipe }),
    'TF.js WebGPU, lavapipe': node('tfjs', { backend: 'webgpu', form: 'batched' }, { gpu: true, env: lavapipe }),
    'jax-js WebGPU, lavapipe': node('jax', { device: 'webgpu', form: 'one' }, { gpu: true, env: lavapipe }),
    'jax-js WebGPU, lavapipe, two jits': node('jax', { device: 'webgpu', form: 'two' }, { gpu: true, env: lavapipe }),
  };
}

const all = (bar) => ({ W1: bar, W2: bar, W3: bar, W4: bar });

/** `bars`: what the engine's rate over the peer's must reach, by workload. */
export const MATCHES = [
  {
    id: 'node',
    title: 'CPU engine in Node against native code',
    engine: 'engine, CPU',
    peers: ['ONNX Runtime Node'],
    bars: { W1: 1.6, W2: 8, W3: 0.95, W4: 12 },
  },
  {
    id: 'baseline',
    title: 'The same without relaxed SIMD (Node 20 without its flag)',
    engine: 'engine, CPU, no relaxed SIMD',
    peers: ['ONNX Runtime Node'],
  },
  {
    id: 'threads',
    title: 'CPU engine, all threads against one',
    engine: 'engine, CPU',
    peers: ['engine, CPU, 1 thread'],
    bars: all(1.85),
  },
  {
    id: 'browser',
    title: 'CPU engine in Chromium',
    engine: 'engine, CPU, Chromium',
    peers: ['ORT-web wasm', 'TF.js wasm', 'TF.js wasm, point by point', 'jax-js wasm', 'jax-js wasm, two jits'],
    bars: all(5),
  },
  {
    id: 'webgpu',
    title: "GPU engine in Chromium, on Chromium's adapter",
    engine: 'engine, GPU, Chromium',
    peers: ['jax-js WebGPU', 'jax-js WebGPU, two jits', 'TF.js WebGPU', 'ORT-web WebGPU'],
    bars: all(5),
  },
  {
    id: 'lavapipe',
    title: 'GPU engine in Node (Dawn) on lavapipe',
    engine: 'engine, GPU, lavapipe',
    peers: ['jax-js WebGPU, lavapipe', 'jax-js WebGPU, lavapipe, two jits', 'TF.js WebGPU, lavapipe'],
    bars: all(5),
  },
];
