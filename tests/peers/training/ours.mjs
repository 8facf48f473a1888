// What is measured of this package, bundled from its sources for Node by the project's own plugins.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, loadConfigFromFile } from 'vite';
import { LEARNING_RATE } from './cases.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const EXPORTS = {
  'model/train/trainer.ts': 'createTrainer',
  'model/train/batches.ts': 'createBatches',
  'model/train/backprop/backprop.ts': 'createBackprop',
  'model/train/backprop/plain-kernel.ts': 'plainKernel',
  'model/full-space/gradient.ts': 'createGradient',
  'model/network.ts': 'createNetwork',
  'spec/random.ts': 'createRandom',
};

export async function loadTraining() {
  const folder = mkdtempSync(join(tmpdir(), 'training-'));
  try {
    const entry = join(folder, 'entry.js');
    const lines = Object.entries(EXPORTS).map(([path, name]) => `export { ${name} } from '${root}src/${path}';`);
    writeFileSync(entry, lines.join('\n'));
    const { config } = await loadConfigFromFile({ command: 'build', mode: 'library' }, `${root}vite.config.ts`);
    const plugins = config.plugins.flat().filter((plugin) => plugin?.name === 'wasm-binary');
    const output = { entryFileNames: 'training.mjs' };
    await build({
      configFile: false,
      logLevel: 'error',
      root,
      plugins,
      build: { ssr: entry, outDir: folder, emptyOutDir: false, target: 'es2022', rollupOptions: { output } },
    });
    return await import(pathToFileURL(join(folder, 'training.mjs')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each contestant as a function that takes a step and returns the loss where it began. */
export function contestants(training, problem, theta, { batch = 'full' }) {
  const { createBackprop, createGradient, createTrainer, plainKernel } = training;
  const options = { optimizer: 'sgd', steps: 1e9, learningRate: LEARNING_RATE, batch };
  const trainer = createTrainer(problem, theta, options, { trajectory: 8e6 });
  const plain = createBackprop(problem, plainKernel);
  const bySample = createGradient(problem);
  return {
    trainer: () => trainer.step().loss,
    'plain loops': descent(training, problem, theta, batch, plain.at),
    'by sample': descent(training, problem, theta, batch, (...args) => bySample.at(...args).loss),
  };
}

function descent({ createBatches }, { data }, start, batch, lossAt) {
  const theta = start.slice();
  const gradient = new Float64Array(theta.length);
  const { next } = createBatches(data.samples, batch, 0);
  return () => {
    const loss = lossAt(theta, gradient, next());
    for (let k = 0; k < theta.length; k++) theta[k] -= LEARNING_RATE * gradient[k];
    return loss;
  };
}
