import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { planesCaveats, surveyCaveats } from './caveats.ts';
import type { Comparison } from './comparison.ts';
import { compareForm, type FormActions, type FormState } from './form.ts';
import { mapsView, type MapsActions } from './maps-view.ts';
import { planeTable } from './plane-table.ts';
import { spreadTable, surveyTable } from './tables.ts';
import type { Settings } from './settings.ts';

const ENGINES = { gpu: 'GPU', cpu: 'CPU', reference: 'Reference' };

/** What the page can do. */
export interface Actions extends FormActions, MapsActions {
  openTable(file: File): void;
  saveTable(): void;
  saveChart(): void;
  saveMaps(): void;
  drawMaps(): void;
  /** Opens and closes the list of all planes. */
  showPlanes(isOpen: boolean): void;
}

export interface PageState extends FormState {
  readonly comparison: Comparison | null;
  /** Of the survey's results, as SVG; '' before there are any. */
  readonly chart: string;
  /** Whether all planes of the survey are listed. */
  readonly showsPlanes: boolean;
  /** Over the results. */
  readonly title: string;
  readonly lead: string;
  /** The last thing that was done or went wrong, in a sentence. */
  readonly notice: string;
  /** The explorer with the landscape that it handed over. */
  readonly explorer: string;
}

/** The page as a function of its state; `width` is what the maps have, in CSS px. */
export function page(state: PageState, width: number, actions: Actions): TemplateResult {
  const { settings, comparison, notice, explorer } = state;
  return html`
    <header>
      <h1>Loss landscape: compare planes</h1>
      <p>One plane says nothing of the next one. Here are many, with their spread.</p>
      <nav aria-label="Pages">
        ${
          settings.mode === 'survey'
            ? html`<label class="button" title="Goes on with a table that this page or the command line wrote">
                <input
                  type="file"
                  accept=".csv,text/csv"
                  @change=${(event: Event) => {
                    const input = event.target as HTMLInputElement;
                    if (input.files?.[0]) actions.openTable(input.files[0]);
                    input.value = '';
                  }}
                /><span>Open CSV…</span>
              </label>`
            : nothing
        }
        <a class="button" href=${explorer}>Explorer</a>
      </nav>
    </header>
    <main class="compare">
      ${compareForm(state, actions)}
      <div class="outcome">
        <p class="note" role="status" ?hidden=${!notice}>${notice}</p>
        ${comparison ? results(comparison, state, width, actions) : introduction(settings)}
      </div>
    </main>
    <footer>
      <p>Everything is computed on this machine. Nothing is sent anywhere: no data, no network, no usage.</p>
    </footer>
  `;
}

function introduction({ mode }: Settings): TemplateResult {
  return html`<div class="introduction">
    ${
      mode === 'survey'
        ? html`<p class="lead">
              Does depth or width make minima? The survey lays random planes through networks of each depth and width,
              counts the minima of each plane, and shows all counts with their spread.
            </p>
            <p class="hint">
              It can be paused: what is measured stays in this browser, and the same settings go on where they stopped.
              “Open CSV…” goes on with a table of the command line.
            </p>`
        : html`<p class="lead">
            Each plane is evaluated, analysed and drawn; all maps share one scale of colours and lines.
          </p>`
    }
  </div>`;
}

function results(comparison: Comparison, state: PageState, width: number, actions: Actions): TemplateResult {
  const { rows, warnings, engine, settings } = comparison;
  const isSurvey = settings.mode === 'survey';
  return html`
    <div class="head">
      <h2>${state.title}</h2>
      <p class="lead">${state.lead}</p>
      ${engine ? html`<p class="hint">${engine.words.replace(engine.name, ENGINES[engine.name])}. ${engine.reason}.</p>` : nothing}
      ${warnings.slice(0, 3).map((warning) => html`<p class="warning">${warning}</p>`)}
    </div>
    ${comparison.isWhole && !comparison.isRunning ? nothing : progress(comparison)}
    ${isSurvey ? surveyResults(comparison, state, width, actions) : planesResults(comparison, width, actions)}
    ${
      isSurvey
        ? surveyCaveats(comparison.plan)
        : planesCaveats({
            windows: settings.by === 'kinds' ? settings.windows : null,
            resolved: rows.some(({ verified }) => verified === null),
          })
    }
  `;
}

function progress(comparison: Comparison): TemplateResult {
  const { words, share } = comparison.progress;
  return html`<div class="progress">
    <progress max="1" .value=${share} aria-label="Planes measured"></progress>
    <p class="hint">${words}${comparison.isRunning ? '' : ' · paused'}</p>
  </div>`;
}

function planesResults(comparison: Comparison, width: number, actions: Actions): TemplateResult {
  const { rows } = comparison;
  return html`
    ${mapsView(comparison, width, actions)} ${rows.length > 0 ? spreadTable(rows) : nothing}
    ${
      rows.length > 0
        ? html`<div class="buttons">
            <button type="button" @click=${actions.saveMaps} title="All maps as vector graphics, for a paper or a talk">
              Maps as SVG
            </button>
            <button type="button" @click=${actions.saveTable}>Facts as CSV</button>
          </div>`
        : nothing
    }
  `;
}

function surveyResults(
  comparison: Comparison,
  { chart, showsPlanes }: PageState,
  width: number,
  actions: Actions,
): TemplateResult {
  const { rows, hasMaps, canHaveMaps, isRunning } = comparison;
  if (rows.length === 0) return html`<p class="hint">The chart comes with the first plane.</p>`;
  return html`
    <div
      class="svg"
      tabindex="0"
      role="img"
      aria-label="Chart of the verified minima of every plane; its numbers are in the table below"
    >
      ${unsafeHTML(chart)}
    </div>
    <div class="buttons">
      <button type="button" @click=${actions.saveTable}>Table as CSV</button>
      <button type="button" @click=${actions.saveChart}>Chart as SVG</button>
      ${
        canHaveMaps && !hasMaps
          ? html`<button type="button" ?disabled=${isRunning} @click=${actions.drawMaps}>Draw the maps</button>`
          : nothing
      }
      ${hasMaps ? html`<button type="button" @click=${actions.saveMaps}>Maps as SVG</button>` : nothing}
    </div>
    ${surveyTable(rows)} ${planeTable(comparison, showsPlanes, actions)}
    ${
      hasMaps
        ? html`<section aria-label="Maps">
            <h3>The planes</h3>
            ${mapsView(comparison, width, actions)}
          </section>`
        : nothing
    }
  `;
}
