import { html, nothing, type TemplateResult } from 'lit';
import { checkField, idOf, messages, selectField } from '../fields.ts';
import { problemsAt, type ExplorerState } from '../state.ts';
import { typedText, typedValue } from '../typed-value.ts';
import { partsOf, readUnits, sharesOf, unitsText, type LayerShare } from './parts.ts';
import type { PlaneSource } from './plane-source.ts';
import { biasField, NORMALIZATION_WORDS, seedField } from './rule-fields.ts';
import { NORMALIZATIONS, type PlaneSpec } from '../../spec/landscape.ts';

type Random = Extract<PlaneSpec, { directions: 'random' }>;

/** How the two draws are normalised, and what moves. */
export function randomControls(plane: Random, state: ExplorerState, source: PlaneSource): TemplateResult {
  const { problems } = state;
  return html`<div class="row">
      ${selectField({
        label: 'Normalised',
        path: 'plane.normalize',
        value: plane.normalize ?? 'filter',
        choices: NORMALIZATIONS.map((value) => ({ value, label: NORMALIZATION_WORDS[value] })),
        problems,
        onChange: (normalize) => source.patch(plane, { normalize }),
      })}
      ${seedField(plane, problems, source)}
    </div>
    <div class="row">
      ${biasField(plane, problems, source)}
      ${selectField({
        label: 'What moves',
        path: 'plane.parts',
        value: plane.only ? 'parts' : 'all',
        choices: [
          { value: 'all' as const, label: 'everything' },
          { value: 'parts' as const, label: 'chosen parts' },
        ],
        onChange: (chosen) => source.set(chosen === 'all' ? whole(plane) : withShares(plane, firstShares(state))),
      })}
    </div>
    ${plane.only ? partsControls(plane, state, source) : nothing}`;
}

/** One row a layer: whether it moves, and which of its units. */
function partsControls(plane: Random, { draft, problems }: ExplorerState, source: PlaneSource): TemplateResult {
  const { layers } = draft.network;
  const shares = sharesOf(plane.only, draft.network);
  const set = (l: number, share: LayerShare) => source.set(withShares(plane, shares.with(l, share)));
  return html`<fieldset class="parts">
    <legend>Layers that move, and which of their units</legend>
    ${shares.map((share, l) => {
      const width = layers[l + 1];
      return html`<div class="part">
        ${checkField({
          label: `Layer ${l + 1} (${layers[l]} → ${width})`,
          path: `plane.parts.layer${l}`,
          value: share !== 'none',
          onChange: (moves) => set(l, moves ? 'all' : 'none'),
        })}
        ${share === 'none' || width === 1 ? nothing : unitsField(l, share, width, source, (next) => set(l, next))}
      </div>`;
    })}
    ${messages('plane.only', problemsAt(problems, 'plane.only'))}
  </fieldset>`;
}

/** Units as a list of numbers and ranges; what cannot be read is not taken, but stays in sight with what is wrong. */
function unitsField(
  l: number,
  share: LayerShare,
  width: number,
  source: PlaneSource,
  onChange: (share: LayerShare) => void,
): TemplateResult {
  const path = `plane.parts.units${l}`;
  const unread = source.unread(l);
  const text = unread ?? (share === 'all' || share === 'none' ? '' : unitsText(share));
  const expected = `units from 1 to ${width}, such as ${width < 4 ? '1, 2' : '1–3, 4'}`;
  const own = unread === undefined ? [] : [{ path, expected, got: JSON.stringify(unread) }];
  const typed = typedText((input) => {
    const units = readUnits(input.value, width);
    source.refuse(l, units ? null : input.value);
    if (units) onChange(units);
  });
  return html`<div class="units">
    <input
      type="text"
      id=${idOf(path)}
      autocomplete="off"
      .value=${typedValue(text)}
      placeholder="all ${width} units"
      aria-label="Units of layer ${l + 1}; empty for all ${width}"
      title="${expected}; empty for all ${width}"
      aria-invalid=${own.length > 0 ? 'true' : nothing}
      aria-describedby=${own.length > 0 ? `${idOf(path)}-error` : nothing}
      @input=${typed.onInput}
      @blur=${typed.onBlur}
      @change=${typed.onChange}
    />
    ${messages(path, own)}
  </div>`;
}

function withShares(plane: Random, shares: readonly LayerShare[]): Random {
  const rest = whole(plane);
  // the list stays open when all of it is chosen
  return { ...rest, only: partsOf(shares) ?? shares.map((_, layer) => ({ layer })) };
}

function whole(plane: Random): Random {
  const { only: _, ...rest } = plane;
  return rest;
}

/** The first choice of parts: the last layer alone. */
function firstShares({ draft }: ExplorerState): LayerShare[] {
  const count = draft.network.layers.length - 1;
  return Array.from({ length: count }, (_, l) => (l === count - 1 ? 'all' : 'none'));
}
