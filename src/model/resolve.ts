import { specError } from '../spec/errors.ts';
import type { Landscape, Window } from '../spec/landscape.ts';
import { resolveData, type ReadFile } from './data.ts';
import { createNetwork, type Network } from './network.ts';
import { createParameters } from './parameters.ts';
import { createPlane, isDirect, type Plane } from './plane.ts';
import type { ResolvedLandscape } from './resolved.ts';

export type { Plane, PlaneAudit } from './plane.ts';
export type { Loss, ResolvedLandscape } from './resolved.ts';

export interface ResolveOptions {
  /** Ends the making of directions that take long; the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Makes every number of a validated landscape: data, parameters, directions.
 *
 * What finds directions by computation (through points, pca, hessian, gradient) is loaded by the landscapes that need it, and
 * gives other work of the thread its turns.
 *
 * @param read gives the bytes of a file named in the landscape, its path relative to the landscape
 * @throws LandscapeError of kind `spec` when a file does not fit or derivatives are not finite, or what `read` throws
 */
export async function resolveLandscape(
  landscape: Landscape,
  read?: ReadFile,
  { signal }: ResolveOptions = {},
): Promise<ResolvedLandscape> {
  const network = createNetwork(landscape.network);
  const { name, delta = 1, l2 = 0 } = landscape.loss;
  const loss = { name, delta, l2 };
  const data = await resolveData(landscape.data, network, landscape.loss, read);
  const theta = await resolveParameters(landscape, network, read);
  const plane = isDirect(landscape.plane)
    ? createPlane(landscape.plane, network, theta)
    : await (
        await import('./planes/derive.ts')
      ).derivePlane(landscape.plane, { network, data, loss }, theta, { read, signal });
  const { window, grid } = landscape;
  const warnings = [...(data.warnings ?? []), ...roundingWarnings(plane, window, grid)];
  return { network, data, loss, plane, window, grid, warnings, source: landscape };
}

/** θ0; what reads model files is loaded by the landscapes that name one. */
export async function resolveParameters(
  landscape: Landscape,
  network: Network,
  read?: ReadFile,
): Promise<Float64Array> {
  const { parameters } = landscape;
  if (!('file' in parameters)) return createParameters(parameters, network);
  const path = 'parameters.file';
  const name = parameters.file;
  if (!read) {
    const expected = 'parameters without a file, as no file can be read here';
    throw specError([{ path, expected, got: JSON.stringify(name) }]);
  }
  const bytes = await read(name, path);
  const { importParameters } = await import('./import/import-model.ts');
  return importParameters({ name, bytes }, landscape.network, path);
}

/** The same problem and plane, looked at through another window or grid. */
export function reframe(
  landscape: ResolvedLandscape,
  frame: { window?: Window; grid?: readonly [number, number] },
): ResolvedLandscape {
  const window = frame.window ?? landscape.window;
  const grid = frame.grid ?? landscape.grid;
  const source: Landscape = { ...landscape.source, window, grid: [grid[0], grid[1]] };
  const warnings = [...(landscape.data.warnings ?? []), ...roundingWarnings(landscape.plane, window, grid)];
  return { ...landscape, window, grid, warnings, source };
}

/**
 * A step of the grid that is lost in the float32 rounding of θ makes stairs, and stairs make false minima. A parameter
 * is at risk when its step is below 2^-20 of its size: 8 units in the last place.
 */
function roundingWarnings(
  { origin, u, v }: Plane,
  { a, b }: Window,
  [width, height]: readonly [number, number],
): string[] {
  const stepA = (a[1] - a[0]) / (width - 1);
  const stepB = (b[1] - b[0]) / (height - 1);
  const [centerA, centerB] = [(a[0] + a[1]) / 2, (b[0] + b[1]) / 2];
  // what moves by less than float32's share of what moves most is at rest, such as the rounding in an eigenvector's zeros
  const [restA, restB] = [u, v].map((direction) => 2 ** -20 * direction.reduce((x, y) => Math.max(x, Math.abs(y)), 0));
  let moved = 0;
  let lost = 0;
  for (let k = 0; k < origin.length; k++) {
    const [alongA, alongB] = [Math.abs(u[k]), Math.abs(v[k])];
    const step = Math.max(alongA > restA ? stepA * alongA : 0, alongB > restB ? stepB * alongB : 0);
    if (step === 0) continue;
    moved++;
    if (step < 2 ** -20 * Math.abs(origin[k] + centerA * u[k] + centerB * v[k])) lost++;
  }
  if (lost === 0) return [];
  return [
    `the grid is finer than float32 resolves for ${lost} of ${moved} moving parameters; use the reference engine`,
  ];
}
