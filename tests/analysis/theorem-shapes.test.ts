import { describe, expect, it } from 'vitest';
import { shapeOn, STEEPEST } from '../../src/analysis/convexity/theorem-activations.ts';
import { crossEntropyIsMonotone, fallsUpTo, isFlat, risesFrom } from '../../src/analysis/convexity/theorem-losses.ts';
import { activationDerivatives } from '../../src/model/activation-derivatives.ts';
import { elementDerivatives } from '../../src/model/loss-derivatives.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { createRandom, type Random } from '../../src/spec/random.ts';

/** An interval of any size, around 0 or not, with ends at kinks, at zeros of derivatives and at infinity too. */
function interval(random: Random): [number, number] {
  const ends = [-Infinity, Infinity, 0, Math.PI, -Math.PI, Math.PI / 2, Math.SQRT2, -Math.SQRT2, -0.75, 1.4, -1.2785];
  const end = () => {
    if (random.uniform() < 0.3) return ends[random.integer(ends.length)];
    return random.normal() * 10 ** (3 * random.uniform() - 2);
  };
  const pair = [end(), end()].sort((x, y) => x - y);
  return pair[0] < pair[1] ? [pair[0], pair[1]] : interval(random);
}

/** A point of an interval; far out where it is infinite. */
function inside([from, to]: [number, number], random: Random): number {
  const [low, high] = [Math.max(from, Math.min(to, 0) - 40), Math.min(to, Math.max(from, 0) + 40)];
  return Math.min(to, Math.max(from, low + (high - low) * random.uniform()));
}

