import { html, nothing, type TemplateResult } from 'lit';
import { selectField, type Choice } from './fields.ts';
import { axesControls } from './plane/axes-controls.ts';
import { cost, gradientControls, hessianControls } from './plane/derivative-controls.ts';
import { KIND_GROUPS, KIND_WORDS, missing, type PlaneKind } from './plane/first-plane.ts';
import type { PlaneSource } from './plane/plane-source.ts';
import { lineControls, principalControls, triangleControls } from './plane/point-controls.ts';
import { randomControls } from './plane/random-controls.ts';
import { problemsAt, type ExplorerState } from './state.ts';
import type { Landscape, PlaneSpec } from '../spec/landscape.ts';

/** How the two directions of the plane are chosen. */
export function planeControls(state: ExplorerState, source: PlaneSource): TemplateResult {
  const { draft, problems } = state;
  const { choices, reason } = kindChoices(state, source);
  return html`
    ${selectField({
      label: 'Directions',
      path: 'plane.directions',
      value: source.kind,
      choices,
      problems,
      hint: reason || undefined,
      onChange: (kind) => source.choose(kind),
    })}
    ${source.kind === draft.plane.directions ? controlsOf(draft.plane, state, source) : waiting(draft, source)}
  `;
}

/** What is being worked out, with a way out. */
function waiting(draft: Landscape, source: PlaneSource): TemplateResult {
  return html`<p class="hint" role="status">
      Working out the plane, and a window for it…
      <button type="button" class="link" @click=${() => source.stop()}>Stop</button>
    </p>
    ${source.pending ? cost(draft, source.pending) : nothing}`;
}

function controlsOf(plane: PlaneSpec, state: ExplorerState, source: PlaneSource): TemplateResult | typeof nothing {
  switch (plane.directions) {
    case 'axes':
      return axesControls(plane, state, source);
    case 'random':
      return randomControls(plane, state, source);
    case 'hessian':
      return hessianControls(plane, state, source);
    case 'gradient':
      return gradientControls(plane, state, source);
    case 'line':
      return lineControls(plane, state, source);
    case 'points':
      return triangleControls(plane, state, source);
    case 'pca':
      return principalControls(plane, state, source);
    case 'given':
      return html`<p class="hint">u and v are edited in the landscape file below.</p>`;
  }
}

/** All kinds in their groups, those that cannot be had yet with the reason, which the hint repeats. */
function kindChoices(
  { draft, problems }: ExplorerState,
  source: PlaneSource,
): { choices: { group: string; choices: Choice<PlaneKind>[] }[]; reason: string } {
  const isSound = problemsAt(problems, 'network').length === 0 && problemsAt(problems, 'parameters').length === 0;
  const reasons = new Map<string, string[]>();
  const choice = (kind: PlaneKind): Choice<PlaneKind> => {
    const label = KIND_WORDS[kind];
    if (kind === source.kind || source.keeps(kind)) return { value: kind, label };
    const reason = isSound ? missing(kind, draft, source.checkpoints) : 'network and parameters are to be mended first';
    if (reason) reasons.set(reason, [...(reasons.get(reason) ?? []), NAMES[kind] ?? label]);
    return { value: kind, label, disabled: reason !== '' };
  };
  const choices = KIND_GROUPS.map(({ name, kinds }) => ({ group: name, choices: kinds.map(choice) }));
  if (source.kind === 'given' || source.keeps('given')) {
    choices.push({ group: 'Landscape file', choices: [choice('given')] });
  }
  return { choices, reason: [...reasons].map(([reason, labels]) => describeMissing(labels, reason)).join(' ') };
}

/** Kinds as the hint names them. */
const NAMES: Partial<Record<PlaneKind, string>> = {
  line: 'a line through two points',
  points: 'a plane through three points',
};

/** "For a line through two points or a plane through three points: train, or open checkpoints, first." */
function describeMissing(labels: readonly string[], reason: string): string {
  const list = labels.length === 1 ? labels[0] : `${labels.slice(0, -1).join(', ')} and ${labels[labels.length - 1]}`;
  return `For ${list}: ${reason}.`;
}
