import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ref } from 'lit/directives/ref.js';
import { activationQuestion } from './activation-question.ts';
import { offersFor } from './offers.ts';
import type { Opening, OpenedNote } from './opening.ts';
import type { Question, Reading } from './readings.ts';
import type { Weights } from './weights.ts';
import type { Checkpoints } from '../checkpoints.ts';
import type { Editor } from '../editor.ts';
import type { ExplorerState } from '../state.ts';
import { isSameShape } from '../../spec/agreement.ts';

/** What the note needs of the page. */
export interface OpenedActions {
  readonly editor: Editor;
  readonly opening: Opening;
  readonly weights: Weights;
  readonly checkpoints: Checkpoints;
}

const CHOICES: Record<Reading['kind'], string> = {
  landscape: 'Open as a landscape',
  model: 'Read as a network',
  points: 'Read as points of the network',
  table: 'Read as data',
};

/** What the files that were opened turned out to be, what has to be asked about them, and what can be done with them. */
export function openedNote(state: ExplorerState, actions: OpenedActions): TemplateResult | typeof nothing {
  const { opening, weights } = actions;
  const { draft } = state;
  const bare = weights.assumedFor(draft);
  const question = bare === null ? nothing : activationQuestion(bare, state, actions.editor, weights);
  const { note } = opening;
  const isOf = note?.network && isSameShape(note.network, draft.network);
  const isShown = note && (note.questions.length > 0 || isOf);
  if (!isShown && bare === null && !opening.refusal) return nothing;
  // made anew for other files, and brought into sight
  return html`${keyed(
    opening.count,
    html`<section class="opened" aria-label="Opened" ${ref(bringIntoSight)}>
      ${opening.refusal ? headed(html`<p class="error" role="alert">${opening.refusal}</p>`, opening) : nothing}
      ${isShown && isOf && note.text ? readWords(note, opening) : nothing}
      ${isShown ? note.questions.map((asked) => fileQuestion(asked, opening)) : nothing} ${question}
      ${isShown && isOf ? offerButtons(note, state, actions) : nothing}
      <p class="hint">Read in this page; nothing was sent anywhere.</p>
    </section>`,
  )}`;
}

/** On a narrow page the note lies below the picture. */
function bringIntoSight(section?: Element): void {
  if (section) requestAnimationFrame(() => section.scrollIntoView({ block: 'nearest' }));
}

/** A first line, with what puts the note away. */
function headed(words: TemplateResult, opening: Opening): TemplateResult {
  return html`<div class="opened-head">
    ${words}
    <button type="button" class="remove" aria-label="Put this note away" @click=${() => opening.dismiss()}>×</button>
  </div>`;
}

function readWords({ text, order }: OpenedNote, opening: Opening): TemplateResult {
  const words = html`<p role="status">${text}</p>`;
  return html`${opening.refusal ? words : headed(words, opening)}
  ${
    order.length > 0
      ? html`${order.some((line) => line.includes(LAYER)) ? html`<p class="hint">Read in this order:</p>` : nothing}
          <ul class="read-order">
            ${order.map((line) => orderLine(line))}
          </ul>`
      : nothing
  }`;
}

const LAYER = ' → layer ';

/** `0.weight 5×2, 0.bias 5 → layer 1`, with the layer first. */
function orderLine(line: string): TemplateResult {
  const at = line.lastIndexOf(LAYER);
  if (at < 0) return html`<li>${line}</li>`;
  return html`<li><span>${line.slice(at + 3)}</span> ${line.slice(0, at)}</li>`;
}

function fileQuestion(question: Question, opening: Opening): TemplateResult {
  return html`<div class="asked" role="group" aria-label="What ${question.name} is">
    <p><strong>What is ${question.name}?</strong> Its ${question.why}.</p>
    <div class="buttons">
      ${question.choices.map(
        (choice) =>
          html`<button type="button" @click=${() => void opening.answer(question, choice)}>
            ${CHOICES[choice.kind]}
          </button>`,
      )}
      <button type="button" @click=${() => void opening.answer(question, null)}>Leave it</button>
    </div>
  </div>`;
}

function offerButtons(
  { points, isTrajectory }: OpenedNote,
  { draft }: ExplorerState,
  { opening, checkpoints }: OpenedActions,
): TemplateResult | typeof nothing {
  const offers = offersFor(draft, points, isTrajectory ? checkpoints.trajectoryOf(draft.network) : null);
  if (offers.length === 0) return nothing;
  return html`<div class="buttons" role="group" aria-label="Planes through what was opened">
    ${offers.map((offer) => html`<button type="button" @click=${() => void opening.lay(offer)}>${offer.label}</button>`)}
  </div>`;
}
