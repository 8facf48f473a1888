import { html, nothing, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { numberField, selectField } from './fields.ts';
import type { ExplorerState } from './state.ts';
import { LOSS_WORDS } from '../elements/words.ts';
import { LOSSES, type LossName, type LossSpec } from '../spec/landscape.ts';

const choices = LOSSES.map((value) => ({ value, label: `${LOSS_WORDS[value]}` }));

/** Losses that are taken of logits. */
const OF_LOGITS: readonly LossName[] = ['bce', 'cross-entropy'];

export function lossControls({ draft, problems }: ExplorerState, editor: Editor): TemplateResult {
  const { loss } = draft;
  const { output = 'identity' } = draft.network;
  const set = (next: LossSpec) => editor.edit((landscape) => ({ ...landscape, loss: next }));
  const { delta: _, ...withoutDelta } = loss;
  return html`
    <div class="row">
      ${selectField({
        label: 'Loss',
        path: 'loss.name',
        value: loss.name,
        choices,
        problems,
        onChange: (name) => set(name === 'huber' ? { ...loss, name } : { ...withoutDelta, name }),
      })}
      ${
        loss.name === 'huber'
          ? numberField({
              label: 'Delta',
              path: 'loss.delta',
              value: loss.delta ?? 1,
              step: 'any',
              problems,
              onChange: (delta) => set({ ...loss, delta }),
            })
          : nothing
      }
      ${numberField({
        label: 'L2 penalty',
        path: 'loss.l2',
        value: loss.l2 ?? 0,
        min: 0,
        step: 'any',
        problems,
        onChange: (l2) => set({ ...loss, l2 }),
      })}
    </div>
    ${
      OF_LOGITS.includes(loss.name) && output !== 'identity'
        ? html`<p class="hint">
            The ${LOSS_WORDS[loss.name]} takes logits. Those of this network go through ${output}: the usual output
            activation is identity.
          </p>`
        : nothing
    }
    ${
      loss.l2
        ? html`<p class="hint">
            The penalty ${loss.l2}·‖θ‖² is a channel of its own: it is kept with the landscape and never drawn into the
            loss.
          </p>`
        : nothing
    }
  `;
}
