import { describe, expect, it } from 'vitest';
import { holeSentence, minimaHeadline, number, statusLine, textAlternative } from '../../src/elements/words.ts';
import type { Facts } from '../../src/analysis/facts.ts';
import type { RunReport } from '../../src/elements/report.ts';

const report: RunReport = {
  engine: 'gpu',
  description: 'nvidia ampere',
  reason: 'WebGPU runs on nvidia ampere',
  picture: 'webgpu',
  grid: [512, 256],
  milliseconds: 14,
  pointsPerSecond: 18e6,
  audit: { rule: '', seed: null, cosine: 0, normU: 1, normV: 1, labelA: 'w', labelB: 'b', warnings: [] },
  network: { widths: [1, 1], layers: [], parameterCount: 2 },
  data: '',
};

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    grid: [100, 10],
    window: { a: [-1, 1], b: [0, 2.5] },
    engine: null,
    adapter: null,
    range: { min: 1e-9, max: 27.5625, median: 1 },
    holes: 0,
    minima: {
      resolved: 1,
      verified: null,
      unresolved: 4,
      noise: 0,
      border: 2,
      raw: 7,
      continuum: null,
      noiseFloor: { value: 1e-7, rule: '' },
      list: [
        {
          i: 0,
          j: 0,
          a: -0.5,
          b: 2,
          value: 0.25,
          windowDepth: 1,
          escapeDepth: 1,
          aliasingFloor: 0,
          plateau: 1,
          class: 'resolved',
        },
      ],
    },
    convexity: null,
    ...changes,
  };
}

describe('number', () => {
  it.each([
    [0, '0'],
    [-2.5, '−2.5'],
    [27.5625, '27.56'],
    [1e-9, '1 × 10⁻⁹'],
    [-12345678, '−1.235 × 10⁷'],
    [0.0001, '0.0001'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => {
    expect(number(value)).toBe(text);
  });
});

it('the status line names engine, adapter, grid, time and rate', () => {
  expect(statusLine(report)).toBe('GPU · nvidia ampere · 512×256 · 14 ms · 18 M points/s');
});

it('the headline always says what it leaves out', () => {
  expect(minimaHeadline(facts().minima)).toBe(
    '1 local minimum of this slice resolved · 4 unresolved at this resolution · 0 below float noise · 2 on the border',
  );
});

it('the text alternative says plane, range, minima and the lowest one', () => {
  expect(textAlternative(facts(), report, 'mse')).toBe(
    'Loss landscape, mean squared error, over w from −1 to 1 and b from 0 to 2.5. The loss goes from 1 × 10⁻⁹ to 27.56, ' +
      'with a median of 1. 1 local minimum of this slice resolved, 4 unresolved at this resolution, 0 below float noise, ' +
      '2 on the border. The lowest resolved minimum has loss 0.25 at (−0.5, 2).',
  );
});

it('holes are said with their share, and never when there are none', () => {
  expect(holeSentence(facts())).toBe('');
  expect(holeSentence(facts({ holes: 1 }))).toBe('1 node is a hole (0.1 %): the loss there is not finite.');
  expect(holeSentence(facts({ holes: 250 }))).toContain('250 nodes are holes (25.0 %)');
  expect(textAlternative(facts({ range: null, holes: 1000 }), report, 'mse')).toContain('No loss is finite.');
});
