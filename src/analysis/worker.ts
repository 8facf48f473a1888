import { Analysis } from './session/analysis.ts';
import type { FromAnalysis, ToAnalysis } from './session/protocol.ts';

/** The body of an analysis thread, in a browser or in Node: facts of a field, and answers to questions about it. */

interface WorkerScope {
  postMessage(message: FromAnalysis, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: ToAnalysis }) => void): void;
}

const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
const scope = globalThis as unknown as WorkerScope;

let analysis: Analysis | null = null;

function post(message: FromAnalysis, transfer: ArrayBuffer[] = []): void {
  if (node) node.postMessage(message, transfer);
  else scope.postMessage(message, transfer);
}

async function hear(message: ToAnalysis): Promise<void> {
  const id = message.type === 'ask' ? message.id : null;
  try {
    if (message.type === 'open') {
      analysis = new Analysis(message.request);
      if (!message.measure) return;
      const facts = await analysis.measure((early) => post({ type: 'facts', facts: early, isComplete: false }));
      return post({ type: 'facts', facts, isComplete: true });
    }
    const answer = await analysis!.answer(message.name, message.question as never);
    post({ type: 'answer', id: message.id, answer }, buffersOf(answer));
  } catch (error) {
    post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

/** The memory of an answer's own large arrays, to be handed over instead of copied. */
function buffersOf(answer: unknown): ArrayBuffer[] {
  const values = Object.values(answer as object).filter((value) => ArrayBuffer.isView(value) && value.byteLength > 1e6);
  return values.map((value: ArrayBufferView) => value.buffer as ArrayBuffer);
}

if (node) node.on('message', hear);
else scope.addEventListener('message', ({ data }) => void hear(data));
post({ type: 'ready' });
