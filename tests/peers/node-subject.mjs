// Child process of run.mjs: one subject in Node. Messages: { ready: request } and { repeat: true }, each answered once.
import { readFileSync } from 'node:fs';
import { makeReady } from './make.mjs';

async function openGpu(threads) {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const navigator = { gpu, userAgent: 'node', hardwareConcurrency: threads };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return gpu;
}

async function load(kind) {
  const peer = await import(`./subjects/${kind}.mjs`);
  return { peer, runtime: kind === 'ort' ? (await import('onnxruntime-node')).default : undefined };
}

let subject;

async function answer(message) {
  if (message.repeat) return subject.repeat();
  const { library, truth, gpu, ...request } = message.ready;
  const bytes = readFileSync(truth);
  subject = await makeReady(request, {
    library: await import(library),
    truth: new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
    gpu: gpu ? await openGpu(request.options.threads) : undefined,
    load,
  });
  const version = `Node ${process.versions.node}`;
  return { ...subject.facts, place: gpu ? `${version}, ${await adapterName()}` : version };
}

async function adapterName() {
  const { info } = await navigator.gpu.requestAdapter();
  return info.description || info.device;
}

process.on('message', (message) => {
  answer(message).then(
    (value) => process.send({ value }),
    (error) => process.send({ error: String(error?.stack ?? error) }),
  );
});
