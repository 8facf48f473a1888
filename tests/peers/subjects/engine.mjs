// Our engines, timed as a user gets them: `evaluateField` with the engine made and the landscape resolved, preparation included.
import { REPETITION_MS, timed, worstError } from '../protocol.mjs';
import { landscapeOf } from '../workloads.mjs';

/** The longest side of a grid: a field of 64 MiB. */
const LONGEST_SIDE = 4097;
const TOO_LONG_MS = 3000;

/**
 * Our engine, ready to be timed.
 *
 * The workload's grid is refined until an evaluation lasts about half a second, as a user's grid is finer too; a slow engine
 * gets a coarser one. The nodes of the workload's own grid are among the refined ones and are compared with the truth.
 *
 * @param library the built package
 * @param {{ engine: 'cpu' | 'gpu', threads?: number, gpu?: GPU }} options
 */
export async function readyEngine(work, library, { engine: kind, threads, gpu }, truth) {
  const { createCpuEngine, createGpuEngine, evaluateField, reframe, resolveLandscape, sharedHost } = library;
  const engine = kind === 'cpu' ? await createCpuEngine({ threads }) : createGpuEngine(await sharedHost(gpu));
  const landscape = await resolveLandscape(landscapeOf(work));
  const onSide = (side) => reframe(landscape, { grid: [side, side] });

  // the workload's own grid, or what of it a slow engine manages
  let side = Math.min(9, work.side);
  await evaluateField(engine, onSide(side)); // compiles
  let spent = await timed(() => evaluateField(engine, onSide(side)));
  while (side < work.side && 4 * spent < TOO_LONG_MS) {
    side = 2 * side - 1;
    spent = await timed(() => evaluateField(engine, onSide(side)));
  }
  const own = onSide(side);
  const ownMs = await median(3, () => timed(() => evaluateField(engine, own)));
  const refinement = Math.max(1, Math.floor(Math.sqrt((1.1 * REPETITION_MS) / ownMs)));
  const fineSide = Math.min((side - 1) * refinement + 1, LONGEST_SIDE);
  const fine = onSide(fineSide);
  let field;
  const milliseconds = await timed(async () => (field = await evaluateField(engine, fine)));
  const error = compare(field, side, work.side, truth);
  const passes = Math.max(1, Math.ceil((0.9 * REPETITION_MS) / milliseconds));
  const points = fineSide * fineSide;
  return {
    facts: {
      description: `${engine.name}: ${engine.description}`,
      points,
      passes,
      error,
      ownGrid: { side, pointSamplesPerSecond: (1000 * side * side * work.samples) / ownMs },
    },
    async repeat() {
      const spent = await timed(async () => {
        for (let k = 0; k < passes; k++) await evaluateField(engine, fine);
      });
      return { milliseconds: spent, pointSamples: passes * points * work.samples };
    },
  };
}

/** Errors at the nodes that the field shares with the workload's grid. */
function compare(field, side, truthSide, truth) {
  const [step, truthStep] = [(field.width - 1) / (side - 1), (truthSide - 1) / (side - 1)];
  if (!Number.isInteger(step) || !Number.isInteger(truthStep)) throw new Error('the grids do not share their nodes');
  const losses = new Float64Array(side * side);
  const indices = new Int32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const k = row * side + column;
      losses[k] = field.values[row * step * field.width + column * step];
      indices[k] = row * truthStep * truthSide + column * truthStep;
    }
  }
  return worstError(losses, indices, truth);
}

async function median(count, measure) {
  const values = [];
  for (let k = 0; k < count; k++) values.push(await measure());
  return values.sort((x, y) => x - y)[count >> 1];
}
