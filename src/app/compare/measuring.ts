import type { Facts, MinimaFacts } from '../../analysis/facts.ts';
import { PlaneMeasurer } from '../../analysis/survey/measure.ts';
import type { SurveyCase } from '../../analysis/survey/plan.ts';
import { surveyRow, type SurveyRow } from '../../analysis/survey/rows.ts';
import { runSurvey, type SurveyJournal } from '../../analysis/survey/run.ts';
import type { Spawn } from '../../analysis/session/thread.ts';
import type { EngineChoice } from '../../elements/attributes.ts';
import { acquireEngine, dropCpu } from '../../elements/engines.ts';
import { toLandscapeError } from '../../elements/failure.ts';
import { availableThreads, startThread } from '../../engine/cpu/threads.ts';
import type { Engine } from '../../engine/engine.ts';
import { evaluateField } from '../../engine/sweep.ts';
import type { Field } from '../../spec/field.ts';

/** A plane that was measured. The losses and the places of the minima are there where they were kept. */
export interface MeasuredPlane {
  readonly row: SurveyRow;
  readonly field: Field | null;
  readonly minima: MinimaFacts | null;
  /** Lengths of the directions, where they are known. */
  readonly lengths: { readonly u: number; readonly v: number } | null;
}

// A thread is a thread: what differs between the engine's and the analysis's are the messages alone.
const spawn = startThread as unknown as Spawn;

/** Analyses at the same time: each holds a copy of a field, and leaves the page and the engine some room. */
const MOST_ANALYSES = 8;

export interface OpenMeasurer {
  readonly measurer: PlaneMeasurer;
  readonly engine: Pick<Engine, 'name' | 'description'>;
  /** Why this engine. */
  readonly reason: string;
}

/** A measurer on the engine of a choice, and why it is this one. The engine is the page's: it is not disposed of. */
export async function openMeasurer(choice: EngineChoice, warn: (warning: string) => void): Promise<OpenMeasurer> {
  const { engine, reason } = await acquireEngine(choice);
  return { measurer: measurerOf(engine, warn), engine, reason };
}

function measurerOf(engine: Engine, warn: (warning: string) => void): PlaneMeasurer {
  const { name, description } = engine;
  return new PlaneMeasurer({
    fields: {
      name,
      description,
      evaluate: (landscape, signal) =>
        evaluateField(engine, landscape, { signal }).catch((error: unknown) => {
          // Threads that died stay dead: the next plane must not be given to them.
          if (name === 'cpu' && toLandscapeError(error).kind === 'lost') dropCpu();
          throw error;
        }),
    },
    spawn,
    warn,
  });
}

export interface MeasureOptions {
  readonly measurer: PlaneMeasurer;
  readonly signal: AbortSignal;
  /** Hears of each plane when it is measured. */
  onPlane(plane: SurveyCase, measured: MeasuredPlane): void;
}

/** Planes at once: as many as there are threads to analyse them, but for one that the page needs. */
function concurrency(): number {
  return Math.max(1, Math.min(MOST_ANALYSES, availableThreads() - 1));
}

/**
 * Measures planes for their pictures: what fails is told and the others go on.
 *
 * @throws the signal's reason when aborted
 */
export async function measurePlanes(
  planes: readonly SurveyCase[],
  { measurer, signal, onPlane, onFailure }: MeasureOptions & { onFailure(plane: SurveyCase, error: unknown): void },
): Promise<void> {
  const waiting = [...planes];
  const work = async (): Promise<void> => {
    for (let plane = waiting.shift(); plane && !signal.aborted; plane = waiting.shift()) {
      try {
        const { facts, measured } = await measureOne(plane, measurer, signal);
        if (!signal.aborted) onPlane(plane, { ...measured, row: surveyRow(plane, facts) });
      } catch (error) {
        if (!signal.aborted) onFailure(plane, error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency() }, work));
  signal.throwIfAborted();
}

/**
 * Measures the planes of a survey that its journal does not hold, those of one seed after those of another: the shapes are then
 * about equally far, and what is left takes as long as what is done tells.
 *
 * @throws the signal's reason when aborted; the first failure
 */
export async function measureSurvey(
  plan: readonly SurveyCase[],
  journal: SurveyJournal,
  { measurer, signal, onPlane }: MeasureOptions,
): Promise<void> {
  const places = new Map<number, SurveyCase[]>();
  for (const plane of plan) places.set(plane.seed, [...(places.get(plane.seed) ?? []), plane]);
  const kept = new Map<SurveyCase, Omit<MeasuredPlane, 'row'>>();
  await runSurvey([...places.values()].flat(), {
    measure: async (plane, stop) => {
      const { facts, measured } = await measureOne(plane, measurer, stop);
      kept.set(plane, measured);
      return facts;
    },
    journal: {
      find: (plane) => journal.find(plane),
      add: async (plane, row) => {
        await journal.add(plane, row);
        const measured = kept.get(plane)!;
        kept.delete(plane);
        onPlane(plane, { ...measured, row });
      },
    },
    concurrency: concurrency(),
    signal,
  });
}

async function measureOne(
  plane: SurveyCase,
  measurer: PlaneMeasurer,
  signal: AbortSignal,
): Promise<{ facts: Facts; measured: Omit<MeasuredPlane, 'row'> }> {
  let field: Field | null = null;
  let lengths: MeasuredPlane['lengths'] = null;
  const facts = await measurer.measure(plane, signal, (evaluated) => {
    const { normU: u, normV: v } = evaluated.landscape.plane.audit;
    field = evaluated.field;
    lengths = { u, v };
  });
  return { facts, measured: { field, lengths, minima: facts.minima } };
}
