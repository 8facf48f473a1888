import { html, nothing, type TemplateResult } from 'lit';
import type { KnownLoss } from './checkpoint-losses.ts';
import type { Weights, WeightType } from './weights.ts';
import { parameterWords, type Checkpoint, type Checkpoints } from '../checkpoints.ts';
import { selectField } from '../fields.ts';
import type { ExplorerState } from '../state.ts';
import { isSameShape } from '../../spec/agreement.ts';
import { number } from '../../spec/quantities.ts';

/** What the section needs of the page. */
export interface WeightsActions {
  readonly weights: Weights;
  readonly checkpoints: Checkpoints;
}

/** As many checkpoints as are listed from either end of a long list. */
const LISTED = 40;

/** The weights shown, to be saved or kept, and the checkpoints that are kept. */
export function weightsSection(state: ExplorerState, actions: WeightsActions): TemplateResult {
  const { weights, checkpoints } = actions;
  const inFile = 'file' in state.landscape.parameters;
  return html`
    ${checkpoints.list.length > 0 ? checkpointList(state, actions) : nothing}
    <div class="field" role="group" aria-labelledby="weights-of">
      <span class="hint" id="weights-of">θ₀, the weights that the plane lies around</span>
      <div class="buttons">
        <button type="button" ?disabled=${inFile} @click=${() => weights.keep()}>Keep as checkpoint</button>
        <button type="button" ?disabled=${inFile} @click=${() => void weights.save()}>Save as .safetensors</button>
      </div>
    </div>
    ${selectField<WeightType>({
      label: 'Numbers in a saved file',
      path: 'weights.type',
      value: weights.type,
      choices: [
        { value: 'F64', label: 'float64: every bit' },
        { value: 'F32', label: 'float32: as modules of PyTorch are' },
      ],
      hint: 'Tensors are named as in an nn.Sequential; load_state_dict rounds float64 to the type of the module.',
      onChange: (type) => {
        weights.type = type;
      },
    })}
  `;
}

function checkpointList({ landscape }: ExplorerState, { weights, checkpoints }: WeightsActions): TemplateResult {
  const { list } = checkpoints;
  const listed = list.filter((_, k) => k < LISTED || k >= list.length - LISTED);
  return html`<fieldset class="checkpoints">
    <legend>${list.length === 1 ? '1 checkpoint' : `${list.length} checkpoints`}, kept in this tab</legend>
    <ul>
      ${listed.map((checkpoint) => {
        const { name } = checkpoint;
        return html`<li>
          <span class="name" title=${name}>${name}</span>
          <span class="about"
            >${aboutWords(checkpoint, landscape.network, () => weights.losses.lossOf(checkpoint, landscape))}</span
          >
          <button type="button" class="link" aria-label="Use ${name} as θ₀" @click=${() => weights.use(checkpoint)}>
            use as θ₀
          </button>
          <button type="button" class="link" aria-label="Save ${name}" @click=${() => void weights.save(checkpoint)}>
            save
          </button>
          <button type="button" class="remove" aria-label="Remove ${name}" @click=${() => checkpoints.remove(name)}>
            ×
          </button>
        </li>`;
      })}
    </ul>
    ${listed.length < list.length ? html`<p class="hint">${list.length - listed.length} between are not listed.</p>` : nothing}
  </fieldset>`;
}

/** The shape of another network, or the loss at a checkpoint of this one. */
function aboutWords({ network }: Checkpoint, shown: Checkpoint['network'], lossOf: () => KnownLoss): string {
  if (!isSameShape(network, shown)) return `another network: ${parameterWords(network)}`;
  const loss = lossOf();
  const words = loss === 'none' ? 'not taken' : loss === 'pending' ? '…' : number(loss);
  return `${network.layers.join('-')}, loss ${words}`;
}
