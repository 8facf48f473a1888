import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importModel } from '../../src/model/import/import-model.ts';
import { exportModel } from '../../src/model/import/export-model.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { lineFit, save } from './landscapes.ts';
import { cli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const fixture = (name: string) => new URL(`../fixtures/import/${name}`, import.meta.url).pathname;
const weights = (values: number[], layers = [1, 1]) => {
  const path = join(folder, `${layers.join('-')}.safetensors`);
  writeFileSync(path, exportModel({ layers }, Float64Array.from(values)));
  return path;
};

const pickle = join(folder, 'net.pt');
writeFileSync(pickle, new Uint8Array([0x80, 2]));

/** What the model file belongs to, written by hand: 2-5-4-2 on points of two inputs. */
const around: Landscape = {
  version: 1,
  network: { layers: [2, 5, 4, 2], activation: 'tanh' },
  parameters: { init: 'zeros' },
  data: {
    inputs: [
      [0.5, -1],
      [1, 2],
    ],
    targets: [
      [1, 0],
      [0, 1],
    ],
  },
  loss: { name: 'mse' },
  plane: { directions: 'random', seed: 3 },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [9, 9],
};

describe('--model', () => {
  it('puts the file’s network and weights in place of the landscape’s, and says which tensor became what', async () => {
    const path = save(join(folder, 'around.json'), around);
    const output = join(folder, 'field.json');
    const file = fixture('tanh.safetensors');
    const { code, stderr } = await cli('render', path, '--model', file, '--engine', 'reference', '-o', output);
    expect([code, stderr]).toEqual([0, expect.stringContaining('note: 0.weight 5×2, 0.bias 5 → layer 1\n')]);
    expect(stderr).toContain(`no activations in ${file}: those of the landscape hold`);

    const { values } = importModel(file, readFileSync(file));
    const resolved = await resolveLandscape({ ...around, parameters: { values: Array.from(values) } });
    const evaluator = createEvaluator(resolved);
    const written = JSON.parse(readFileSync(output, 'utf8')) as { values: number[][] };
    const at = (k: number) => coordinate([-1, 1], k, 9);
    const nodes: [number, number][] = [
      [0, 0],
      [4, 4],
      [8, 2],
    ];
    for (const [i, j] of nodes)
      expect(Math.fround(written.values[j][i])).toBe(Math.fround(evaluator.lossAt(at(i), at(j))));
  });

  it('brings its own activations where its file has them, and then says nothing of the landscape’s', async () => {
    const path = save(join(folder, 'wrong-activation.json'), {
      ...around,
      network: { ...around.network, activation: 'sin' },
    });
    const { code, stdout, stderr } = await cli('analyze', path, '--model', fixture('tanh.onnx'), '--json');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('no activations')]);
    const own = await cli('analyze', path, '--model', fixture('tanh.safetensors'), '--json');
    const range = (text: string) => (JSON.parse(text) as { range: { min: number } }).range;
    expect(range(stdout)).not.toEqual(range(own.stdout));
  });

  it.each([
    ['a file that is missing', 'nothing.onnx', '--model: expected a file that can be read'],
    ['a pickle', pickle, 'a pickle, which can run code'],
    ['a network that the data do not fit', weights([1, 2, 3, 4], [3, 1]), 'data.inputs'],
  ])('refuses %s', async (_, file, message) => {
    const path = save(join(folder, 'line.json'), lineFit());
    const { code, stderr } = await cli('analyze', path, '--model', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('is no option of a bare field', async () => {
    const { code, stderr } = await cli('analyze', 'field.npy', '--model', 'net.onnx');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--model: expected no model for a .npy file')]);
  });
});

describe('--window auto', () => {
  it('grows the window until the loss has risen, and tells the rule', async () => {
    const path = save(join(folder, 'fit.json'), lineFit({ window: { a: [-100, 100], b: [-100, 100] } }));
    // the minimum of the fit: the loss there is 0, far from every border of the window that is found
    const file = weights([2, -1]);
    const { code, stdout, stderr } = await cli('analyze', path, '--model', file, '--window', 'auto', '--json');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/note: window a \[.*\], b \[.*\]: .+/)]);
    const { window, minima } = JSON.parse(stdout) as {
      window: { a: [number, number]; b: [number, number] };
      minima: { verified: number };
    };
    expect(minima.verified).toBe(1);
    const sides: [[number, number], number][] = [
      [window.a, 2],
      [window.b, -1],
    ];
    for (const [[from, to], at] of sides) {
      expect(from).toBeLessThan(at);
      expect(to).toBeGreaterThan(at);
      expect(to - from).toBeLessThan(100);
    }
  });

  it('takes no other word', async () => {
    const { code, stderr } = await cli('analyze', 'moons', '--window', '1');
    expect([code, stderr]).toEqual([
      2,
      'error (spec): --window: expected auto (any other window is in the file), got "1"\n',
    ]);
  });
});
