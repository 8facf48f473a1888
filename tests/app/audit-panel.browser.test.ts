import { render } from 'lit';
import { expect, test } from 'vitest';
import { auditPanel } from '../../src/app/facts-panel.ts';
import type { Landscape, TrainingRecord } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { createEngineReport } from './audit-report.ts';

test('the audit of a plane lists what it is made of: rule, lengths, details and warnings', async () => {
  const report = await createEngineReport({ directions: 'hessian', pair: 'extremes' });
  const box = document.createElement('div');
  render(auditPanel(report), box);
  const facts = new Map(
    [...box.querySelectorAll('dl.audit > div')].map((row) => [
      row.querySelector('dt')!.textContent,
      row.querySelector('dd')!.textContent,
    ]),
  );
  expect(facts.get('Plane')).toContain('unit eigenvectors of the Hessian');
  expect(facts.get('Largest eigenvalue, u')).toMatch(/^\d.*, residual/);
  expect(facts.get('Smallest eigenvalue, v')).toMatch(/^−?\d/);
  expect(facts.get('Spectrum')).toMatch(/^13 eigenvalues from .* negative$/);
  expect(box.querySelector('.warning')?.textContent ?? '').toBe('');
});

test('random directions say that their curvature is an average', async () => {
  const report = await createEngineReport({ directions: 'random', seed: 1 });
  const box = document.createElement('div');
  render(auditPanel(report), box);
  expect(box.textContent).toContain('an average over the spectrum of the Hessian');
});

test('the norms of each layer add up to those of the directions', async () => {
  const report = await createEngineReport({ directions: 'random', seed: 1 });
  const box = document.createElement('div');
  render(auditPanel(report), box);
  const rows = [...box.querySelectorAll('table.norms tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => parseFloat(cell.textContent!)),
  );
  expect(rows.map(([layer]) => layer)).toEqual(report.network.layers.map((_, l) => l + 1));
  expect(Math.hypot(...rows.map((row) => row[1]))).toBeCloseTo(report.audit.normU, 2);
  expect(Math.hypot(...rows.map((row) => row[3]))).toBeCloseTo(report.audit.normV, 2);
  const shares = rows.reduce((sum, row) => sum + row[2], 0);
  expect(Math.abs(shares - 100)).toBeLessThanOrEqual(rows.length);
});

test('says how θ₀ was trained, where the plane is laid through it', async () => {
  const report = await createEngineReport({ directions: 'random', seed: 1 });
  const training: TrainingRecord = {
    version: 1,
    options: { optimizer: 'adam', steps: 9, learningRate: 0.01 },
    initial: { init: 'pytorch', seed: 2 },
    steps: 9,
  };
  const landscape: Landscape = { ...PRESETS[0].landscape, parameters: { values: [], training } };
  const wordsFor = (plane: Landscape['plane']) => {
    const box = document.createElement('div');
    render(auditPanel(report, { ...landscape, plane }), box);
    const term = [...box.querySelectorAll('dt')].find(({ textContent }) => textContent === 'θ₀');
    return term?.nextElementSibling!.textContent;
  };
  expect(wordsFor({ directions: 'random' })).toBe(
    'trained: Adam, 9 steps, learning rate 0.01, full batch, from pytorch, seed 2',
  );
  expect(wordsFor({ directions: 'line', points: [[], []] })).toBeUndefined();
});
