import { PlaneMeasurer } from '../../../src/analysis/survey/measure.ts';
import type { openMeasurer } from '../../../src/app/compare/measuring.ts';
import { ReferenceEngine } from '../../../src/engine/reference.ts';
import { evaluateField } from '../../../src/engine/sweep.ts';
import type { TabStore } from '../../../src/spec/handed.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { problemsWith } from '../../../src/app/compare/problems.ts';
import { firstSettings, type Settings } from '../../../src/app/compare/settings.ts';
import { subjectsOf, type Subject } from '../../../src/app/compare/subjects.ts';
import { seededProblem } from '../../analysis/survey/support.ts';

/** What a browser keeps, in memory; a capacity makes it refuse more. */
export function memoryStore(capacity = Infinity): TabStore & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (value.length > capacity) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  };
}

/** A browser that forbids a page to look at what it keeps. */
export const forbidden: TabStore = {
  getItem() {
    throw new DOMException('forbidden', 'SecurityError');
  },
  setItem() {
    throw new DOMException('forbidden', 'SecurityError');
  },
};

/** Measures on the calling thread: small planes are done before a thread would have come up. */
export const openHere: typeof openMeasurer = async (_, warn) => {
  const engine = new ReferenceEngine();
  const { name, description } = engine;
  const measurer = new PlaneMeasurer({
    fields: { name, description, evaluate: (landscape, signal) => evaluateField(engine, landscape, { signal }) },
    spawn() {
      throw new Error('no threads');
    },
    warn,
  });
  return { measurer, engine, reason: 'asked for' };
};

export const OWN_PROBLEM: Landscape = seededProblem({ network: { layers: [2, 3, 1], activation: 'tanh' } });

export const PROBLEMS = problemsWith(OWN_PROBLEM);

/** Settings of a few planes through the small problem, by the engine that needs no threads. */
export function settingsWith(changes: Partial<Settings> = {}): Settings {
  return {
    ...firstSettings('own'),
    engine: 'reference',
    count: '3',
    grid: '',
    problems: ['own'],
    networks: 'shapes',
    depths: '1, 2',
    widths: '2',
    seeds: '2',
    surveyGrid: '',
    ...changes,
  };
}

export function subjectsWith(changes: Partial<Settings> = {}): readonly Subject[] {
  const found = subjectsOf(settingsWith(changes), PROBLEMS);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.subjects;
}

/** What is wrong with settings: where, and what was expected. */
export function wrongWith(changes: Partial<Settings>): string[] {
  const found = subjectsOf(settingsWith(changes), PROBLEMS);
  return 'problems' in found ? found.problems.map(({ path, expected, got }) => `${path}: ${expected}, got ${got}`) : [];
}
