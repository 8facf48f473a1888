import { analyzeHere, type AnalysisMessage, type AnalysisRequest } from './analyze.ts';

/** The body of an analysis thread, in a browser or in Node: answers each request with facts. */

interface WorkerScope {
  postMessage(message: AnalysisMessage, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: AnalysisRequest }) => void): void;
}

const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
const scope = globalThis as unknown as WorkerScope;

function post(message: AnalysisMessage): void {
  if (node) node.postMessage(message, []);
  else scope.postMessage(message, []);
}

async function answer(request: AnalysisRequest): Promise<void> {
  try {
    post({ type: 'facts', facts: await analyzeHere(request) });
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

if (node) node.on('message', answer);
else scope.addEventListener('message', ({ data }) => void answer(data));
post({ type: 'ready' });
