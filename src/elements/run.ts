import { openAnalysis } from './analysis.ts';
import { acquireEngine, dropCpu } from './engines.ts';
import { toLandscapeError } from './failure.ts';
import { loadLandscape, type LandscapeSource } from './source.ts';
import type { EngineChoice } from './attributes.ts';
import type { RunReport } from './report.ts';
import type { Facts } from '../analysis/facts.ts';
import type { AnalysisSession } from '../analysis/session/session.ts';
import { evaluateField, type Progress } from '../engine/sweep.ts';
import { reframe, resolveLandscape, type ResolvedLandscape } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';
import type { Landscape, Window } from '../spec/landscape.ts';

/** What decides a picture; an equal plan gives an equal field. */
export interface Plan {
  source: LandscapeSource;
  engine: EngineChoice;
  /** Overrides the grid of the landscape. */
  grid: [number, number] | null;
  /** Overrides the window of the landscape: what a reader has zoomed to. */
  window: Window | null;
  /** What draws the picture, once that is known. */
  picture(): Promise<RunReport['picture']>;
}

/** What a run tells while it is under way. */
export interface RunListener {
  /** `own` is the landscape's own window, whatever the plan looks at. */
  onResolved(landscape: ResolvedLandscape, own: Window): void;
  onProgress(progress: Progress): void;
  onField(field: Field, report: RunReport, analysis: AnalysisSession): void;
  /** Facts that are known before all are. */
  onFacts(facts: Facts): void;
}

/** Keeps the landscape last resolved, so that another window or grid does not fetch and resolve it again. */
export class LandscapeCache {
  #key = '';
  #resolved: ResolvedLandscape | null = null;

  /** The resolved landscape of a source, with its own window and grid. */
  async resolve(source: LandscapeSource, key: string, signal: AbortSignal): Promise<ResolvedLandscape> {
    if (this.#resolved && this.#key === key) return this.#resolved;
    const { landscape, read } = await loadLandscape(source, signal);
    const known = this.#resolved;
    const resolved =
      known && isReframed(known.source, landscape)
        ? reframe(known, landscape)
        : await resolveLandscape(landscape, read, { signal });
    signal.throwIfAborted();
    this.#key = key;
    this.#resolved = resolved;
    return resolved;
  }
}

/** Whether an edit left all but window and grid as they are: what was found out about the plane still holds. */
function isReframed(known: Landscape, { network, parameters, data, loss, plane }: Landscape): boolean {
  const isSame = known.network === network && known.parameters === parameters && known.data === data;
  return isSame && known.loss === loss && known.plane === plane;
}

/**
 * From a source to a field and its facts. Rejects with a `LandscapeError`, or with the signal's reason when aborted;
 * the listener hears nothing after an abort.
 */
export async function runLandscape(
  plan: Plan,
  resolve: (signal: AbortSignal) => Promise<ResolvedLandscape>,
  listener: RunListener,
  signal: AbortSignal,
): Promise<{ field: Field; facts: Facts; report: RunReport }> {
  const whole = await resolve(signal);
  const landscape = reframe(whole, { window: plan.window ?? undefined, grid: plan.grid ?? undefined });
  const { engine, reason } = await acquireEngine(plan.engine);
  signal.throwIfAborted();
  listener.onResolved(landscape, whole.window);

  const started = performance.now();
  const field = await evaluateField(engine, landscape, {
    signal,
    onProgress: (progress) => {
      if (!signal.aborted) listener.onProgress(progress);
    },
  }).catch((error: unknown) => {
    // Threads that died stay dead: the next run must not be given to them.
    if (engine.name === 'cpu' && toLandscapeError(error).kind === 'lost') dropCpu();
    throw error;
  });
  signal.throwIfAborted();
  const milliseconds = performance.now() - started;

  const report: RunReport = {
    engine: engine.name,
    description: engine.description,
    reason,
    picture: await plan.picture(),
    grid: [field.width, field.height],
    milliseconds,
    pointsPerSecond: (field.width * field.height) / (milliseconds / 1000),
    audit: { ...landscape.plane.audit, warnings: [...landscape.plane.audit.warnings, ...landscape.warnings] },
    path: landscape.plane.path ?? null,
    network: landscape.network,
    samples: landscape.data.samples,
    data: landscape.data.description,
  };
  const analysis = await openAnalysis(field, landscape, report);
  signal.throwIfAborted();
  listener.onField(field, report, analysis);

  const facts = await analysis.facts((early) => listener.onFacts(early), signal);
  signal.throwIfAborted();
  return { field, facts, report };
}
