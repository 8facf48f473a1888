import { html, render } from 'lit';
import { afterEach, describe, expect, test } from 'vitest';
import { chart, decadesOf, layoutChart } from '../../src/bench/chart.ts';
import { results } from '../../src/bench/results.ts';
import { COLUMNS } from '../../src/engine/bench/markdown.ts';
import type { BenchReport } from '../../src/engine/bench/report.ts';
import { caseResult, report, result } from './reports.ts';

const root = document.createElement('div');
document.body.append(root);
afterEach(() => render(html``, root));

function show(shown: BenchReport, width = 700): void {
  render(results(shown, width), root);
}

const texts = (selector: string) =>
  [...root.querySelectorAll(selector)].map((node) => node.textContent!.replaceAll(/\s+/g, ' ').trim());

describe('a report on the page', () => {
  test('begins with the machine, its engines and their peaks', () => {
    show(report());
    expect(texts('.engines dt')).toEqual(['CPU, 8 threads', 'plain JavaScript', 'gpu']);
    expect(texts('.engines dd')).toEqual([
      '8 threads, WebAssembly relaxed SIMDFMA peak 39.5 GFLOP/s (38–41): relaxed SIMD, 10 accumulators',
      'float64, 1 thread',
      'not here: WebGPU is missing here',
    ]);
  });

  test('has a section a case, each with its numbers in a table', () => {
    show(report({ cases: [caseResult(), caseResult({ name: 'W2', closedForm: true })] }));
    expect(texts('.case h2').map((title) => title.slice(0, 2))).toEqual(['W1', 'W2']);
    expect(texts('.case:first-of-type thead th, section[aria-label=W1] thead th')).toEqual([...COLUMNS]);
    expect(texts('section[aria-label=W1] tbody th')).toEqual(['CPU, 8 threads', 'plain JavaScript']);
    expect(texts('section[aria-label=W1] tbody tr:first-child td')).toHaveLength(COLUMNS.length - 1);
    expect(texts('section[aria-label=W2] .hint')[0]).toContain('evaluated in closed form');
  });

  test('says which engine was left out, and why', () => {
    show(report());
    expect(texts('.case > .hint').at(-1)).toBe('gpu was left out: too slow for a budget of 20 s.');
  });

  test('says where another grid was evaluated than the case’s own', () => {
    show(report({ cases: [caseResult({ results: [result({ grid: [32, 32] })] })] }));
    expect(texts('td.word')).toEqual(['fewer nodes over the same window']);
  });

  test('of a case that has just begun says so', () => {
    show(report({ cases: [caseResult({ results: [], ratios: [] })] }));
    expect(texts('.case .hint')).toContain('No engine has been measured yet.');
    expect(root.querySelector('.chart')).toBeNull();
  });

  test('is drawn on one scale: equal rates of two cases end at the same place', () => {
    const slow = caseResult({ name: 'W2', results: [result({ mps: { min: 0.01, median: 0.02, max: 0.03 } })] });
    const same = caseResult({ results: [result()] });
    show(report({ cases: [same, slow, { ...same, name: 'W3' }] }));
    const ends = [...root.querySelectorAll('.bar')].map((bar) => Number(bar.getAttribute('width')));
    expect(ends[0]).toBe(ends[2]);
    expect(ends[1]).toBeLessThan(ends[0]);
  });
});

describe('a chart on the page', () => {
  test.each([[320], [520], [900]])('of %i pixels keeps every word and bar inside', (width) => {
    const wide = caseResult({
      results: [
        result({ mps: { min: 90_000, median: 98_700, max: 99_000 } }),
        result({ id: 'plain', mps: { min: 0.4, median: 0.5, max: 0.6 } }),
      ],
    });
    const layout = layoutChart(wide, report().contestants, decadesOf([wide]), width);
    render(html`<div style="font: 12px sans-serif">${chart(layout, 'rates')}</div>`, root);
    const box = root.querySelector('svg')!.getBoundingClientRect();
    expect(box.width).toBe(width);
    for (const node of root.querySelectorAll('text, rect, path')) {
      const { left, right } = node.getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(box.left - 0.5);
      expect(right).toBeLessThanOrEqual(box.right + 0.5);
    }
  });

  test('says in its name what it shows', () => {
    const layout = layoutChart(caseResult(), report().contestants, decadesOf([caseResult()]), 600);
    render(chart(layout, 'W1'), root);
    expect(root.querySelector('svg')!.getAttribute('aria-label')).toBe(
      'W1: CPU, 8 threads 41.9 Mps, plain JavaScript 1 Mps',
    );
  });
});