describe.each(ACTIVATIONS)('%s', (activation) => {
  const derive = activationDerivatives[activation];
  const out = new Float64Array(3);
  const at = (x: number) => {
    derive(x, out);
    return [...out];
  };

  it('bends, rises and stays in its bounds as claimed, by its exact derivatives', () => {
    const random = createRandom(1, activation);
    const broken: string[] = [];
    for (let k = 0; k < 4000; k++) {
      const range = interval(random);
      const { bend, direction, slope, lowest, highest } = shapeOn(activation, ...range);
      for (let m = 0; m < 8; m++) {
        const x = inside(range, random);
        const [f, first, second] = at(x);
        const holds =
          f >= lowest &&
          f <= highest &&
          (bend !== 'affine' || f === (slope === 0 ? 0 : slope * x)) &&
          (bend !== 'convex' || second >= 0) &&
          (bend !== 'concave' || second <= 0) &&
          direction * first >= 0 &&
          Math.abs(first) <= STEEPEST;
        if (!holds) broken.push(`${bend} ${direction} in [${lowest}, ${highest}] on [${range}], but at ${x}: ${at(x)}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('obeys Jensen across its kinks too', () => {
    const random = createRandom(2, activation);
    let worst = 0;
    for (let k = 0; k < 4000; k++) {
      const range = interval(random);
      const { bend } = shapeOn(activation, ...range);
      if (bend === 'unknown') continue;
      const [x, y] = [inside(range, random), inside(range, random)];
      const above = (at(x)[0] + at(y)[0]) / 2 - at((x + y) / 2)[0];
      const broken = bend === 'affine' ? Math.abs(above) : bend === 'convex' ? -above : above;
      worst = Math.max(worst, broken / (Math.abs(x) + Math.abs(y)));
    }
    expect(worst).toBeLessThan(1e-14);
  });

  it('what is claimed of an interval is claimed of its parts', () => {
    const random = createRandom(3, activation);
    const broken: string[] = [];
    for (let k = 0; k < 4000; k++) {
      const range = interval(random);
      const whole = { ...shapeOn(activation, ...range) };
      const ends = [inside(range, random), inside(range, random)].sort((x, y) => x - y);
      const part = shapeOn(activation, ends[0], ends[1]);
      const holds =
        (whole.bend === 'unknown' || part.bend === whole.bend || part.bend === 'affine') &&
        (whole.direction === 0 || part.direction === whole.direction || part.bend === 'affine') &&
        part.lowest >= whole.lowest &&
        part.highest <= whole.highest;
      if (!holds) broken.push(`[${range}] but not [${ends}]`);
    }
    expect(broken).toEqual([]);
  });
});

it('gelu-tanh bends up on |z| ≤ 1.4: at nodes, by more than it can change between them', () => {
  const out = new Float64Array(3);
  const derive = activationDerivatives['gelu-tanh'];
  // bell ≤ 1/4, g′ ≤ 2.02, g″ ≤ 0.6, g‴ ≤ 0.43 and |z| ≤ 1.4 in the terms of the third derivative: below 10
  const [step, steepest] = [1e-4, 10];
  let least = Infinity;
  for (let k = -14000; k <= 14000; k++) {
    derive(k * step, out);
    least = Math.min(least, out[2]);
  }
  expect(least - (steepest * step) / 2).toBeGreaterThan(0.005);
  derive(-0.75, out);
  expect(out[1]).toBeGreaterThan(0.001);
});

describe.each(LOSSES.filter((name) => name !== 'cross-entropy'))('%s', (name) => {
  it('rises, falls or is flat as claimed, by its exact derivative', () => {
    const random = createRandom(4, name);
    const delta = 0.7;
    const derive = elementDerivatives(name, delta);
    const out = new Float64Array(2);
    const slope = (z: number, y: number) => {
      derive(z, y, out);
      return out[0];
    };
    const seen = { rises: 0, falls: 0, flat: 0 };
    for (let k = 0; k < 4000; k++) {
      const y = targetOf(name, random);
      const z = random.uniform() < 0.2 ? y : 2 * random.normal();
      const beyond = random.uniform() ** 2 * 5;
      if (risesFrom(name, z, y)) {
        seen.rises++;
        expect(slope(z + beyond, y)).toBeGreaterThanOrEqual(0);
      } else expect(slope(z - 1e-9, y)).toBeLessThan(1e-9);
      if (fallsUpTo(name, z, y)) {
        seen.falls++;
        expect(slope(z - beyond, y)).toBeLessThanOrEqual(0);
      } else expect(slope(z + 1e-9, y)).toBeGreaterThan(-1e-9);
      if (isFlat(name, z, z + beyond, y)) {
        seen.flat++;
        const loss = sampleLoss(name, delta);
        expect([loss([z], 0, [y], 0, 1), loss([z + beyond], 0, [y], 0, 1)]).toEqual([0, 0]);
      }
    }
    expect(Math.min(seen.rises, seen.falls)).toBeGreaterThan(500);
    expect(seen.flat > 0).toBe(name === 'hinge');
  });
});

function targetOf(name: string, random: Random): number {
  if (name === 'hinge') return random.uniform() < 0.5 ? 1 : -1;
  if (name === 'bce') return random.uniform() < 0.4 ? random.integer(2) : random.uniform();
  return 2 * random.normal();
}

it('cross-entropy is monotone in a logit as claimed, over a box of logits', () => {
  const random = createRandom(5, 'cross-entropy');
  const seen = { rises: 0, falls: 0, soft: 0 };
  for (let k = 0; k < 5000; k++) {
    const outputs = 2 + random.integer(3);
    const lowest = Float64Array.from({ length: outputs }, () => 2 * random.normal());
    const highest = lowest.map((z) => z + random.uniform() ** 3);
    const weights = Float64Array.from({ length: outputs }, () => (random.uniform() < 0.4 ? 0 : random.uniform()));
    const total = weights.reduce((sum, t) => sum + t, 0);
    if (total === 0) continue;
    const targets = weights.map((t) => t / total);
    const [logit, side] = [random.integer(outputs), random.uniform() < 0.5 ? 1 : -1] as const;
    if (!crossEntropyIsMonotone(logit, side, lowest, highest, targets, 0, outputs)) continue;
    seen[side === 1 ? 'rises' : 'falls']++;
    if (targets[logit] > 0 && targets[logit] < 1) seen.soft++;
    const loss = sampleLoss('cross-entropy');
    for (let m = 0; m < 4; m++) {
      const z = lowest.map((from, j) => from + (highest[j] - from) * random.uniform());
      const before = loss(z, 0, targets, 0, outputs);
      z[logit] += (highest[logit] - z[logit]) * random.uniform();
      const change = side * (loss(z, 0, targets, 0, outputs) - before);
      expect(change).toBeGreaterThanOrEqual(-1e-14 * (1 + Math.abs(before)));
    }
  }
  expect(Math.min(seen.rises, seen.falls, seen.soft)).toBeGreaterThan(100);
});
