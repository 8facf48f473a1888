import { describe, expect, it } from 'vitest';
import {
  cellsOf,
  COLUMNS,
  engineLines,
  figure,
  gridNote,
  machineWords,
  mainRatios,
  occasionWords,
  percent,
  ratioLines,
  toMarkdown,
} from '../../src/engine/bench/markdown.ts';
import type { ContestantId, Ratio } from '../../src/engine/bench/report.ts';
import { caseResult, report, result } from './reports.ts';

describe('numbers in words', () => {
  it.each([
    [0, '0'],
    [0.00123456, '0.00123'],
    [43.149, '43.1'],
    [999.6, '1000'],
    [1234, '1,230'],
    [35_678_901, '35,700,000'],
    [Infinity, '–'],
    [NaN, '–'],
  ])('%d is %s', (value, words) => expect(figure(value)).toBe(words));

  it.each([
    [0.0016, '0.16 %'],
    [0.0461, '4.6 %'],
    [0.0996, '10 %'],
    [0.657, '66 %'],
    [1.02, '102 %'],
  ])('a share of %d is %s', (share, words) => expect(percent(share)).toBe(words));
});

describe('a row', () => {
  it('has a cell for each column', () => {
    const cells = cellsOf(result(), report().contestants);
    expect(cells).toHaveLength(COLUMNS.length);
    expect(cells).toEqual([
      'CPU, 8 threads',
      '41.9',
      '38.1–46.6',
      '164,000',
      '25.5',
      '24.2',
      '61 %',
      '12 / 3.5',
      '1.8e-7',
      '128×128',
    ]);
  });

  it('says that a closed form executes nothing, and that a value is no number', () => {
    const accuracy = { nodes: 9, worstRelative: Infinity, worstOfAllowed: Infinity, disagreements: 4 };
    const cells = cellsOf(result({ peakShare: null, executedGflops: 0, accuracy, passes: 12 }), []);
    expect([cells[0], cells[5], cells[6], cells[8], cells[9]]).toEqual([
      'cpu',
      'closed form',
      '–',
      '4 DISAGREE',
      '128×128 ×12',
    ]);
  });

  it('says where the grid is not the case’s own', () => {
    expect(gridNote(result(), [128, 128])).toBe('');
    expect(gridNote(result({ grid: [64, 64] }), [128, 128])).toBe('fewer nodes over the same window');
    expect(gridNote(result({ grid: [256, 256] }), [128, 128])).toBe('more nodes over the same window');
    expect(gridNote(result({ passes: 3 }), [128, 128])).toBe('3 times a repetition');
  });
});

describe('ratios', () => {
  const pair = (id: ContestantId, against: ContestantId): Ratio => ({
    id,
    against,
    ratio: { min: 1, median: 2, max: 3 },
  });

  it('of one thread are told against all threads alone', () => {
    const ratios = [
      pair('gpu', 'cpu'),
      pair('gpu', 'cpu-1'),
      pair('gpu', 'plain'),
      pair('cpu', 'cpu-1'),
      pair('cpu', 'plain'),
      pair('cpu-1', 'plain'),
    ];
    const told = mainRatios(caseResult({ ratios })).map(({ id, against }) => `${id}:${against}`);
    expect(told).toEqual(['gpu:cpu', 'gpu:plain', 'cpu:cpu-1', 'cpu:plain']);
  });

  it('are told where one thread is all there is', () => {
    expect(mainRatios(caseResult({ ratios: [pair('cpu-1', 'plain')] }))).toHaveLength(1);
  });

  it('name both engines, the median and the range', () => {
    expect(ratioLines(caseResult(), report().contestants)).toEqual([
      'CPU, 8 threads : plain JavaScript = 41.9× (38–43)',
    ]);
  });
});

describe('the machine', () => {
  it('is told as far as it is known', () => {
    expect(machineWords(report())).toBe('Chromium 140, Linux · 8 threads · nvidia ampere');
    const environment = { ...report().environment, cpu: 'A CPU', threads: 1, adapter: 'llvmpipe', software: true };
    expect(machineWords(report({ environment }))).toBe('Chromium 140, Linux · A CPU · 1 thread · llvmpipe (software)');
    expect(occasionWords(report())).toBe('2026-11-22 08:15 UTC, loss-landscape 0.1.0, 3 rounds of at least 500 ms');
  });

  it('has its engines, their peaks, and what is missing', () => {
    expect(engineLines(report())).toEqual([
      'CPU, 8 threads: 8 threads, WebAssembly relaxed SIMD; FMA peak 39.5 GFLOP/s (38–41), relaxed SIMD, 10 accumulators',
      'plain JavaScript: float64, 1 thread',
      'gpu: not here. WebGPU is missing here',
    ]);
  });
});

describe('Markdown', () => {
  it('has one table a case with a row for each engine', () => {
    const lines = toMarkdown(report()).split('\n');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(4);
    for (const line of table) expect(line.match(/\|/g)).toHaveLength(COLUMNS.length + 1);
    expect(lines).toContain('gpu: skipped, too slow for a budget of 20 s  ');
    expect(lines).toContain(
      '**W1** 2-16-16-1 tanh, mse, 256 samples (304 multiply-adds a point and sample, 288 executed)',
    );
  });

  it('keeps its columns where a name has a bar in it', () => {
    const [cpu, plain] = report().contestants;
    const odd = report({ contestants: [{ ...cpu, label: 'a|b' }, plain] });
    expect(toMarkdown(odd)).toContain('| a\\|b | 41.9 |');
  });
});
