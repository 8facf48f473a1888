import type { LevelChoice } from '../elements/attributes.ts';
import { DEFAULT_LEVELS } from '../elements/options.ts';
import type { Problem } from '../spec/errors.ts';
import type { Landscape } from '../spec/landscape.ts';
import { PRESETS, type Preset } from '../spec/presets.ts';
import { validateLandscape } from '../spec/validate.ts';
import type { PaletteName, ScaleKind, ViewMode } from '../view/view.ts';

/** The loss itself, the basins of its minima, or the smaller eigenvalue of its Hessian. */
export type DrapeKind = 'loss' | 'basins' | 'curvature';

/** How the landscape is looked at. */
export interface ViewSettings {
  mode: ViewMode;
  palette: PaletteName;
  scale: ScaleKind;
  levelRule: LevelChoice;
  levelCount: number;
  contours: boolean;
  minima: boolean;
  /** Whether the chord that disproves convexity is drawn. */
  witness: boolean;
  /** Whether the points that the plane was laid through are drawn. */
  trajectory: boolean;
  /** What the colours of the surface mean. */
  drape: DrapeKind;
  engine: 'auto' | 'gpu' | 'cpu' | 'reference';
  /** The surface's camera as the element's attribute has it; null = the first view. */
  orbit: string | null;
}

/** Everything the explorer's controls show. */
export interface ExplorerState {
  /** The preset it began from; empty for a landscape of the reader's own, from a file or an address. */
  preset: string;
  /** What the controls hold, right or wrong. */
  draft: Landscape;
  /** The last draft that was right: what is drawn. */
  landscape: Landscape;
  problems: readonly Problem[];
  /** What the last edit had to change besides, in words; empty when nothing. */
  note: string;
  view: ViewSettings;
  /** What is wrong with an entry about the view, which was not taken. */
  viewProblems: readonly Problem[];
}

export const MAX_LEVELS = 100;

export const DEFAULT_VIEW: ViewSettings = {
  mode: 'surface',
  palette: 'viridis',
  scale: 'linear',
  levelRule: 'auto',
  levelCount: DEFAULT_LEVELS,
  contours: true,
  minima: true,
  witness: true,
  trajectory: true,
  drape: 'loss',
  engine: 'auto',
  orbit: null,
};

export function presetNamed(name: string): Preset {
  return PRESETS.find((preset) => preset.name === name) ?? PRESETS[0];
}

export function initialState(preset: string = PRESETS[0].name): ExplorerState {
  const { name, landscape } = presetNamed(preset);
  return { preset: name, draft: landscape, landscape, problems: [], note: '', view: DEFAULT_VIEW, viewProblems: [] };
}

/** Takes an edited landscape in; while it has problems, the last good one stays drawn. */
export function withDraft(state: ExplorerState, draft: Landscape, note = ''): ExplorerState {
  const problems = validateLandscape(draft);
  return { ...state, draft, note, problems, landscape: problems.length === 0 ? draft : state.landscape };
}

/** A landscape that came whole from elsewhere: what is said of a preset is not said of it. */
export function asOwn(state: ExplorerState): ExplorerState {
  return { ...state, preset: '' };
}

export function withPreset(state: ExplorerState, name: string): ExplorerState {
  return { ...withDraft(state, presetNamed(name).landscape), preset: name, view: { ...state.view, orbit: null } };
}

/** Changes the view; a number of contour lines that cannot be is reported, and the one before stays. */
export function withView(state: ExplorerState, changes: Partial<ViewSettings>): ExplorerState {
  const { levelCount: count, ...rest } = changes;
  const view = { ...state.view, ...rest };
  if (count === undefined) return { ...state, view };
  if (Number.isInteger(count) && count >= 1 && count <= MAX_LEVELS)
    return { ...state, view: { ...view, levelCount: count }, viewProblems: [] };
  const expected = `a whole number from 1 to ${MAX_LEVELS}`;
  return { ...state, view, viewProblems: [{ path: 'view.levelCount', expected, got: `${count}` }] };
}

/** Problems of a field and of what lies in it: `network.layers` has those of `network.layers[1]` too. */
export function problemsAt(problems: readonly Problem[], path: string): Problem[] {
  return problems.filter((problem) => {
    if (!problem.path.startsWith(path)) return false;
    const next = problem.path[path.length];
    return next === undefined || next === '.' || next === '[';
  });
}
