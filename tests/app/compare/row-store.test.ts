import { describe, expect, it } from 'vitest';
import { surveyPlan } from '../../../src/analysis/survey/plan.ts';
import { surveyRow, type SurveyRow } from '../../../src/analysis/survey/rows.ts';
import type { SurveyCase } from '../../../src/analysis/survey/plan.ts';
import { digestOf, RowStore } from '../../../src/app/compare/row-store.ts';
import { factsWith, seededProblem } from '../../analysis/survey/support.ts';
import { forbidden, memoryStore } from './support.ts';

const problems = [{ name: 'xor, "quoted"', landscape: seededProblem() }];
const plan = surveyPlan({ problems, depths: [1, 2], widths: [2], seeds: [1, 2, 3] });
const rowOf = (plane: SurveyCase, verified = plane.seed): SurveyRow =>
  surveyRow(plane, factsWith({ verified }, { engine: 'cpu' }));
const CPU = { name: 'cpu', full: 'cpu, 2 threads' };

function filled(store = memoryStore(), planes = plan) {
  const rows = new RowStore(store, '1.0.0');
  for (const plane of planes) void rows.journal(CPU.full).add(plane, rowOf(plane));
  return { rows, store };
}

describe('rows that a browser keeps', () => {
  it('are there for the next visit, to the bit', () => {
    const { store } = filled();
    const journal = new RowStore(store, '1.0.0').journal(CPU.full);
    expect(plan.map((plane) => journal.find(plane))).toEqual(plan.map((plane) => rowOf(plane)));
  });

  it('keep what was measured last of a plane', () => {
    const { rows, store } = filled();
    void rows.journal(CPU.full).add(plan[0], rowOf(plan[0], 40));
    expect(rows.journal(CPU.full).find(plan[0])!.verified).toBe(40);
    expect(new RowStore(store, '1.0.0').journal(CPU.full).find(plan[0])!.verified).toBe(40);
  });

  it('are of one engine, one adapter and one version', () => {
    const { store } = filled();
    expect(new RowStore(store, '1.0.1').journal(CPU.full).find(plan[0])).toBeUndefined();
    expect(new RowStore(store, '1.0.0').journal('cpu, 4 threads').find(plan[0])).toBeUndefined();
  });

  it.each([
    ['window', { window: { a: [-2, 2], b: [-1, 2.5] } }],
    ['loss', { loss: { name: 'mae' } }],
    ['data', { data: { dataset: 'xor', samples: 8, seed: 2 } }],
    ['grid', { grid: [9, 9] }],
    ['activation', { network: { layers: [2, 3, 3, 1], activation: 'relu' } }],
    ['plane', { plane: { directions: 'random', normalize: 'filter', bias: 'scale' } }],
  ] as const)('are not taken for those of another %s', (_, change) => {
    const { rows } = filled();
    const landscape = seededProblem(structuredClone(change) as Partial<ReturnType<typeof seededProblem>>);
    const other = surveyPlan({
      problems: [{ ...problems[0], landscape }],
      depths: [1, 2],
      widths: [2],
      seeds: [1, 2, 3],
    });
    for (const plane of other) expect(rows.journal(CPU.full).find(plane)).toBeUndefined();
  });

  it('begin anew where what is kept is of something else', () => {
    const store = memoryStore();
    for (const text of ['nonsense', 'plane,problem\nx,y\n', '{"a": 1}', '\n\n']) {
      store.setItem('loss-landscape:survey', text);
      expect(new RowStore(store, '1.0.0').journal(CPU.full).find(plan[0])).toBeUndefined();
    }
  });

  it.each([
    ['nothing', null],
    ['no more', memoryStore(10)],
    ['what the page may not see', forbidden],
  ])('last as long as the page where the browser keeps %s', (_, store) => {
    const rows = new RowStore(store, '1.0.0');
    void rows.journal(CPU.full).add(plan[0], rowOf(plan[0]));
    expect(rows.journal(CPU.full).find(plan[0])).toEqual(rowOf(plan[0]));
  });

  it('lose the oldest when they are too many, never a part of one', () => {
    const store = memoryStore();
    const { rows } = filled(store, plan.slice(0, 1));
    const [key, text] = [...store.items][0];
    const [head, line] = text.split('\n');
    store.setItem(key, `${head}\n${`${line}\n`.repeat(Math.ceil(2_600_000 / line.length))}`);
    void rows.journal(CPU.full).add(plan[1], rowOf(plan[1]));
    const kept = store.getItem(key)!;
    expect(kept.length).toBeLessThan(1_300_000);
    expect(kept.split('\n')[0]).toBe(head);
    const again = new RowStore(store, '1.0.0').journal(CPU.full);
    expect([again.find(plan[0]), again.find(plan[1])]).toEqual([rowOf(plan[0]), rowOf(plan[1])]);
  });
});

describe('rows of a table', () => {
  it('are taken over for the planes that they name', () => {
    const store = memoryStore();
    const rows = new RowStore(store, '1.0.0');
    const table = plan.slice(1, 4).map((plane) => rowOf(plane, 7));
    expect(rows.adopt(table, plan, CPU)).toBe(3);
    const found = plan.map((plane) => new RowStore(store, '1.0.0').journal(CPU.full).find(plane)?.verified);
    expect(found).toEqual([undefined, 7, 7, 7, undefined, undefined]);
  });

  it.each<[string, Partial<SurveyRow>]>([
    ['engine', { engine: 'gpu' }],
    ['engine that is not known', { engine: null }],
    ['problem', { problem: 'moons' }],
    ['shape', { layers: '2-9-1' }],
    ['start', { init: 'pytorch' }],
    ['held start', { init: null }],
    ['seed', { seed: 77 }],
    ['grid', { grid: '65x65' }],
  ])('are left out for another %s', (_, change) => {
    const rows = new RowStore(memoryStore(), '1.0.0');
    expect(rows.adopt([{ ...rowOf(plan[0]), ...change }], plan, CPU)).toBe(0);
    expect(rows.journal(CPU.full).find(plan[0])).toBeUndefined();
  });
});

describe('the digest', () => {
  it('tells texts apart, and is the same for the same', () => {
    const texts = Array.from({ length: 20_000 }, (_, k) => `["1.0.0","cpu, 2 threads","moons",{"seed":${k}}]`);
    const digests = texts.map(digestOf);
    expect(new Set(digests).size).toBe(texts.length);
    expect(texts.slice(0, 100).map(digestOf)).toEqual(digests.slice(0, 100));
    for (const digest of digests.slice(0, 100)) expect(digest).toMatch(/^[0-9a-z]{1,11}$/);
  });
});
