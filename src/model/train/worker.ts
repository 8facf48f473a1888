import type { FromTraining, ToTraining } from './session/protocol.ts';
import { TrainingRun, type Turn } from './session/run.ts';
import type { TrainingResult } from './trainer.ts';

/** The body of a training thread, in a browser or in Node. */

interface WorkerScope {
  postMessage(message: FromTraining, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: ToTraining }) => void): void;
}

/** How long the thread does not hear what it is told: short enough for a button. */
const SLICE_MS = 25;

const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
const scope = globalThis as unknown as WorkerScope;

/** Not a timer: after a few in a row, browsers wait four milliseconds before each. */
const turn = node ? () => new Promise((resolve) => setImmediate(resolve)) : messageTurn();

let run: TrainingRun | null = null;

function messageTurn(): Turn {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  return () =>
    new Promise((resolve) => {
      port1.addEventListener('message', resolve, { once: true });
      port2.postMessage(null);
    });
}

function post(message: FromTraining, transfer: ArrayBuffer[] = []): void {
  if (node) node.postMessage(message, transfer);
  else scope.postMessage(message, transfer);
}

function fail(error: unknown): void {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}

function hear(message: ToTraining): void {
  try {
    switch (message.type) {
      case 'open':
        run = new TrainingRun(
          message.request,
          { progress: (progress) => post({ type: 'progress', progress }), failed: fail },
          SLICE_MS,
          turn,
        );
        return;
      case 'extend':
        return run!.extend(message.total);
      case 'result': {
        const result = run!.result();
        return post({ type: 'result', id: message.id, result }, buffersOf(result));
      }
      default:
        return run![message.type]();
    }
  } catch (error) {
    fail(error);
  }
}

/** The memory of a result, which is a copy, to be handed over instead of copied again. */
function buffersOf({ theta, trajectory, losses }: TrainingResult): ArrayBuffer[] {
  const { steps, points } = trajectory;
  return [...new Set([theta, steps, losses.steps, losses.values, ...points].map(({ buffer }) => buffer))];
}

if (node) node.on('message', hear);
else scope.addEventListener('message', ({ data }) => hear(data));
post({ type: 'ready' });
