import { describe, expect, it } from 'vitest';
import { createPanel, NARROWEST, type Panel } from '../../src/analysis/convexity/explain-panel.ts';
import { KRONROD_15, KRONROD_7 } from '../../src/analysis/convexity/explain-rules.ts';
import { createSampleCurve, type Line } from '../../src/model/curvature-split-curve.ts';
import { lineThrough } from '../../src/model/curvature-split.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import type { Activation, LossName } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';

/** One sample of input 1 through layers of one unit without bias, whose weights are `start + s · step` along the panel's line. */
async function chain(
  weights: { start: number[]; step: number[] },
  options: { activation?: Activation; output?: Activation; loss?: LossName; target?: number } = {},
): Promise<{ problem: ResolvedLandscape; line: Line }> {
  const { activation = 'identity', output = 'identity', loss = 'mse', target = 0 } = options;
  const { start, step } = weights;
  const problem = await resolveLandscape({
    ...makeCase({ loss }),
    network: { layers: [1, ...start.map(() => 1)], bias: false, activation, output },
    parameters: { values: start },
    data: { inputs: [[1]], targets: [[target]] },
    plane: { directions: 'given', u: step, v: step },
  });
  return { problem, line: lineThrough(problem.plane, [0, 0], [1, 0]) };
}

function sampled({ problem, line }: Awaited<ReturnType<typeof chain>>, s0 = 0, s1 = 1): Panel {
  const panel = createPanel(createSampleCurve(problem), KRONROD_7);
  panel.sample(line, 0, s0, s1);
  return panel;
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((total, x) => total + x, 0);
}

describe('a panel', () => {
  it('integrates (1 − s) times the curvature of a parabola, and knows it from its ends', async () => {
    // l = (3s − 1)²: curvature 18, and ∫ (1 − s) 18 over [0.2, 0.7] is 18 · (0.5 − 0.225)
    const line = await chain({ start: [-1], step: [3] });
    const panel = sampled(line, 0.2, 0.7);
    expect(panel.integrals[0]).toBeCloseTo(4.95, 14);
    expect(panel.exact().value).toBeCloseTo(4.95, 14);
    expect(panel.exact().rounding).toBeLessThan(1e-12);
    expect(panel.breakpoints()).toEqual([]);
  });

  it('sees by its ends what a rule misses between its nodes', async () => {
    // tanh(2000 (s − 0.3333)) turns within 1e-3
    const { problem, line } = await chain({ start: [-2000 * 0.3333], step: [2000] }, { output: 'tanh', target: -1 });
    const panel = createPanel(createSampleCurve(problem), KRONROD_15);
    panel.sample(line, 0, 0, 1);
    const { value, rounding } = panel.exact();
    expect(Math.abs(value - sum(panel.integrals))).toBeGreaterThan(0.1 * Math.abs(value));
    expect(rounding).toBeLessThan(1e-6);
    // (1 − s) l′ + l, from end to end: from 0 to 4
    expect(value).toBeCloseTo(4, 12);
  });

  it('finds where a crease is crossed, to the last digits', async () => {
    for (const root of [1e-6, 0.1, 1 / 3, 0.77, 1 - 1e-6]) {
      const line = await chain({ start: [-root], step: [1] }, { output: 'relu' });
      const cuts = sampled(line).breakpoints();
      expect(cuts).toHaveLength(1);
      expect(Math.abs(cuts[0] - root)).toBeLessThan(NARROWEST);
    }
  });

  it('cuts at the lowest layer first, whose creases bend what is above', async () => {
    // relu(relu(s − 0.25) · (0.5 − s)): the second unit is zero up to 0.25 and changes its sign at 0.5
    const line = await chain({ start: [-0.25, 0.5], step: [1, -1] }, { activation: 'relu', output: 'relu' });
    const first = sampled(line).breakpoints();
    expect(first).toHaveLength(1);
    expect(first[0]).toBeCloseTo(0.25, 13);
    const second = sampled(line, first[0], 1).breakpoints();
    expect(second).toHaveLength(1);
    expect(second[0]).toBeCloseTo(0.5, 13);
    expect(sampled(line, first[0], second[0]).breakpoints()).toEqual([]);
  });

  it('has no crossing at its own ends, where it was cut', async () => {
    const line = await chain({ start: [-1 / 3], step: [1] }, { output: 'relu' });
    const [cut] = sampled(line).breakpoints();
    const [left, right] = [sampled(line, 0, cut), sampled(line, cut, 1)];
    expect([...left.sides, ...left.breakpoints()]).toEqual([0]);
    right.sample(line.line, 0, cut, 1);
    expect([...right.sides, ...right.breakpoints()]).toEqual([1]);
  });

  it('takes the ends as continued from inside: the slope just after a crease, not at it', async () => {
    // relu(s) against −1: just after s = 0 the slope is 2; the rest of the parabola (s + 1)² is smooth
    const line = await chain({ start: [0], step: [1] }, { output: 'relu', target: -1 });
    const panel = sampled(line);
    expect([...panel.sides]).toEqual([1]);
    // ∫ (1 − s) 2 ds
    expect(panel.exact().value).toBeCloseTo(1, 14);
    expect(sum(panel.integrals)).toBeCloseTo(1, 14);
    panel.sampleAsIs(line.line, 0, 0, 1);
    // as it is, relu′(0) = 0: the jump of 2 is in the difference of the ends
    expect(panel.exact().value).toBeCloseTo(3, 14);
  });

  it('tells two crossings from a touch, with nothing at its nodes to show for it', async () => {
    // prediction (s − 0.43)(s − 0.43 − gap) under mae against 0
    for (const [gap, cuts] of [
      [1e-3, 1],
      [1e-6, 1],
      [0, 0],
    ]) {
      const line = await chain({ start: [-0.43, -0.43 - gap], step: [1, 1] }, { loss: 'mae' });
      const points = sampled(line).breakpoints();
      expect(points).toHaveLength(cuts);
      for (const s of points) {
        expect(s).toBeGreaterThan(0.43);
        expect(s).toBeLessThan(0.43 + gap);
      }
    }
    // off the target: no crossing at all
    const off = await chain({ start: [-0.43, -0.43], step: [1, 1] }, { loss: 'mae', target: -1e-6 });
    expect(sampled(off).breakpoints()).toEqual([]);
  });

  it('of a unit that is zero throughout has no crossing', async () => {
    const line = await chain({ start: [0, 0.5], step: [0, 1] }, { activation: 'relu', output: 'relu' });
    expect(sampled(line).breakpoints()).toEqual([]);
  });
});
