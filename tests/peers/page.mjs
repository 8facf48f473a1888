// One subject in a page: window.subject.ready(request) and window.subject.repeat().
import * as library from 'loss-landscape';
import { makeReady } from './make.mjs';

async function load(kind, { provider, threads }) {
  switch (kind) {
    case 'ort': {
      const runtime =
        provider === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
      runtime.env.wasm.numThreads = threads;
      runtime.env.wasm.wasmPaths = '/node_modules/onnxruntime-web/dist/';
      return { peer: await import('./subjects/ort.mjs'), runtime };
    }
    case 'tfjs':
      return { peer: await import('./subjects/tfjs.mjs') };
    case 'jax':
      return { peer: await import('./subjects/jax.mjs') };
  }
  throw new Error(`no peer is called ${kind}`);
}

let subject;

window.subject = {
  async ready(request) {
    const response = await fetch(`/truth/${request.workload}`);
    if (!response.ok) throw new Error(`no truth of ${request.workload}: ${response.status}`);
    const truth = new Float64Array(await response.arrayBuffer());
    subject = await makeReady(request, { library, truth, load });
    return subject.facts;
  },
  repeat: () => subject.repeat(),
  async adapter() {
    const info = (await navigator.gpu?.requestAdapter())?.info;
    return info ? info.description || `${info.vendor} ${info.architecture}` : 'no adapter';
  },
};
