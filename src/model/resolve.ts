import type { Landscape, LossName, Window } from '../spec/landscape.ts';
import { resolveData, type ReadFile } from './data.ts';
import type { Dataset } from './dataset.ts';
import { createNetwork, type Network } from './network.ts';
import { createParameters } from './parameters.ts';
import { createPlane, type Plane } from './plane.ts';

export type { Plane, PlaneAudit } from './plane.ts';

/** A landscape whose every number is at hand: what engines evaluate. Plain data, so that workers can be sent it. */
export interface ResolvedLandscape {
  readonly network: Network;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly plane: Plane;
  readonly window: Window;
  /** [width, height] */
  readonly grid: readonly [number, number];
  /** What this window and grid put at risk, in words; `plane.audit` has what the directions do. */
  readonly warnings: readonly string[];
  /** The file it came from. */
  readonly source: Landscape;
}

export interface Loss {
  readonly name: LossName;
  /** Where `huber` turns from a parabola to a line. */
  readonly delta: number;
  /** Weight of the penalty l2 · ‖θ‖², never part of the field. */
  readonly l2: number;
}

/**
 * Makes every number of a validated landscape: data, parameters, directions.
 *
 * @param read gives the bytes of a file named in the landscape, its path relative to the landscape
 * @throws LandscapeError of kind `spec` when a data file does not fit, or what `read` throws
 */
export async function resolveLandscape(landscape: Landscape, read?: ReadFile): Promise<ResolvedLandscape> {
  const network = createNetwork(landscape.network);
  const { name, delta = 1, l2 = 0 } = landscape.loss;
  const data = await resolveData(landscape.data, network, landscape.loss, read);
  const theta = createParameters(landscape.parameters, network);
  const plane = createPlane(landscape.plane, network, theta);
  const { window, grid } = landscape;
  const warnings = roundingWarnings(plane, window, grid);
  return { network, data, loss: { name, delta, l2 }, plane, window, grid, warnings, source: landscape };
}

/** The same problem and plane, looked at through another window or grid. */
export function reframe(
  landscape: ResolvedLandscape,
  frame: { window?: Window; grid?: readonly [number, number] },
): ResolvedLandscape {
  const window = frame.window ?? landscape.window;
  const grid = frame.grid ?? landscape.grid;
  const source: Landscape = { ...landscape.source, window, grid: [grid[0], grid[1]] };
  return { ...landscape, window, grid, warnings: roundingWarnings(landscape.plane, window, grid), source };
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
  let moved = 0;
  let lost = 0;
  for (let k = 0; k < origin.length; k++) {
    const step = Math.max(stepA * Math.abs(u[k]), stepB * Math.abs(v[k]));
    if (step === 0) continue;
    moved++;
    if (step < 2 ** -20 * Math.abs(origin[k] + centerA * u[k] + centerB * v[k])) lost++;
  }
  if (lost === 0) return [];
  return [
    `the grid is finer than float32 resolves for ${lost} of ${moved} moving parameters; use the reference engine`,
  ];
}
