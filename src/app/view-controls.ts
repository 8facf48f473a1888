import { html, nothing, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { checkField, numberField, selectField, words } from './fields.ts';
import { MAX_LEVELS, type ExplorerState } from './state.ts';
import { ENGINE_CHOICES, LEVEL_CHOICES, PALETTES, SCALES } from '../elements/attributes.ts';

const ENGINE_WORDS = {
  auto: 'the fastest here',
  gpu: 'GPU (WebGPU, float32)',
  cpu: 'CPU (all cores)',
  reference: 'reference (float64, slow)',
};
const DRAPES = ['loss', 'basins', 'curvature'] as const;
const DRAPE_WORDS = {
  loss: 'the loss',
  basins: 'basins of minima',
  curvature: 'the smaller Hessian eigenvalue',
};
const LEVEL_WORDS = { auto: 'automatically', linear: 'evenly', log: 'logarithmically', quantile: 'by quantile' };

/**
 * What decides the picture and not the landscape.
 *
 * @param beside what belongs to the colours that are shown
 * @param hasPath whether the plane was laid through points
 */
export function viewControls(
  { view, viewProblems }: ExplorerState,
  editor: Editor,
  beside: TemplateResult | typeof nothing = nothing,
  hasPath = false,
): TemplateResult {
  return html`
    <fieldset class="segments">
      <legend class="visually-hidden">View</legend>
      ${(['surface', 'map'] as const).map(
        (mode) =>
          html`<label>
            <input
              type="radio"
              name="view"
              value=${mode}
              .checked=${view.mode === mode}
              @change=${() => editor.view({ mode })}
            />
            <span>${mode === 'surface' ? 'Surface' : 'Map'}</span>
          </label>`,
      )}
    </fieldset>
    <div class="row">
      ${selectField({
        label: 'Colours show',
        path: 'view.drape',
        value: view.drape,
        choices: DRAPES.map((value) => ({ value, label: DRAPE_WORDS[value] })),
        onChange: (drape) => editor.view({ drape }),
      })}
    </div>
    ${beside}
    <div class="row">
      ${selectField({
        label: 'Palette',
        path: 'view.palette',
        value: view.palette,
        choices: words(PALETTES),
        onChange: (palette) => editor.view({ palette }),
      })}
      ${selectField({
        label: 'Height and colour',
        path: 'view.scale',
        value: view.scale,
        choices: SCALES.map((value) => ({ value, label: value === 'log' ? 'logarithmic' : 'linear' })),
        onChange: (scale) => editor.view({ scale }),
      })}
    </div>
    <div class="row">
      ${selectField({
        label: 'Contours spaced',
        path: 'view.levels',
        value: view.levelRule,
        choices: LEVEL_CHOICES.map((value) => ({ value, label: LEVEL_WORDS[value] })),
        onChange: (levelRule) => editor.view({ levelRule }),
      })}
      ${numberField({
        label: 'About',
        path: 'view.levelCount',
        value: viewProblems.length > 0 ? NaN : view.levelCount,
        min: 1,
        max: MAX_LEVELS,
        problems: viewProblems,
        onChange: (levelCount) => editor.view({ levelCount }),
      })}
    </div>
    <div class="row checks">
      ${checkField({ label: 'Contour lines', path: 'view.contours', value: view.contours, onChange: (contours) => editor.view({ contours }) })}
      ${checkField({ label: 'Minima', path: 'view.minima', value: view.minima, onChange: (minima) => editor.view({ minima }) })}
      ${checkField({ label: 'Witness chord', path: 'view.witness', value: view.witness, onChange: (witness) => editor.view({ witness }) })}
      ${
        hasPath
          ? checkField({
              label: 'Trajectory',
              path: 'view.trajectory',
              value: view.trajectory,
              onChange: (trajectory) => editor.view({ trajectory }),
            })
          : nothing
      }
    </div>
    ${selectField({
      label: 'Computed by',
      path: 'view.engine',
      value: view.engine,
      choices: ENGINE_CHOICES.map((value) => ({ value, label: ENGINE_WORDS[value] })),
      onChange: (engine) => editor.view({ engine }),
    })}
  `;
}
