import { readFileSync } from 'node:fs';
import { Checkpoints } from '../../../src/app/checkpoints.ts';
import { DataSource } from '../../../src/app/data-source.ts';
import { Editor } from '../../../src/app/editor.ts';
import { readLandscape } from '../../../src/app/files.ts';
import { Opening } from '../../../src/app/opening/opening.ts';
import type { FileContent } from '../../../src/app/opening/readings.ts';
import { Weights } from '../../../src/app/opening/weights.ts';
import { initialState, withDraft, type ExplorerState } from '../../../src/app/state.ts';
import { Store } from '../../../src/app/store.ts';
import { exportModel } from '../../../src/model/import/export-model.ts';
import { countParameters } from '../../../src/spec/agreement.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import type { TabStore } from '../../../src/spec/handed.ts';
import type { Landscape, NetworkSpec } from '../../../src/spec/landscape.ts';

/** 42 parameters. */
export const NETWORK: NetworkSpec = { layers: [2, 8, 2], activation: 'tanh', output: 'identity' };
export const COUNT = countParameters(NETWORK.layers);

export const LANDSCAPE: Landscape = {
  version: 1,
  network: NETWORK,
  parameters: { init: 'xavier-uniform', seed: 1 },
  data: { inputs: [[0.1, 0.2]], targets: [[0.5, -0.5]] },
  loss: { name: 'mse' },
  plane: { directions: 'random', seed: 3 },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [5, 5],
};

export function fixture(path: string, name = path): File {
  return fileOf(name, readFileSync(new URL(`../../fixtures/import/${path}`, import.meta.url)));
}

export function fileOf(name: string, content: BlobPart): File {
  return new File([content], name);
}

export function npy(name: string, shape: number[], at: (index: number) => number = (k) => k / 7, type = '<f8'): File {
  const count = shape.reduce((product, size) => product * size, 1);
  const numbers = type === '<f8' ? new Float64Array(count) : new Int32Array(count);
  numbers.forEach((_, k) => {
    numbers[k] = at(k);
  });
  return new File([writeNpyHeader(shape, type as '<f8') as Uint8Array<ArrayBuffer>, numbers], name);
}

/** θ of `NETWORK`, told apart by a number. */
export function theta(seed: number): Float64Array {
  return Float64Array.from({ length: COUNT }, (_, k) => Math.sin(seed + k));
}

export function saved(name: string, seed: number, network: NetworkSpec = NETWORK): File {
  const count = countParameters(network.layers, network.bias);
  const values = Float64Array.from({ length: count }, (_, k) => Math.sin(seed + k));
  return fileOf(name, exportModel(network, values) as Uint8Array<ArrayBuffer>);
}

export async function contentOf(file: File): Promise<FileContent> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), file };
}

/** What opening needs of the page, over a store of its own. */
export function openingOver(landscape: Landscape = LANDSCAPE, tab?: () => TabStore) {
  const store = new Store<ExplorerState>(withDraft(initialState(), landscape));
  const editor = new Editor(store);
  const checkpoints = new Checkpoints();
  let said = '';
  const host = {
    editor,
    checkpoints,
    tab,
    state: () => store.state,
    say: (sentence: string) => {
      said = sentence;
    },
    changed: () => {},
  };
  const data = new DataSource(editor, host.state, host.say);
  const weights = new Weights(host);
  const openText = (name: string, text: string) => {
    const result = readLandscape(text);
    if ('problems' in result) {
      said = `${name}: ${result.problems[0].expected}`;
      return false;
    }
    editor.replace(result.landscape);
    said = `${name} is open.`;
    return true;
  };
  const opening = new Opening({ ...host, data, weights, openText });
  return {
    opening,
    weights,
    checkpoints,
    store,
    data,
    said: () => opening.refusal || said,
    draft: () => store.state.draft,
  };
}
