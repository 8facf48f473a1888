import { html, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { checkField, messages, numberField, selectField, words } from './fields.ts';
import { problemsAt, type ExplorerState } from './state.ts';
import { countParameters } from '../spec/agreement.ts';
import { ACTIVATIONS, INITS, type Activation, type NetworkSpec, type ParametersSpec } from '../spec/landscape.ts';

type SetNetwork = (change: (network: NetworkSpec) => Partial<NetworkSpec>) => void;

/** Hidden layers, their activations, the output and where the parameters come from. */
export function networkControls({ draft, problems }: ExplorerState, editor: Editor): TemplateResult {
  const { network, parameters } = draft;
  const hidden = network.layers.slice(1, -1);
  // of the network as it is then, not as it was when this was drawn: two edits may come between two frames
  const set: SetNetwork = (change) =>
    editor.edit((landscape) => ({ ...landscape, network: { ...landscape.network, ...change(landscape.network) } }));
  const last = network.layers.length - 1;
  return html`
    <div class="layers" role="group" aria-label="Layers">
      <p class="end">
        ${network.layers[0]} <span>${network.layers[0] === 1 ? 'input' : 'inputs'}, from the data</span>
      </p>
      ${hidden.map((_, l) => layerRow(network, l, problems, set))}
      <div class="layer">
        ${numberField({
          label: 'Outputs',
          path: `network.layers[${last}]`,
          value: network.layers[last],
          min: 1,
          max: 64,
          problems,
          onChange: (width) => set(({ layers }) => ({ layers: layers.with(layers.length - 1, width) })),
        })}
        ${selectField({
          label: 'Output activation',
          path: 'network.output',
          value: network.output ?? 'identity',
          choices: words(ACTIVATIONS),
          problems,
          onChange: (output) => set(() => ({ output })),
        })}
      </div>
    </div>
    <div class="row">
      <button type="button" @click=${() => set(addLayer)}>Add a hidden layer</button>
      ${checkField({ label: 'Biases', path: 'network.bias', value: network.bias ?? true, onChange: (bias) => set(() => ({ bias })) })}
    </div>
    ${messages('network.activation', Array.isArray(network.activation) ? [] : problemsAt(problems, 'network.activation'))}
    ${parameterControls(parameters, countParameters(network.layers, network.bias), problems, editor)}
  `;
}

function layerRow(
  network: NetworkSpec,
  l: number,
  problems: ExplorerState['problems'],
  set: SetNetwork,
): TemplateResult {
  return html`<div class="layer">
    ${numberField({
      label: `Hidden layer ${l + 1}`,
      path: `network.layers[${l + 1}]`,
      value: network.layers[l + 1],
      min: 1,
      max: 65536,
      problems,
      onChange: (width) => set(({ layers }) => ({ layers: layers.with(l + 1, width) })),
    })}
    ${selectField({
      label: 'Activation',
      path: `network.activation[${l}]`,
      value: activationOf(network, l),
      choices: words(ACTIVATIONS),
      problems,
      onChange: (activation) => set((current) => ({ activation: withActivation(current, l, activation) })),
    })}
    <button
      type="button"
      class="remove"
      aria-label="Remove hidden layer ${l + 1}"
      title="Remove this layer"
      @click=${() => set((current) => removeLayer(current, l))}
    >
      ×
    </button>
  </div>`;
}

/** The activation of hidden layer l. */
export function activationOf({ activation = 'identity' }: NetworkSpec, l: number): Activation {
  return typeof activation === 'string' ? activation : (activation[l] ?? 'identity');
}

/** One name while all hidden layers agree, a list otherwise. */
export function withActivation(network: NetworkSpec, l: number, chosen: Activation): Activation | Activation[] {
  const all = network.layers.slice(1, -1).map((_, k) => (k === l ? chosen : activationOf(network, k)));
  return all.every((name) => name === chosen) ? chosen : all;
}

/** Another hidden layer before the output, as wide and of the kind of the last one. */
export function addLayer(network: NetworkSpec): Partial<NetworkSpec> {
  const { layers } = network;
  const hidden = layers.length - 2;
  const width = hidden > 0 ? layers[hidden] : 8;
  const activation = hidden > 0 ? activationOf(network, hidden - 1) : 'tanh';
  const all = [...Array.from({ length: hidden }, (_, l) => activationOf(network, l)), activation];
  return {
    layers: [...layers.slice(0, -1), width, layers[layers.length - 1]],
    activation: all.every((name) => name === activation) ? activation : all,
  };
}

export function removeLayer(network: NetworkSpec, l: number): Partial<NetworkSpec> {
  const { activation } = network;
  const layers = network.layers.filter((_, k) => k !== l + 1);
  return Array.isArray(activation) ? { layers, activation: activation.filter((_, k) => k !== l) } : { layers };
}

function parameterControls(
  parameters: ParametersSpec,
  count: number,
  problems: ExplorerState['problems'],
  editor: Editor,
): TemplateResult {
  const set = (next: ParametersSpec) => editor.edit((landscape) => ({ ...landscape, parameters: next }));
  const given = !('init' in parameters);
  const own = 'values' in parameters && parameters.training ? 'as trained' : 'as given in the file';
  const choices = [...(given ? [{ value: 'given' as const, label: own }] : []), ...words(INITS)];
  return html`<div class="row">
    ${selectField({
      label: Number.isInteger(count) ? `${count.toLocaleString('en')} parameters` : 'Parameters',
      path: 'parameters',
      value: given ? 'given' : parameters.init,
      choices,
      onChange: (init) => {
        if (init !== 'given') set({ init, seed: given ? 1 : parameters.seed });
      },
    })}
    ${
      given || parameters.init === 'zeros'
        ? ''
        : numberField({
            label: 'Seed',
            path: 'parameters.seed',
            value: parameters.seed ?? 0,
            problems,
            onChange: (seed) => set({ ...parameters, seed }),
          })
    }
  </div>`;
}
