import { html, nothing, type TemplateResult } from 'lit';
import { lossChart } from '../charts/loss-chart.ts';
import type { ExplorerState } from '../state.ts';
import type { Run } from './run.ts';
import { settingsControls } from './settings-controls.ts';
import type { Training } from './training.ts';
import { statusWords } from './training-words.ts';
import { number } from '../../spec/quantities.ts';

/** Points of the curve: one for every pixel or so. */
const CURVE_POINTS = 320;

/** Trains the network of the landscape, and lays planes through what comes of it. */
export function trainingControls(state: ExplorerState, training: Training): TemplateResult {
  const { run } = training;
  return html`<div class="training">
    ${settingsControls(state, training)}
    <div class="buttons">${trainButtons(state, training)}</div>
    <p class="hint" role="status">${run ? statusWords(run) : IDLE}</p>
    <p class="warning" role="status" ?hidden=${!training.remark}>${training.remark}</p>
    ${run ? [figures(run), curve(run)] : nothing} ${run?.result ? useControls(state, training, run) : nothing}
  </div>`;
}

const IDLE =
  'Trains in float64 by exact gradients, on a thread of its own. A plane can then be laid through the trajectory.';

interface Act {
  label: string;
  act(): void;
  isAble?: boolean;
}

/** What can be done now. The same two buttons whatever they do, so that the focus stays. */
function trainButtons(state: ExplorerState, training: Training): TemplateResult {
  const [first, second] = actsNow(state, training);
  return html`<button type="button" ?disabled=${first.isAble === false} @click=${first.act}>${first.label}</button>
    <button type="button" ?hidden=${!second} ?disabled=${second?.isAble === false} @click=${second?.act}>
      ${second?.label}
    </button>`;
}

function actsNow({ problems }: ExplorerState, training: Training): [Act, Act?] {
  const { run, settings } = training;
  const stop = { label: 'Stop', act: () => training.stop() };
  const goOn = { label: 'Go on', act: () => void training.goOn() };
  if (run?.phase === 'paused') return [goOn, stop];
  if (run?.isUnderWay) return [{ label: 'Pause', act: () => training.pause() }, stop];
  const isAble = problems.length === 0 && training.problems.length === 0;
  const train = { label: run ? 'Train anew' : 'Train', act: () => void training.train(), isAble };
  if (training.canGoOn) return [train, goOn];
  if (!training.canTakeMore) return [train];
  return [
    train,
    { label: `${settings.steps.toLocaleString('en')} more steps`, act: () => void training.more(), isAble },
  ];
}

/** How far it is; of fixed width, so that nothing jumps. */
function figures(run: Run): TemplateResult {
  const { progress, planned, stepsPerSecond, result, phase } = run;
  const step = progress?.step ?? 0;
  const figure = (name: string, value: string) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const isAtRest = phase === 'paused' || phase === 'ended';
  const isBatch = isBatched(run);
  const loss = isAtRest && result ? result.loss : (progress?.loss ?? NaN);
  return html`<progress
      max=${planned}
      value=${step}
      aria-label="Steps taken"
      ?hidden=${phase === 'ended' || phase === 'lost'}
    ></progress>
    <dl class="facts">
      ${figure('Step', `${step.toLocaleString('en')} of ${planned.toLocaleString('en')}`)}
      ${figure(isBatch && !isAtRest ? 'Loss of the batch' : 'Loss', shown(loss))}
      ${figure('‖gradient‖', shown(progress?.gradientNorm ?? NaN))}
      ${
        isAtRest && result
          ? figure('Points kept', result.trajectory.points.length.toLocaleString('en'))
          : figure('Speed', stepsPerSecond ? `${Math.round(stepsPerSecond).toLocaleString('en')} steps/s` : '–')
      }
    </dl>`;
}

function shown(value: number): string {
  return Number.isNaN(value) ? '–' : number(Number(value.toPrecision(3)));
}

function curve(run: Run): TemplateResult {
  const { planned, result, phase } = run;
  const divergedAt = phase === 'ended' && result?.status === 'diverged' ? result.steps + 1 : null;
  const title = isBatched(run) ? 'loss of the batch' : 'loss';
  return lossChart(run.curve.drawn(CURVE_POINTS), { planned, title, divergedAt });
}

function isBatched({ request }: Run): boolean {
  return (request.options.batch ?? 'full') !== 'full';
}

/** What can be made of a training that rests. */
function useControls({ problems }: ExplorerState, training: Training, run: Run): TemplateResult {
  if (problems.length > 0) return html`<p class="hint">To use what was trained, mend the landscape first.</p>`;
  if (!training.fits) {
    const { layers } = run.request.landscape.network;
    return html`<p class="hint">
      This is the training of a network of ${layers.join('-')}, whose parameters have no place in the present one. They
      are kept until the next training.
    </p>`;
  }
  const isAble = !run.isUnderWay || run.phase === 'paused';
  return html`<div class="buttons">
      <button
        type="button"
        ?disabled=${!isAble || training.isLaying}
        title="Makes the principal directions of the way the plane, with the trained parameters as θ₀"
        @click=${() => void training.layPlane()}
      >
        Plane of the trajectory
      </button>
      <button
        type="button"
        ?disabled=${!isAble}
        title="Makes the trained parameters θ₀; the plane stays where it can"
        @click=${() => void training.useParameters()}
      >
        Use as θ₀
      </button>
    </div>
    ${
      run.result?.status === 'diverged'
        ? html`<p class="hint">
            The plane would reach as far as the training fled, and losses there are mostly too large to be drawn.
          </p>`
        : nothing
    }
    ${training.isLaying ? html`<p class="hint" role="status">Laying the plane…</p>` : nothing}
    ${
      training.isOther
        ? html`<p class="hint">
            The landscape has another problem than the one that was trained on: the parameters can be used, without the
            record of their training.
          </p>`
        : nothing
    }`;
}
