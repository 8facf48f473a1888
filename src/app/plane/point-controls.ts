import { html, nothing, type TemplateResult } from 'lit';
import { selectField } from '../fields.ts';
import { problemsAt, type ExplorerState } from '../state.ts';
import { copy, principalPlane } from './first-plane.ts';
import { keyOfPath, keyOfPoint, knownPaths, knownPoints, thinnedPoints, type KnownPoint } from './known.ts';
import type { PlaneSource } from './plane-source.ts';
import { seedField } from './rule-fields.ts';
import type { PlaneSpec } from '../../spec/landscape.ts';

type Line = Extract<PlaneSpec, { directions: 'line' }>;
type Triangle = Extract<PlaneSpec, { directions: 'points' }>;
type Principal = Extract<PlaneSpec, { directions: 'pca' }>;

const FILE = 'file';

/** The two ends of the line, and what lies across. */
export function lineControls(plane: Line, state: ExplorerState, source: PlaneSource): TemplateResult {
  const { problems } = state;
  const across = plane.v ?? 'random';
  return html`
    ${pointSelects(plane, state, source)}
    <div class="row">
      ${selectField({
        label: 'Across the line',
        path: 'plane.v',
        value: across,
        choices: [
          { value: 'random' as const, label: 'a random direction' },
          { value: 'zero' as const, label: 'nothing' },
        ],
        problems,
        onChange: (v) => source.patch(plane, { v }),
      })}
      ${across === 'zero' ? nothing : seedField(plane, problems, source)}
    </div>
  `;
}

export function triangleControls(plane: Triangle, state: ExplorerState, source: PlaneSource): TemplateResult {
  return pointSelects(plane, state, source);
}

/** One select for each of the points A, B, C; those of an opened file are kept until another is chosen. */
function pointSelects(plane: Line | Triangle, { draft, problems }: ExplorerState, source: PlaneSource): TemplateResult {
  const points = isSound(problems) ? knownPoints(draft, source.checkpoints) : [];
  const keys = plane.points.map((values) => keyOfPoint(values, points));
  return html`${plane.points.map((_, k) => {
      const name = 'ABC'[k];
      const own = keys[k] === null ? [{ value: FILE, label: `in the landscape file, as ${name}` }] : [];
      return selectField({
        label: `${name} at (${k === 1 ? 1 : 0}, ${k === 2 ? 1 : 0})`,
        path: `plane.points[${k}]`,
        value: keys[k] ?? FILE,
        choices: [...own, ...points.map((point) => ({ value: point.key, label: point.name }))],
        problems,
        onChange: (key) => {
          const point = points.find((candidate) => candidate.key === key);
          if (point) source.set(withPoint(plane, k, point));
        },
      });
    })}
    <p class="hint">${twins(keys) || 'Their numbers are copied into the landscape file, which stands by itself.'}</p>`;
}

function withPoint(plane: Line | Triangle, k: number, point: KnownPoint): PlaneSpec {
  return { ...plane, points: plane.points.with(k, copy(point)) } as Line | Triangle;
}

/** A word about points that are the same, which span nothing. */
function twins(keys: readonly (string | null)[]): string {
  const at = keys.findIndex((key, k) => key !== null && keys.indexOf(key) < k);
  return at < 0 ? '' : `${'ABC'[keys.indexOf(keys[at])]} and ${'ABC'[at]} are the same point: choose two that differ.`;
}

/** Which trajectory the principal directions are those of. */
export function principalControls(
  plane: Principal,
  { draft, problems }: ExplorerState,
  source: PlaneSource,
): TemplateResult {
  const paths = isSound(problems) ? knownPaths(draft, source.checkpoints) : [];
  const { trajectory } = plane;
  const key = 'points' in trajectory ? keyOfPath(trajectory.points, paths) : null;
  const file = 'file' in trajectory ? trajectory.file : `${trajectory.points.length} points in the landscape file`;
  const chosen = paths.find((path) => path.key === key);
  return html`
    ${selectField({
      label: 'Trajectory',
      path: 'plane.trajectory',
      value: key ?? FILE,
      choices: [
        ...(chosen ? [] : [{ value: FILE, label: file }]),
        ...paths.map((path) => ({ value: path.key, label: path.name, disabled: thinnedPoints(path.points) === null })),
      ],
      problems,
      onChange: (next) => {
        const path = paths.find((candidate) => candidate.key === next);
        const found = path && principalPlane(path);
        if (found) source.lay(found);
      },
    })}
    <p class="hint">
      ${chosen && 'points' in trajectory ? share(trajectory.points.length, chosen.points.length) : nothing} θ₀ is the
      last point. u and v have unit length, so that a and b are distances in parameter space.
    </p>
  `;
}

function share(kept: number, of: number): string {
  if (kept === of) return `All ${of} points are in the landscape file.`;
  return `${kept} of ${of} points, evenly chosen, are in the landscape file.`;
}

function isSound(problems: ExplorerState['problems']): boolean {
  return problemsAt(problems, 'network').length === 0 && problemsAt(problems, 'parameters').length === 0;
}
