import { html, nothing, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { firstOther } from './fit.ts';
import { messages, numberField, selectField } from './fields.ts';
import { problemsAt, type ExplorerState } from './state.ts';
import { BIAS_RULES, NORMALIZATIONS, type NetworkSpec, type ParameterRef, type PlaneSpec } from '../spec/landscape.ts';

type Random = PlaneSpec & { directions: 'random' };

const NORMALIZATION_WORDS = { filter: 'per filter (Li et al. 2018)', layer: 'per layer', none: 'none' };
const BIAS_WORDS = { zero: 'do not move', scale: 'are scaled with their neuron' };

/** Planes that are entered in the file. */
const FILE_WORDS = {
  given: 'given in the file',
  points: 'through three points of the file',
  line: 'through two points of the file',
  pca: 'principal directions of a trajectory',
  hessian: 'eigenvectors of the Hessian',
  gradient: 'down the gradient',
};

/** How the two directions of the plane are chosen. */
export function planeControls({ draft, problems }: ExplorerState, editor: Editor): TemplateResult {
  const { plane, network } = draft;
  const set = (next: PlaneSpec) => editor.edit((landscape) => ({ ...landscape, plane: next }));
  const { directions } = plane;
  const fromFile = directions in FILE_WORDS;
  return html`
    ${selectField({
      label: 'Directions',
      path: 'plane.directions',
      value: directions,
      choices: [
        { value: 'axes', label: 'two parameters' },
        { value: 'random', label: 'random directions' },
        ...(directions === 'axes' || directions === 'random'
          ? []
          : [{ value: directions, label: FILE_WORDS[directions] }]),
      ],
      problems,
      onChange: (chosen) => choose(chosen, network, set),
    })}
    ${
      fromFile
        ? html`<p class="hint">Directions and points are edited in the landscape file below.</p>`
        : html`<p class="hint">
            Given directions and planes through three points can be entered in the landscape file below.
          </p>`
    }
    ${
      plane.directions === 'axes'
        ? html`${picker('a', 'u', plane.u, network, problems, (u) => set({ ...plane, u }))}
          ${picker('b', 'v', plane.v, network, problems, (v) => set({ ...plane, v }))}`
        : nothing
    }
    ${plane.directions === 'random' ? randomControls(plane, problems, set) : nothing}
  `;
}

function choose(directions: PlaneSpec['directions'], network: NetworkSpec, set: (plane: PlaneSpec) => void): void {
  if (directions === 'random') set({ directions, normalize: 'filter', bias: 'zero', seed: 1 });
  const last = network.layers.length - 2;
  if (directions !== 'axes') return;
  const u: ParameterRef = { layer: 0, weight: [0, 0] };
  set({ directions, u, v: last > 0 ? { layer: last, weight: [0, 0] } : firstOther(network, u) });
}

/** Names one scalar parameter in words: layer, kind, and the units it joins, counted from 1. */
function picker(
  axis: string,
  key: 'u' | 'v',
  ref: ParameterRef,
  { layers, bias = true }: NetworkSpec,
  problems: ExplorerState['problems'],
  onChange: (ref: ParameterRef) => void,
): TemplateResult {
  const { layer } = ref;
  const isBias = 'bias' in ref;
  const [to, from] = isBias ? [ref.bias, 0] : ref.weight;
  const weight = (out: number, input: number): ParameterRef => ({ layer, weight: [out, input] });
  const count = layers.length - 1;
  return html`<fieldset class="picker">
    <legend>Axis ${axis}</legend>
    ${selectField({
      label: 'Layer',
      path: `plane.${key}.layer`,
      value: String(layer),
      choices: Array.from({ length: count }, (_, l) => ({
        value: String(l),
        label: `${l + 1} (${layers[l]} → ${layers[l + 1]})`,
      })),
      problems,
      onChange: (chosen) =>
        onChange(isBias ? { layer: Number(chosen), bias: 0 } : { layer: Number(chosen), weight: [0, 0] }),
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

function randomControls(
  plane: Random,
  problems: ExplorerState['problems'],
  set: (plane: Random) => void,
): TemplateResult {
  return html`<div class="row">
      ${selectField({
        label: 'Normalised',
        path: 'plane.normalize',
        value: plane.normalize ?? 'filter',
        choices: NORMALIZATIONS.map((value) => ({ value, label: NORMALIZATION_WORDS[value] })),
        problems,
        onChange: (normalize) => set({ ...plane, normalize }),
      })}
      ${numberField({
        label: 'Seed',
        path: 'plane.seed',
        value: plane.seed ?? 0,
        problems,
        onChange: (seed) => set({ ...plane, seed }),
      })}
    </div>
    ${selectField({
      label: 'Biases',
      path: 'plane.bias',
      value: plane.bias ?? 'zero',
      choices: BIAS_RULES.map((value) => ({ value, label: BIAS_WORDS[value] })),
      problems,
      onChange: (bias) => set({ ...plane, bias }),
    })}`;
}
