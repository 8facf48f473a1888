import { html, nothing, type TemplateResult } from 'lit';
import { lossChart } from '../charts/loss-chart.ts';
import { checkField, numberField, selectField, words } from '../fields.ts';
import type { ExplorerState } from '../state.ts';
import type { Run } from './run.ts';
import { drawsStart, startChoice, type StartChoice, type TrainingSettings } from './settings.ts';
import { TRAJECTORY_BYTES, type Training } from './training.ts';
import { memoryWords, statusWords } from './training-words.ts';
import { INITS, OPTIMIZERS, type ParametersSpec } from '../../spec/landscape.ts';
import { number } from '../../spec/quantities.ts';
import { describeStart, OPTIMIZER_WORDS } from '../../spec/training-words.ts';

/** Points of the curve: one for every pixel or so. */
const CURVE_POINTS = 320;

const SCHEDULES = [
  { value: 'constant', label: 'constant rate' },
  { value: 'cosine', label: 'cosine to 0' },
  { value: 'step', label: 'in steps' },
] as const;

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

function settingsControls(state: ExplorerState, training: Training): TemplateResult {
  const { settings, problems } = training;
  const { optimizer } = settings;
  const field = (key: NumberKey, label: string, rest: { min?: number; max?: number; step?: 'any' | 1 } = {}) =>
    numberField({
      label,
      path: `training.${PATHS[key] ?? key}`,
      value: settings[key],
      problems,
      ...rest,
      onChange: (value) => training.set({ [key]: value }),
    });
  const isStochastic = optimizer !== 'lbfgs';
  return html`
    <div class="row">
      ${selectField({
        label: 'Optimiser',
        path: 'training.optimizer',
        value: optimizer,
        choices: OPTIMIZERS.map((value) => ({ value, label: OPTIMIZER_WORDS[value] })),
        onChange: (chosen) => training.set({ optimizer: chosen }),
      })}
      ${field('steps', 'Steps', { min: 1 })}
      ${numberField({
        label: isStochastic ? 'Learning rate' : 'First length',
        path: 'training.learningRate',
        value: settings.learningRates[optimizer],
        min: 0,
        step: 'any',
        problems,
        onChange: (value) => training.setLearningRate(value),
      })}
    </div>
    ${startControls(state.landscape.parameters, training)}
    ${
      isStochastic
        ? html`<div class="row">
              ${selectField({
                label: 'Gradient of',
                path: 'training.isFull',
                value: settings.isFull ? 'full' : 'batches',
                choices: [
                  { value: 'full', label: 'all samples' },
                  { value: 'batches', label: 'batches' },
                ],
                onChange: (chosen) => training.set({ isFull: chosen === 'full' }),
              })}
              ${settings.isFull ? nothing : [field('batch', 'Batch', { min: 1 }), field('seed', 'Shuffle seed', { min: 0 })]}
            </div>
            <details class="rules">
              <summary>Schedule and constants</summary>
              <div class="controls">
                <div class="row">
                  ${selectField({
                    label: 'Schedule',
                    path: 'training.schedule',
                    value: settings.schedule,
                    choices: SCHEDULES,
                    onChange: (schedule) => training.set({ schedule }),
                  })}
                  ${
                    settings.schedule === 'step'
                      ? [field('factor', 'Times', { min: 0, step: 'any' }), field('every', 'Every', { min: 1 })]
                      : nothing
                  }
                  ${field('warmUp', 'Warm-up', { min: 0 })}
                </div>
                ${
                  optimizer === 'momentum'
                    ? html`<div class="row">
                        ${field('momentum', 'Momentum', { min: 0, max: 1, step: 'any' })}
                        ${checkField({
                          label: 'Nesterov',
                          path: 'training.nesterov',
                          value: settings.nesterov,
                          onChange: (nesterov) => training.set({ nesterov }),
                        })}
                      </div>`
                    : nothing
                }
                ${
                  optimizer === 'adam'
                    ? html`<div class="row">
                        ${field('beta1', 'β₁', { min: 0, max: 1, step: 'any' })}
                        ${field('beta2', 'β₂', { min: 0, max: 1, step: 'any' })}
                      </div>`
                    : nothing
                }
              </div>
            </details>`
        : html`<p class="hint">
            L-BFGS takes the gradient of all samples and searches along each step; it ends by itself where the gradient
            does.
          </p>`
    }
    <p class="hint">${memoryWords(settings.steps, state.landscape.network, TRAJECTORY_BYTES)}</p>
  `;
}

type NumberKey = {
  [K in keyof TrainingSettings]: TrainingSettings[K] extends number ? K : never;
}[keyof TrainingSettings];

/** Where a setting stands in the options. */
const PATHS: Partial<Record<NumberKey, string>> = {
  every: 'schedule.step',
  factor: 'schedule.factor',
  beta1: 'betas[0]',
  beta2: 'betas[1]',
};

function startControls(parameters: ParametersSpec, training: Training): TemplateResult {
  const { settings, problems } = training;
  const choice = startChoice(settings, parameters);
  return html`<div class="row">
    ${selectField<StartChoice>({
      label: 'Start from',
      path: 'training.initial',
      value: choice,
      choices: [...ownStarts(parameters), ...words(INITS)],
      onChange: (start) => training.set({ start }),
    })}
    ${
      drawsStart(choice)
        ? numberField({
            label: 'Seed',
            path: 'training.startSeed',
            value: settings.startSeed,
            problems,
            onChange: (startSeed) => training.set({ startSeed }),
          })
        : nothing
    }
  </div>`;
}

function ownStarts(parameters: ParametersSpec): { value: StartChoice; label: string }[] {
  if ('init' in parameters) return [{ value: 'own', label: `θ₀: ${describeStart(parameters)}` }];
  const own = { value: 'own' as const, label: 'θ₀ as it is' };
  if (!('values' in parameters) || !parameters.training) return [own];
  const began = describeStart(parameters.training.initial);
  return [{ value: 'initial', label: `where θ₀ began: ${began}` }, own];
}

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
