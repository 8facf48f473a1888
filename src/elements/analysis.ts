import { pageHost } from './engines.ts';
import type { RunReport } from './report.ts';
import { AnalysisSession } from '../analysis/session/session.ts';
import type { AnalysisRequest } from '../analysis/session/protocol.ts';
import type { Spawn } from '../analysis/session/thread.ts';
import { startThread } from '../engine/cpu/threads.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';

// A thread is a thread: what differs between the engine's and the analysis's are the messages alone.
const spawn = startThread as unknown as Spawn;

/** Nodes below which no GPU is asked: even its text is not worth loading. */
const MANY_NODES = 2048 ** 2;

/** The analysis of a field, on a thread of its own where one starts; the basins of a large field come from a GPU. */
export async function openAnalysis(
  field: Field,
  landscape: ResolvedLandscape,
  { engine, description }: Pick<RunReport, 'engine' | 'description'>,
): Promise<AnalysisSession> {
  const basins = field.values.length >= MANY_NODES ? await basinsOnGpu(field) : undefined;
  return new AnalysisSession({ field, landscape, basins, options: { engine, adapter: description } }, spawn);
}

/** Undefined where there is no GPU worth asking, or it fails: the thread then finds the same basins itself. */
async function basinsOnGpu(field: Field): Promise<AnalysisRequest['basins']> {
  try {
    const { host } = await pageHost();
    if (!host) return undefined;
    const { createGpuBasins, shouldUseGpuBasins } = await import('../engine/gpu/basins.ts');
    if (!shouldUseGpuBasins(host, field.values.length)) return undefined;
    const finder = await createGpuBasins(host, field.width, field.height);
    try {
      const { values: _, ...basins } = await finder.update(field.values);
      return basins;
    } finally {
      finder.dispose();
    }
  } catch {
    return undefined;
  }
}
