import { html, nothing, type TemplateResult } from 'lit';
import { duration, rate } from '../spec/quantities.ts';
import { headline, statusLine } from './words.ts';
import type { RunReport } from './report.ts';
import type { Phase } from './run-controller.ts';
import type { Facts } from '../analysis/facts.ts';
import type { Progress } from '../engine/sweep.ts';
import type { LandscapeError } from '../spec/errors.ts';
import type { Legend } from '../view/view.ts';

export interface TemplateState {
  phase: Phase | 'recovering';
  progress: Progress | null;
  facts: Facts | null;
  report: RunReport | null;
  error: LandscapeError | null;
  /** Attributes that were refused, one a line. */
  complaint: string;
  /** Why the picture is drawn on a 2-D canvas; empty while WebGPU draws it. */
  fallback: string;
  hasPicture: boolean;
  legend: Legend | null;
  lossLabel: string;
  announcement: string;
  /** What is said of a trajectory that is drawn. */
  trajectory: string;
  /** Present while the poster waits for its button. */
  onReveal: (() => void) | null;
}

/** The shadow tree. No style attribute anywhere, so that a strict content security policy lets it be. */
export function template(state: TemplateState): TemplateResult {
  const { error, complaint, hasPicture } = state;
  const status = statusText(state);
  return html`
    <figure>
      <div class="stage">
        <div class="view"></div>
        ${poster(state)} ${progressBar(state)}
        ${
          error || complaint
            ? html`<p class="error" role="alert">${[error?.message, complaint].filter(Boolean).join('\n')}</p>`
            : nothing
        }
      </div>
      <p class="visually-hidden" id="keys">
        Arrow keys turn or move the picture, plus and minus zoom, M changes between surface and map, Home goes back,
        Enter reads the loss in the middle.
      </p>
      <p class="visually-hidden" aria-live="polite">${state.announcement}</p>
      <div class=${hasPicture || state.report ? 'foot' : 'foot empty'}>
        <div>
          <p class="headline">${state.facts ? headline(state.facts) : '…'}</p>
          <p class="status" part="status" role="status" aria-busy=${state.phase === 'evaluating'} title=${status}>
            ${status}
          </p>
          ${state.trajectory ? html`<p class="trajectory">${state.trajectory}</p>` : nothing}
        </div>
        <loss-legend
          part="legend"
          .legend=${state.legend}
          .label=${state.lossLabel}
          ?with-holes=${(state.facts?.holes ?? 0) > 0}
        ></loss-legend>
      </div>
      <figcaption><slot name="caption"></slot></figcaption>
    </figure>
  `;
}

function poster({ hasPicture, onReveal, phase, error }: TemplateState): TemplateResult {
  const isPlain = !onReveal && !error && phase !== 'idle';
  return html`
    <div class="poster" part="poster" ?hidden=${hasPicture}>
      <slot name="poster">${isPlain ? 'Evaluating the landscape…' : nothing}</slot>
      ${onReveal ? html`<button type="button" @click=${onReveal}>Show the landscape</button>` : nothing}
    </div>
  `;
}

function progressBar({ phase, progress }: TemplateState): TemplateResult {
  const isBusy = phase === 'evaluating';
  return html`<progress
    part="progress"
    aria-label="Evaluating the losses"
    max="1"
    .value=${progress ? progress.done / progress.total : 0}
    ?hidden=${!isBusy}
  ></progress>`;
}

function statusText({ phase, progress, report, facts, fallback }: TemplateState): string {
  if (phase === 'recovering') return 'The GPU device was lost; the picture is being rebuilt…';
  if (phase === 'loading') return 'Loading…';
  if (phase === 'evaluating') return progress ? progressText(progress) : 'Evaluating…';
  if (!report) return '';
  const notes = [report.engine === 'gpu' ? '' : report.reason, fallback && `Drawn as a 2-D map: ${fallback}`];
  const busy = phase === 'analysing' ? (facts ? 'verifying minima, looking for proofs…' : 'counting minima…') : '';
  return [statusLine(report), busy, ...notes].filter(Boolean).join(' · ');
}

/** `37 % · 1.2 M points/s · 4 s left`; the line is busy meanwhile, so that a screen reader is not flooded. */
function progressText({ done, total, pointsPerSecond }: Progress): string {
  const left = ((total - done) / pointsPerSecond) * 1000;
  const percent = `${Math.round((100 * done) / total)} %`;
  return [percent, rate(pointsPerSecond), left > 1500 ? `${duration(left)} left` : ''].filter(Boolean).join(' · ');
}
