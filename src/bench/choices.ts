import { benchCase, landscapeCase, STANDARD_CASES, type BenchCase } from '../engine/bench/cases.ts';
import { CONTESTANT_IDS, type ContestantId } from '../engine/bench/report.ts';
import { availableThreads } from '../engine/cpu/threads.ts';
import { sharedHost } from '../gpu/host.ts';
import { resolveLandscape } from '../model/resolve.ts';
import { handedHash } from '../spec/handed.ts';
import type { Landscape } from '../spec/landscape.ts';
import { decodeViewState } from '../spec/view-state.ts';

/** The name under which the landscape of the address takes part. */
export const OWN = 'own';

export interface CaseChoice {
  readonly name: string;
  readonly title: string;
  readonly group: 'Yours' | 'Small networks' | 'Last layer only' | 'For a real GPU';
  load(): Promise<BenchCase>;
}

export interface EngineChoice {
  readonly id: ContestantId;
  readonly label: string;
  /** The adapter, the threads, or what keeps it away. */
  readonly note: string;
  readonly available: boolean;
}

/** The landscape in the address that the explorer handed over; null where there is none. */
export function landscapeOf(hash: string): Landscape | null {
  return decodeViewState(handedHash(hash, globalThis.sessionStorage))?.landscape ?? null;
}

/** Every case that can be chosen, the reader's own first. */
export function caseChoices(own: Landscape | null): CaseChoice[] {
  const standard = STANDARD_CASES.map((each): CaseChoice => {
    const { name, title, large } = benchCase(each);
    const isPart = each.moves === 'the last layer';
    const group = large ? 'For a real GPU' : isPart ? 'Last layer only' : 'Small networks';
    return { name, title, group, load: async () => benchCase(each) };
  });
  return own ? [ownChoice(own), ...standard] : standard;
}

function ownChoice(landscape: Landscape): CaseChoice {
  const { layers } = landscape.network;
  const title = `${layers.join('-')}, ${landscape.loss.name}, the landscape you came with`;
  return { name: OWN, title, group: 'Yours', load: async () => landscapeCase(await resolveLandscape(landscape), OWN) };
}

/** What is measured where nobody chose: the reader's landscape alone where there is one; what a real GPU is for with it. */
export function defaultCaseNames(choices: readonly CaseChoice[], hasRealGpu: boolean): string[] {
  if (choices.some(({ name }) => name === OWN)) return [OWN];
  return choices.filter(({ group }) => hasRealGpu || group === 'Small networks').map(({ name }) => name);
}

/** The engines, and whether this browser has them. */
export async function engineChoices(): Promise<{ engines: EngineChoice[]; hasRealGpu: boolean }> {
  const threads = availableThreads();
  const gpu = await sharedHost().then(
    ({ adapter, software }) => ({ note: adapter, software, available: true }),
    (error: unknown) => ({
      note: error instanceof Error ? error.message : String(error),
      software: true,
      available: false,
    }),
  );
  const all: Record<ContestantId, Omit<EngineChoice, 'id'>> = {
    gpu: { label: 'GPU', note: gpu.note, available: gpu.available },
    cpu: { label: 'CPU', note: threads === 1 ? '1 thread' : `all ${threads} threads`, available: true },
    'cpu-1': { label: 'CPU, 1 thread', note: 'what threads add', available: true },
    plain: { label: 'plain JavaScript', note: 'float64, 1 thread: the yardstick', available: true },
  };
  return { engines: CONTESTANT_IDS.map((id) => ({ id, ...all[id] })), hasRealGpu: gpu.available && !gpu.software };
}
