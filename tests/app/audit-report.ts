import type { RunReport } from '../../src/elements/report.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { PlaneSpec } from '../../src/spec/landscape.ts';

/** The report of a run over a plane of a small network at a saddle-like start. */
export async function createEngineReport(plane: PlaneSpec): Promise<RunReport> {
  const landscape = await resolveLandscape({
    version: 1,
    network: { layers: [2, 3, 1], activation: 'tanh' },
    parameters: { init: 'pytorch', seed: 2 },
    data: { dataset: 'xor' },
    loss: { name: 'mse' },
    plane,
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [5, 5],
  });
  return {
    engine: 'reference',
    description: 'float64',
    reason: 'asked for',
    picture: 'canvas-2d',
    grid: [5, 5],
    milliseconds: 1,
    pointsPerSecond: 25_000,
    audit: landscape.plane.audit,
    path: landscape.plane.path ?? null,
    network: landscape.network,
    samples: landscape.data.samples,
    data: landscape.data.description,
  };
}
