import { html, nothing, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { messages, numberField, selectField } from './fields.ts';
import type { PlaneSource } from './plane/plane-source.ts';
import { problemsAt, type ExplorerState } from './state.ts';
import { number } from '../elements/words.ts';
import type { PlaneSpec, Window } from '../spec/landscape.ts';

const SQUARES = [65, 129, 257, 512, 1024, 2048, 4096];

/** The rectangle that is looked at, and the nodes it is sampled at. */
export function windowControls(
  { draft, problems }: ExplorerState,
  editor: Editor,
  zoomed: Window | null,
  resetZoom: () => void,
  source: PlaneSource,
): TemplateResult {
  const { window, grid } = draft;
  const isSquare = grid[0] === grid[1] && SQUARES.includes(grid[0]);
  const setGrid = (next: [number, number]) => editor.edit((landscape) => ({ ...landscape, grid: next }));
  // of the grid as it is then, not as it was when this was drawn: two edits may come between two frames
  const setSide = (k: 0 | 1, nodes: number) =>
    editor.edit((landscape) => {
      const [width, height] = landscape.grid;
      return { ...landscape, grid: k === 0 ? [nodes, height] : [width, nodes] };
    });
  const end = (axis: 'a' | 'b', k: 0 | 1) =>
    numberField({
      label: `${axis} ${k === 0 ? 'from' : 'to'}`,
      path: `window.${axis}[${k}]`,
      value: window[axis][k],
      step: 'any',
      problems,
      onChange: (value) =>
        editor.edit((landscape) => ({
          ...landscape,
          window: { ...landscape.window, [axis]: landscape.window[axis].with(k, value) },
        })),
    });
  return html`
    <div class="row">${end('a', 0)}${end('a', 1)}${end('b', 0)}${end('b', 1)}</div>
    ${messages('window', [...ownProblems(problems, 'window.a'), ...ownProblems(problems, 'window.b')])}
    ${automaticWindow(draft.plane, source, resetZoom)}
    ${
      zoomed
        ? html`<p class="hint">
            Zoomed to a from ${number(zoomed.a[0])} to ${number(zoomed.a[1])}, b from ${number(zoomed.b[0])} to
            ${number(zoomed.b[1])}.
            <button
              type="button"
              class="link"
              @click=${() => editor.edit((landscape) => ({ ...landscape, window: zoomed }))}
            >
              Keep this window
            </button>
            <button type="button" class="link" @click=${resetZoom}>Go back</button>
          </p>`
        : nothing
    }
    <div class="row">
      ${selectField({
        label: 'Grid',
        path: 'grid',
        value: isSquare ? String(grid[0]) : 'other',
        choices: [
          ...SQUARES.map((n) => ({ value: String(n), label: `${n} × ${n}` })),
          ...(isSquare ? [] : [{ value: 'other', label: 'other' }]),
        ],
        onChange: (size) => {
          if (size !== 'other') setGrid([Number(size), Number(size)]);
        },
      })}
      ${numberField({ label: 'Columns', path: 'grid[0]', value: grid[0], min: 2, max: 16384, problems, onChange: (width) => setSide(0, width) })}
      ${numberField({ label: 'Rows', path: 'grid[1]', value: grid[1], min: 2, max: 16384, problems, onChange: (height) => setSide(1, height) })}
    </div>
  `;
}

/** Finds a window by a rule, which is told with its numbers. */
function automaticWindow(plane: PlaneSpec, source: PlaneSource, resetZoom: () => void): TemplateResult {
  const { factor, found, isSearching } = source;
  const isSound = factor > 1 && factor < Infinity;
  const hasPath = ['line', 'points', 'pca'].includes(plane.directions);
  const find = (isByLoss: boolean) => {
    resetZoom();
    void source.automatic(isByLoss);
  };
  return html`<div class="row automatic">
      ${numberField({
        label: 'Loss rises by a factor of',
        path: 'window.factor',
        value: factor,
        step: 'any',
        problems: isSound ? [] : [{ path: 'window.factor', expected: 'a factor above 1', got: String(factor) }],
        onChange: (value) => (source.factor = value),
      })}
      <button type="button" ?disabled=${isSearching || !isSound} @click=${() => find(true)}>Automatic window</button>
    </div>
    ${hasPath ? html`<button type="button" class="fit" ?disabled=${isSearching} @click=${() => find(false)}>Fit the window round the ${plane.directions === 'pca' ? 'trajectory' : 'points'}</button>` : nothing}
    <p class="hint" role="status">
      ${
        isSearching
          ? html`Looking for a window… <button type="button" class="link" @click=${() => source.stop()}>Stop</button>`
          : found
            ? html`Automatic: ${found.rule}.
                <button type="button" class="link" @click=${() => source.undo()}>Back to the one before</button>`
            : 'An automatic window grows to each side until the loss is so many times that at the centre.'
      }
    </p>`;
}

/** Problems of a pair as a whole; those of its ends stand beside the ends. */
function ownProblems(problems: ExplorerState['problems'], path: string): ExplorerState['problems'] {
  return problemsAt(problems, path).filter((problem) => problem.path === path);
}
