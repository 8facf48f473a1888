import { html } from 'lit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Checkpoints } from '../../../src/app/checkpoints.ts';
import { DataSource } from '../../../src/app/data-source.ts';
import { openedNote } from '../../../src/app/opening/opened-note.ts';
import { Opening } from '../../../src/app/opening/opening.ts';
import { Weights } from '../../../src/app/opening/weights.ts';
import { weightsSection } from '../../../src/app/opening/weights-section.ts';
import { exportModel } from '../../../src/model/import/export-model.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import type { NetworkSpec } from '../../../src/spec/landscape.ts';
import { choose, find, mountForm, press, textOf, unmountForms, type Form } from '../form.ts';
import { withRows } from '../landscapes.ts';

afterEach(unmountForms);

const NETWORK: NetworkSpec = { layers: [4, 1], output: 'identity' };

/** The note and the section of the weights, over a store of their own. */
function mount() {
  const checkpoints = new Checkpoints(() => redraw());
  let parts: { opening: Opening; weights: Weights } | null = null;
  const form: Form = mountForm(
    (state, editor) => {
      if (!parts) {
        const host = { editor, checkpoints, state: () => form.store.state, say: () => {}, changed: () => redraw() };
        const weights = new Weights(host);
        const data = new DataSource(editor, host.state, host.say);
        parts = { weights, opening: new Opening({ ...host, data, weights, openText: () => false }) };
      }
      const actions = { editor, checkpoints, ...parts };
      return html`${openedNote(state, actions)}${weightsSection(state, actions)}`;
    },
    withRows([[0, 0, 0, 1]], [[1]], { network: NETWORK, parameters: { values: [1, 2, 3, 4, 5] } }),
  );
  const redraw = () => form.store.update((state) => ({ ...state }));
  return { ...parts!, checkpoints, form, box: form.box };
}

function fileOf(name: string, values: number[]): File {
  return new File([exportModel(NETWORK, Float64Array.from(values)) as Uint8Array<ArrayBuffer>], name);
}

describe('the note of what was opened', () => {
  test('asks what a file is, and reads it as is answered', async () => {
    const { opening, form, box } = mount();
    const rows = Float64Array.from({ length: 20 }, (_, k) => k);
    await opening.open([new File([writeNpyHeader([4, 5], '<f8') as Uint8Array<ArrayBuffer>, rows], 'd.npy')]);
    expect(textOf(box.querySelector('.asked p'))).toContain('What is d.npy? Its 4 rows of 5 numbers are samples');
    expect([...box.querySelectorAll('.asked button')].map(textOf)).toEqual([
      'Read as data',
      'Read as points of the network',
      'Leave it',
    ]);
    press(box, 'Read as points of the network');
    await vi.waitFor(() => expect(form.draft.parameters).toEqual({ values: [15, 16, 17, 18, 19] }));
    expect(box.querySelector('.asked')).toBe(null);
    expect(textOf(box.querySelector('.opened [role=status]'))).toContain('d.npy: 4 points of 4-1, 5 parameters');
    expect(textOf(box.querySelector('.checkpoints'))).toContain('θ₀ before');
    press(box, 'Put this note away');
    expect(box.querySelector('.opened')).toBe(null);
  });

  test('asks for the activations of many layers at once, or one by one', async () => {
    const { opening, form, box } = mount();
    const layer = (out: number, inputs: number) => Array.from({ length: out }, () => Array(inputs).fill(0.5));
    const state = { '0.w': layer(3, 4), '1.w': layer(3, 3), '2.w': layer(3, 3), '3.w': layer(1, 3) };
    const named = Object.fromEntries(Object.entries(state).map(([key, rows]) => [key.replace('w', 'weight'), rows]));
    await opening.open([new File([JSON.stringify(named)], 'deep.json')]);
    choose(box, 'assumed-all', 'relu');
    expect(form.draft.network.activation).toBe('relu');
    choose(box, 'assumed-activation-1', 'sin');
    expect(form.draft.network.activation).toEqual(['relu', 'sin', 'relu']);
    expect(find<HTMLSelectElement>(box, 'assumed-all').value).toBe('mixed');
    choose(box, 'assumed-output', 'sigmoid');
    expect(form.draft.network.output).toBe('sigmoid');
    press(box, 'These are right');
    expect(box.querySelector('.assumed')).toBe(null);
    expect(form.draft.network.activation).toEqual(['relu', 'sin', 'relu']);
  });
});

describe('the section of the weights', () => {
  test('lists both ends of many checkpoints, tells those of another network, and lets them go', async () => {
    const { checkpoints, box } = mount();
    const list = Array.from({ length: 100 }, (_, k) => ({
      name: `c${k}`,
      network: NETWORK,
      values: Float64Array.of(0, 0, 0, 1, k),
    }));
    checkpoints.add(...list, { name: 'other', network: { layers: [2, 1] }, values: new Float64Array(3) });
    const rows = () => [...box.querySelectorAll('.checkpoints li')].map(textOf);
    expect(rows()).toHaveLength(80);
    expect(textOf(box.querySelector('.checkpoints .hint'))).toBe('21 between are not listed.');
    expect(rows().at(-1)).toContain('another network: 2-1, 3 parameters');
    // one sample (0, 0, 0, 1) → 1: the prediction is 1 + k
    await vi.waitFor(() => expect(rows()[7]).toContain('4-1, loss 49'));
    press(box, 'Remove other');
    expect(checkpoints.list).toHaveLength(100);
  });

  test('keeps θ₀, so that a line can be laid from it', async () => {
    const { opening, form, box, checkpoints } = mount();
    press(box, 'Keep as checkpoint');
    expect(checkpoints.list.map(({ name }) => name)).toEqual(['θ₀ kept']);
    await opening.open([fileOf('a.safetensors', [1, 1, 1, 1, 1]), fileOf('b.safetensors', [2, 2, 2, 2, 2])]);
    expect(checkpoints.list).toHaveLength(3);
    press(box, 'Line through the two');
    await vi.waitFor(() => expect(form.draft.plane.directions).toBe('line'));
    expect(form.draft.window).toEqual({ a: [-0.5, 1.5], b: [-1, 1] });
    press(box, 'Use θ₀ kept as θ₀');
    expect(form.draft.parameters).toEqual({ values: [1, 2, 3, 4, 5] });
  });
});
