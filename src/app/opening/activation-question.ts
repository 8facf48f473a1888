import { html, nothing, type TemplateResult } from 'lit';
import type { Weights } from './weights.ts';
import type { Editor } from '../editor.ts';
import { selectField, words } from '../fields.ts';
import { activationOf, withActivation } from '../network-controls.ts';
import type { ExplorerState } from '../state.ts';
import { ACTIVATIONS, type Activation, type NetworkSpec } from '../../spec/landscape.ts';

/** From this number of hidden layers on, one choice for all of them is worth its place. */
const MANY = 3;

/** Asks for the activations that a file does not have, until somebody says that those assumed are right. */
export function activationQuestion(
  name: string,
  { draft: { network } }: ExplorerState,
  editor: Editor,
  weights: Weights,
): TemplateResult {
  const hidden = network.layers.length - 2;
  const set = (changes: Partial<NetworkSpec>) =>
    editor.edit((landscape) => ({ ...landscape, network: { ...landscape.network, ...changes } }));
  const all = Array.from({ length: hidden }, (_, l) => activationOf(network, l));
  const common = all.every((activation) => activation === all[0]) ? all[0] : null;
  return html`<div class="asked assumed" role="group" aria-label="Activations">
    <p>
      <strong>Which activations?</strong> ${name} does not say, and the loss depends on them.
      ${hidden > 0 ? html`These are assumed:` : html`Nothing is assumed to follow the layer:`}
    </p>
    <div class="activations">
      ${
        hidden >= MANY
          ? selectField<Activation | 'mixed'>({
              label: 'All hidden layers',
              path: 'assumed.all',
              value: common ?? 'mixed',
              choices: [...(common ? [] : [{ value: 'mixed' as const, label: 'as below' }]), ...words(ACTIVATIONS)],
              onChange: (activation) => {
                if (activation !== 'mixed') set({ activation });
              },
            })
          : nothing
      }
      ${all.map((activation, l) =>
        selectField({
          label: `Hidden layer ${l + 1} (${network.layers[l + 1]})`,
          path: `assumed.activation[${l}]`,
          value: activation,
          choices: words(ACTIVATIONS),
          onChange: (chosen) => set({ activation: withActivation(network, l, chosen) }),
        }),
      )}
      ${selectField({
        label: 'After the last layer',
        path: 'assumed.output',
        value: network.output ?? 'identity',
        choices: words(ACTIVATIONS),
        onChange: (output) => set({ output }),
      })}
    </div>
    <div class="buttons">
      <button type="button" class="primary" @click=${() => weights.confirmActivations()}>These are right</button>
    </div>
  </div>`;
}

/** A word over the picture, for as long as what it shows rests on an assumption. */
export function assumptionFlag(
  { landscape }: Pick<ExplorerState, 'landscape'>,
  weights: Weights,
): TemplateResult | typeof nothing {
  const name = weights.assumedFor(landscape);
  if (name === null) return nothing;
  const { network } = landscape;
  const hidden = network.layers.slice(1, -1).map((_, l) => activationOf(network, l));
  const assumed = [...new Set([...hidden, network.output ?? 'identity'])].join(' and ');
  return html`<p class="warning assumption">
    Assumed activations: ${assumed}. ${name} does not say which.
    <button type="button" class="link" @click=${goToQuestion}>Check them</button>
  </p>`;
}

function goToQuestion(event: Event): void {
  const page = (event.currentTarget as HTMLElement).getRootNode() as Document;
  page.querySelector<HTMLElement>('.assumed select')?.focus();
}
