import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TRAJECTORY_BYTES } from '../../../src/app/training/training.ts';
import type { TrainingStatus } from '../../../src/model/train/trainer.ts';
import { thinTrajectory } from '../../../src/model/train/trained-landscape.ts';
import { fillOptions } from '../../../src/model/train/options.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { SMALL } from './support.ts';

const page = readFileSync(new URL('../../../docs/training.md', import.meta.url), 'utf8');

test('docs/training.md states the true bounds', async () => {
  expect(page).toContain(`${TRAJECTORY_BYTES / 1e6} MB at most`);
  const many = {
    steps: Uint32Array.from({ length: 1000 }, (_, k) => k),
    points: Array.from({ length: 1000 }, () => new Float64Array(9)),
  };
  expect(page).toContain(`at most ${thinTrajectory(many).points.length} of these points`);
  const wide = new Float64Array(50_000);
  expect(thinTrajectory({ ...many, points: many.points.map(() => wide) }).points.length * 50_000).toBe(200_000);
  expect(page).toContain('200 000 numbers');
  const problem = await resolveLandscape(SMALL);
  const { tolerance } = fillOptions({ optimizer: 'lbfgs', steps: 1 }, problem) as { tolerance: number };
  expect(tolerance).toBe(1e-12);
  expect(page).toContain('above 10⁻¹²');
});

test('and each way to end that a training has', () => {
  const words: Record<Exclude<TrainingStatus | 'stopped', 'running'>, true> = {
    finished: true,
    converged: true,
    stalled: true,
    diverged: true,
    stopped: true,
  };
  for (const word of Object.keys(words)) expect(page).toContain(`| ${word} |`);
});
