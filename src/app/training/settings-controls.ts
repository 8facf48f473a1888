import { html, nothing, type TemplateResult } from 'lit';
import { checkField, numberField, selectField, words } from '../fields.ts';
import type { ExplorerState } from '../state.ts';
import { drawsStart, startChoice, type StartChoice, type TrainingSettings } from './settings.ts';
import { TRAJECTORY_BYTES, type Training } from './training.ts';
import { memoryWords } from './training-words.ts';
import { INITS, OPTIMIZERS, type ParametersSpec } from '../../spec/landscape.ts';
import { describeStart, OPTIMIZER_WORDS } from '../../spec/training-words.ts';

const SCHEDULES = [
  { value: 'constant', label: 'constant rate' },
  { value: 'cosine', label: 'cosine to 0' },
  { value: 'step', label: 'in steps' },
] as const;

/** How to train, and where from. */
export function settingsControls(state: ExplorerState, training: Training): TemplateResult {
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
    ${
      state.landscape.loss.l2
        ? html`<p class="hint">The L2 penalty is trained with; losses here are without it.</p>`
        : nothing
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
