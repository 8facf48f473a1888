import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Landscape } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { choose, enter, find, messageAt, optionsOf, textOf } from './form.ts';
import { BOWL, drawn, noticesIn, openExplorer, pictured, stateWith } from './page.ts';

const { explorer, root } = openExplorer('#nothing that can be read');
afterAll(() => root.remove());

async function show(landscape: Landscape) {
  explorer.store.update(() => stateWith(landscape));
  return pictured(root);
}

test('an address that cannot be read is said to be none, and the first landscape shown', () => {
  expect(noticesIn(root)).toContain('The address held no landscape that could be read');
  expect(explorer.store.state.preset).toBe(PRESETS[0].name);
  expect(optionsOf(root, 'preset')).toEqual(PRESETS.map(({ name }) => name));
});

describe('what the page says of a picture', () => {
  beforeEach(() => show(BOWL));

  test('the field’s range and its only minimum, at the place that solves the problem', () => {
    const facts = textOf(root.querySelector('[aria-labelledby=facts-title]'));
    // the farthest corner is (−1, −1): 1.5² + 1.25²
    // 0 in exact arithmetic; in closed form, in float64, the square of a rounding error
    expect(facts).toMatch(/Smallest loss ?(0|[\d.]+ × 10⁻³.) .*Largest ?3\.813 .*17 × 17/);
    const minima = root.querySelector('[aria-labelledby=minima-title]')!;
    expect(textOf(minima)).toContain('1 local minimum of this slice verified · on the grid 1 resolved · 0 unresolved');
    const [verified, candidates] = [...minima.querySelectorAll('table')].map((table) =>
      [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map(textOf)),
    );
    expect(verified).toHaveLength(1);
    // Hessian of the loss: 2 in either direction
    expect(verified[0].slice(1)).toEqual(['0.5', '0.25', '2, 2', 'Check']);
    expect(candidates).toHaveLength(1);
    expect(candidates[0].slice(1, 3)).toEqual(['0.5', '0.25']);
    expect(candidates[0].at(-1)).toBe('resolved');
  });

  test('the audit: plane, axes in words, lengths, cosine, data and engine with its reason', () => {
    const audit = textOf(root.querySelector('[aria-labelledby=audit-title]'));
    for (const word of ['weight of layer 1', 'bias of layer 1', '‖u‖ = 1, ‖v‖ = 1', 'CPU', 'Why'])
      expect(audit).toContain(word);
    expect(audit).toMatch(/Cosine of u and v ?0/);
    expect(audit).toMatch(/Data ?.*2 samples/);
    expect(audit).not.toMatch(/NaN|undefined/);
  });

  test('formulas of network, loss and plane', () => {
    expect(textOf(root.querySelector('.formula'))).toBe('ŷ(x) = w₀·x + b₀L = mean (ŷ − y)²a = w₀, b = b₀');
  });
});

test('holes are counted and said, and no number of the page is made of them', async () => {
  await show({ ...BOWL, window: { a: [-3e38, 3e38], b: [-1, 1] } });
  const facts = textOf(root.querySelector('[aria-labelledby=facts-title]'));
  expect(facts).toMatch(/nodes are holes \(\d+\.\d %\): the loss there is not finite/);
  expect(facts).not.toMatch(/Infinity|NaN/);
});

test('a direction that does not move is warned of', async () => {
  const layers = [1, 4, 1];
  await show({
    ...BOWL,
    network: { layers, activation: 'tanh' },
    parameters: { init: 'zeros' },
    plane: { directions: 'random', normalize: 'filter', seed: 1 },
  });
  expect(textOf(root.querySelector('.findings .warning'))).not.toBe('');
  expect(textOf(root.querySelector('[aria-labelledby=audit-title]'))).toContain(
    'Cosine of u and v none, a direction is zero',
  );
});

describe('an entry that cannot be', () => {
  test('is said at its control and above, with the last good picture and its facts kept', async () => {
    const element = await show(BOWL);
    const { field, landscape } = element;
    const facts = textOf(root.querySelector('.findings'));
    enter(root, 'grid-0', '1');
    enter(root, 'window-a-0', '4');
    await drawn();
    expect(messageAt(root, 'grid-0')).toContain('got 1');
    const summary = root.querySelector('[role=alert]')!;
    expect(
      [...summary.querySelectorAll('a')]
        .map(textOf)
        .map((text) => text.split(':')[0])
        .sort(),
    ).toEqual(['grid[0]', 'window.a']);
    expect(element.landscape).toBe(landscape);
    expect(element.field).toBe(field);
    expect(textOf(root.querySelector('.findings'))).toBe(facts);
    enter(root, 'grid-0', '17');
    enter(root, 'window-a-0', '-1');
    await drawn();
    expect(root.querySelector('[role=alert]')).toBe(null);
  });

  test.each([
    ['grid-0', '1', 'grid-0'],
    ['window-a-0', '9', 'window-a-0'],
    ['plane-v-bias', '5', 'plane-v-bias'],
    ['data', '1 → x', 'data'],
    ['loss-l2', '-1', 'loss-l2'],
    ['network-layers-1', '0', 'network-layers-1'],
  ])(
    '(%s: %s) has a link that leads to its control, opened, and leaves the address alone',
    async (id, text, target) => {
      await show(BOWL);
      const details = find(root, id).closest('details')!;
      details.open = false;
      enter(root, id, text);
      await drawn();
      const address = location.href;
      root.querySelector<HTMLAnchorElement>('[role=alert] a')!.click();
      expect(document.activeElement?.id).toBe(target);
      expect(details.open).toBe(true);
      expect(location.href).toBe(address);
    },
  );
});

test('what an edit had to change besides is said, and the picture is of the changed landscape', async () => {
  const element = await show(BOWL);
  choose(root, 'data-dataset', 'moons');
  await pictured(root);
  expect(noticesIn(root)).toContain('The network now has 2 inputs, as the data have.');
  expect(element.landscape?.network.layers).toEqual([2, 1]);
  expect(element.report?.network.layers).toMatchObject([{ inputs: 2, outputs: 1 }]);
});

test('the view’s controls reach the element', async () => {
  const element = await show(BOWL);
  root.querySelector<HTMLInputElement>('input[value=map]')!.click();
  choose(root, 'view-palette', 'vik');
  choose(root, 'view-scale', 'log');
  choose(root, 'view-levels', 'quantile');
  enter(root, 'view-levelCount', '7');
  find(root, 'view-contours').click();
  find(root, 'view-minima').click();
  await drawn();
  const { view, palette, scale, levels, withoutContours, withoutMinima } = element;
  expect({ view, palette, scale, levels, withoutContours, withoutMinima }).toEqual({
    view: 'map',
    palette: 'vik',
    scale: 'log',
    levels: 'quantile 7',
    withoutContours: true,
    withoutMinima: true,
  });
});

test('every control has a label of its own, and no id is there twice', async () => {
  await show(BOWL);
  const controls = [...root.querySelectorAll<HTMLInputElement>('input, select, textarea')];
  for (const control of controls) expect(control.labels?.length, control.outerHTML).toBeGreaterThan(0);
  const ids = [...root.querySelectorAll('[id]')].map(({ id }) => id);
  expect(ids.filter((id, k) => ids.indexOf(id) !== k)).toEqual([]);
});
