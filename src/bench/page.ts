import { html, nothing, type TemplateResult } from 'lit';
import type { ContestantId } from '../engine/bench/report.ts';
import type { CaseChoice } from './choices.ts';
import { results } from './results.ts';
import type { BenchState } from './state.ts';

/** What the page can do. */
export interface Actions {
  chooseCase(name: string, isChosen: boolean): void;
  chooseEngine(id: ContestantId, isChosen: boolean): void;
  chooseQuick(isQuick: boolean): void;
  run(): void;
  stop(): void;
  copyMarkdown(): void;
  copyJson(): void;
  copyLink(): void;
}

/** The page as a function of its state; `width` is what a chart has, in pixels. */
export function page(state: BenchState, width: number, actions: Actions): TemplateResult {
  const { report, isShared, notice, isRunning, explorer } = state;
  return html`
    <header>
      <h1>Loss landscape: benchmark</h1>
      <p>How fast and how right the engines are, measured here, in this browser.</p>
      <nav aria-label="Pages"><a class="button" href=${explorer}>Explorer</a></nav>
    </header>
    <main class="bench">
      ${isShared ? sharedBanner() : form(state, actions)}
      <div class="outcome">
        ${isRunning || state.doing ? progress(state) : nothing}
        <p class="note" role="status" ?hidden=${!notice}>${notice}</p>
        ${report ? [copies(actions), results(report, width)] : isRunning ? nothing : introduction()}
      </div>
    </main>
    <footer>
      <p>Everything is computed on this machine. A result goes nowhere unless you copy it.</p>
    </footer>
  `;
}

function sharedBanner(): TemplateResult {
  return html`<aside class="panel">
    <p class="note">This result came with the address. It was measured on the machine named beside it, not on yours.</p>
    <a class="button" href="?benchmark">Measure this machine</a>
  </aside>`;
}

function introduction(): TemplateResult {
  return html`<div class="introduction">
    <p class="lead">
      Every engine evaluates the same landscapes: the loss of a network at each point of a plane, over all samples of
      its data. Before anything is timed, its losses are held to a float64 evaluator. Then the engines take turns, round
      by round, and beside each turn the peak of its multiply-adds is measured on the same hardware.
    </p>
    <p class="hint">
      Close what else is running, plug a laptop in, and keep this tab in front: a browser slows down what is hidden.
    </p>
  </div>`;
}

function form(state: BenchState, actions: Actions): TemplateResult {
  const { cases, engines, chosenCases, chosenEngines, isQuick, isRunning } = state;
  const groups = [...new Set(cases.map(({ group }) => group))];
  const isReady = chosenCases.size > 0 && chosenEngines.size > 0;
  return html`<form
    class="panel"
    aria-label="What to measure"
    @submit=${(event: Event) => {
      event.preventDefault();
      if (isRunning) actions.stop();
      else if (isReady) actions.run();
    }}
  >
    <fieldset class="segments" ?disabled=${isRunning} aria-label="Length">
      ${[true, false].map(
        (quick) =>
          html`<label>
            <input
              type="radio"
              name="length"
              .checked=${quick === isQuick}
              @change=${() => actions.chooseQuick(quick)}
            />
            <span>${quick ? 'Quick' : 'Thorough'}</span>
          </label>`,
      )}
    </fieldset>
    <p class="hint">
      ${
        isQuick
          ? 'A first impression: 3 rounds of an eighth of a second each.'
          : 'To be quoted: 5 rounds of half a second each.'
      }
    </p>
    <button class="primary" ?disabled=${!isReady && !isRunning}>${isRunning ? 'Stop' : 'Run'}</button>
    <fieldset ?disabled=${isRunning}>
      <legend>Engines</legend>
      ${engines.map(
        ({ id, label, note, available }) =>
          html`<label class="choice">
            <input
              type="checkbox"
              name="engine"
              value=${id}
              .checked=${available && chosenEngines.has(id)}
              ?disabled=${!available}
              @change=${(event: Event) => actions.chooseEngine(id, (event.target as HTMLInputElement).checked)}
            /><span class=${id}><b>${label}</b> <i>${note}</i></span>
          </label>`,
      )}
    </fieldset>
    ${groups.map(
      (group) =>
        html`<fieldset ?disabled=${isRunning}>
          <legend>${group}</legend>
          ${cases.filter((choice) => choice.group === group).map((choice) => caseBox(choice, chosenCases, actions))}
        </fieldset>`,
    )}
  </form>`;
}

function caseBox({ name, title }: CaseChoice, chosen: ReadonlySet<string>, actions: Actions): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      name="case"
      value=${name}
      .checked=${chosen.has(name)}
      @change=${(event: Event) => actions.chooseCase(name, (event.target as HTMLInputElement).checked)}
    /><span><b>${name}</b> <i>${title}</i></span>
  </label>`;
}

function progress({ doing }: BenchState): TemplateResult {
  const { words, share } = doing ?? { words: 'starting', share: 0 };
  return html`<div class="progress">
    <progress max="1" .value=${share} aria-label="Benchmark"></progress>
    <p class="hint">${words}</p>
  </div>`;
}

function copies({ copyMarkdown, copyJson, copyLink }: Actions): TemplateResult {
  return html`<div class="copies">
    <button type="button" @click=${copyMarkdown}>Copy as Markdown</button>
    <button type="button" @click=${copyJson}>Copy as JSON</button>
    <button type="button" @click=${copyLink}>Copy link to this result</button>
  </div>`;
}
