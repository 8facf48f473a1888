import { describe, expect, test } from 'vitest';
import { fileName, uniqueNames } from '../../../src/app/opening/names.ts';
import { PRESETS } from '../../../src/spec/presets.ts';
import { fixture, LANDSCAPE, NETWORK, openingOver, saved, theta } from './support.ts';

const BARE = 'relu.safetensors';

describe('activations that a file does not have', () => {
  const open = async () => {
    const page = openingOver();
    await page.opening.open([fixture(BARE)]);
    return page;
  };

  test('are an assumption until somebody says that they are right, also after an edit of them', async () => {
    const page = await open();
    const assumed = () => page.weights.assumedFor(page.draft());
    expect(page.draft().network).toEqual({ layers: [2, 5, 4, 2], bias: true, activation: 'tanh', output: 'identity' });
    expect(assumed()).toBe(BARE);
    page.store.update((state) => ({
      ...state,
      draft: { ...state.draft, network: { ...state.draft.network, activation: 'relu' } },
    }));
    expect(assumed()).toBe(BARE);
    page.weights.confirmActivations();
    expect(assumed()).toBe(null);
  });

  test('stay one when the page is opened again', async () => {
    const kept = new Map<string, string>();
    const tab = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    });
    const page = openingOver(LANDSCAPE, tab);
    await page.opening.open([fixture(BARE)]);
    const again = () => openingOver(LANDSCAPE, tab).weights.assumedFor(page.draft());
    expect(again()).toBe(BARE);
    page.weights.confirmActivations();
    expect(again()).toBe(null);
    for (const text of ['{', '{"name": 3}', '{"name": "x", "network": null}']) {
      kept.set([...kept.keys()][0], text);
      expect(again()).toBe(null);
    }
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    const alone = openingOver(LANDSCAPE, forbidden);
    await alone.opening.open([fixture(BARE)]);
    expect(alone.weights.assumedFor(alone.draft())).toBe(BARE);
  });

  test('are none of another network, nor of one that says its own', async () => {
    const page = await open();
    expect(page.weights.assumedFor(LANDSCAPE)).toBe(null);
    await page.opening.open([fixture('relu.onnx')]);
    expect(page.weights.assumedFor(page.draft())).toBe(null);
    expect(page.draft().network.activation).toBe('relu');
    // going back to the file without them asks again
    page.weights.use(page.checkpoints.list.find(({ name }) => name === BARE)!);
    expect(page.weights.assumedFor(page.draft())).toBe(BARE);
  });
});

describe('θ₀', () => {
  test('that is nowhere else is kept when another takes its place; drawn ones and those of presets are not', async () => {
    const page = openingOver();
    await page.opening.open([saved('a.safetensors', 1)]);
    expect(page.checkpoints.list.map(({ name }) => name)).toEqual(['a.safetensors']);
    page.store.update((state) => {
      const trained = { ...state.draft, parameters: { values: [...theta(7)] } };
      return { ...state, draft: trained, landscape: trained };
    });
    await page.opening.open([saved('b.safetensors', 2)]);
    expect(page.checkpoints.list.map(({ name }) => name)).toEqual(['a.safetensors', 'b.safetensors', 'θ₀ before']);
    expect(page.checkpoints.list[2].values).toEqual(theta(7));
    page.weights.use(page.checkpoints.list[0]);
    expect(page.draft().parameters).toEqual({ values: [...theta(1)] });
    expect(page.checkpoints.list).toHaveLength(3);
    const preset = openingOver(PRESETS.find(({ landscape }) => 'values' in landscape.parameters)!.landscape);
    await preset.opening.open([saved('a.safetensors', 1)]);
    expect(preset.checkpoints.list).toHaveLength(1);
  });

  test('can be kept, once', () => {
    const { weights, checkpoints } = openingOver({ ...LANDSCAPE, parameters: { values: [...theta(3)] } });
    weights.keep();
    weights.keep();
    expect(checkpoints.list).toEqual([{ name: 'θ₀ kept', network: NETWORK, values: theta(3) }]);
  });
});

test('the loss at a checkpoint is that of the landscape with its parameters, taken when it is asked for', async () => {
  const page = openingOver();
  await page.opening.open([saved('zero.safetensors', 1), saved('wide.safetensors', 1, NETWORK)]);
  const { losses } = page.weights;
  const zero = { name: 'zero', network: NETWORK, values: new Float64Array(42) };
  const wider = { name: 'wider', network: { layers: [2, 9, 2] }, values: new Float64Array(47) };
  expect(losses.lossOf(wider, LANDSCAPE)).toBe('none');
  expect(losses.lossOf(zero, LANDSCAPE)).toBe('pending');
  // zeros answer 0: the mean of the squared targets ±0.5
  const loss = () => losses.lossOf(zero, LANDSCAPE);
  await expect.poll(loss).toBe(0.25);
  const doubled = { ...LANDSCAPE, data: { inputs: [[0, 0]], targets: [[1, -1]] } };
  expect(losses.lossOf(zero, doubled)).toBe('pending');
  await expect.poll(() => losses.lossOf(zero, doubled)).toBe(1);
  const missing = { ...LANDSCAPE, data: { file: 'p.csv', targets: ['y'] } };
  expect(losses.lossOf(zero, missing)).toBe('pending');
  await expect.poll(() => losses.lossOf(zero, missing)).toBe('none');
});

test('names stay apart where parameters differ, and files have plain ones', () => {
  const present = [{ name: 'm', values: [1] }];
  const wanted = [
    { name: 'm', values: [1] },
    { name: 'm', values: [2] },
    { name: 'm', values: [3] },
    { name: 'n', values: [1] },
  ];
  expect(uniqueNames(wanted, present)).toEqual(['m', 'm (2)', 'm (3)', 'n']);
  expect(fileName('runs/epoch 3.npy, row 2')).toBe('runs-epoch-3.npy-row-2.safetensors');
  expect(fileName('net.onnx')).toBe('net.safetensors');
  expect(fileName('θ₀ before')).toBe('θ₀-before.safetensors');
  expect(fileName('../..')).toBe('weights.safetensors');
  expect(fileName('')).toBe('weights.safetensors');
});
