import { html, nothing, type TemplateResult } from 'lit';
import { messages, numberField, selectField } from '../fields.ts';
import { isInside, isSame } from '../fit.ts';
import { problemsAt, type ExplorerState } from '../state.ts';
import type { PlaneSource } from './plane-source.ts';
import { weightMatrix } from './weight-matrix.ts';
import type { NetworkSpec, ParameterRef, PlaneSpec } from '../../spec/landscape.ts';

type Axes = Extract<PlaneSpec, { directions: 'axes' }>;

/** Two parameters, each by layer, kind and units, or by a click into the picture of its weight matrix. */
export function axesControls(plane: Axes, state: ExplorerState, source: PlaneSource): TemplateResult {
  const { draft, problems } = state;
  const picked = (key: 'u' | 'v') =>
    picker(key, plane, draft.network, problems, source, (ref) => source.patch(plane, { [key]: ref }));
  return html`${picked('u')} ${picked('v')} ${weightMatrix(plane, state, source)}`;
}

/** Names one scalar parameter in words: layer, kind, and the units it joins, counted from 1. */
function picker(
  key: 'u' | 'v',
  plane: Axes,
  network: NetworkSpec,
  problems: ExplorerState['problems'],
  source: PlaneSource,
  onChange: (ref: ParameterRef) => void,
): TemplateResult {
  const ref = plane[key];
  const { layers, bias = true } = network;
  const { layer } = ref;
  const isBias = 'bias' in ref;
  const [to, from] = isBias ? [ref.bias, 0] : ref.weight;
  const weight = (out: number, input: number): ParameterRef => ({ layer, weight: [out, input] });
  const count = layers.length - 1;
  return html`<fieldset class="picker" @focusin=${() => (source.axis = key)}>
    <legend>Axis ${key === 'u' ? 'a' : 'b'}</legend>
    ${selectField({
      label: 'Layer',
      path: `plane.${key}.layer`,
      value: String(layer),
      choices: Array.from({ length: count }, (_, l) => ({
        value: String(l),
        label: `${l + 1}: ${layers[l]} → ${layers[l + 1]}`,
      })),
      problems,
      onChange: (chosen) => onChange(firstOfLayer(Number(chosen), isBias, network, key === 'u' ? plane.v : plane.u)),
    })}
    ${selectField({
      label: 'Kind',
      path: `plane.${key}.kind`,
      value: isBias ? 'bias' : 'weight',
      choices: [{ value: 'weight', label: 'weight' }, ...(bias ? [{ value: 'bias', label: 'bias' }] : [])],
      onChange: (kind) => onChange(kind === 'bias' ? { layer, bias: to } : weight(to, 0)),
    })}
    ${
      isBias
        ? nothing
        : unit('From unit', `plane.${key}.weight[1]`, from, layers[layer], problems, (input) =>
            onChange(weight(to, input)),
          )
    }
    ${unit('To unit', isBias ? `plane.${key}.bias` : `plane.${key}.weight[0]`, to, layers[layer + 1], problems, (out) => onChange(isBias ? { layer, bias: out } : weight(out, from)))}
    ${messages(
      `plane.${key}`,
      problems.filter(({ path }) => path === `plane.${key}`),
    )}
  </fieldset>`;
}

/** The first weight or bias of a layer that the other axis has not taken; the first where there is no other. */
function firstOfLayer(layer: number, isBias: boolean, network: NetworkSpec, taken: ParameterRef): ParameterRef {
  const candidates: ParameterRef[] = isBias
    ? [0, 1].map((bias) => ({ layer, bias }))
    : [
        [0, 0],
        [0, 1],
        [1, 0],
      ].map(([out, input]) => ({ layer, weight: [out, input] }));
  const isFree = (ref: ParameterRef) => isInside(ref, network) && !isSame(ref, taken);
  return candidates.find(isFree) ?? candidates[0];
}

/** Units are counted from 1 here and from 0 in the file, so its messages are put into the words of the control. */
function unit(
  label: string,
  path: string,
  index: number,
  width: number,
  problems: ExplorerState['problems'],
  onChange: (index: number) => void,
): TemplateResult {
  const own = problemsAt(problems, path).map(() => ({
    path,
    expected: `a unit from 1 to ${width}`,
    got: `${index + 1}`,
  }));
  const value = index + 1;
  return numberField({ label, path, value, min: 1, max: width, problems: own, onChange: (to) => onChange(to - 1) });
}
