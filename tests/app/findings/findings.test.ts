import { describe, expect, it } from 'vitest';
import { Findings } from '../../../src/app/findings/findings.ts';
import { Basins } from '../../../src/analysis/basins.ts';
import { basinTree } from '../../../src/analysis/basin-tree.ts';
import { persistence } from '../../../src/analysis/persistence.ts';
import type { LossLandscape } from '../../../src/elements/define.ts';
import type { Field } from '../../../src/spec/field.ts';
import { arrived, factsWith } from './facts.ts';

/** Two wells of depths 0 and 1 on either side of a wall of 3, and a rim of 9. */
const WELLS: Field = {
  width: 7,
  height: 3,
  window: { a: [-3, 3], b: [-1, 1] },
  values: Float32Array.of(9, 9, 9, 9, 9, 9, 9, 9, 2, 0, 3, 1, 2, 9, 9, 9, 9, 9, 9, 9, 9),
};

function picture() {
  const basins = new Basins(WELLS.width, WELLS.height).update(WELLS.values);
  return { labels: basins.labels.slice(), tree: basinTree(basins, persistence(basins)) };
}

function elementWith(answers: Record<string, unknown>, curvature?: () => Promise<Field>): LossLandscape {
  const ask = (name: string) => (name in answers ? Promise.resolve(answers[name]) : new Promise(() => {}));
  const facts = factsWith({ noiseFloor: { value: 0.5, rule: '' } });
  return { analysis: { ask }, field: WELLS, facts, curvature } as unknown as LossLandscape;
}

/** The colour of the node in column i of the middle row. */
function colorAt({ colors, width }: { colors: Uint8ClampedArray; width: number }, i: number): string {
  return colors.slice(4 * (width + i), 4 * (width + i) + 4).join(' ');
}

describe('colours over the surface', () => {
  it('are the loss’s own, and nothing is asked, while no others are chosen', () => {
    const findings = new Findings(() => {});
    const element = elementWith({});
    findings.follow(element);
    expect(findings.drape('loss', element)).toBe(null);
    expect(findings.pending('loss', element)).toBe('');
    expect(findings.drape('basins', null)).toBe(null);
  });

  it('give each basin its own colour, until the threshold is above the depth of the shallower', async () => {
    const findings = new Findings(() => {});
    const element = elementWith({ basins: picture() });
    findings.follow(element);
    expect(findings.drape('basins', element)).toBe(null);
    expect(findings.pending('basins', element)).toBe('Working out the basins…');
    await arrived();
    expect(findings.pending('basins', element)).toBe('');
    // the noise floor, 0.5, where nothing was chosen
    expect(findings.depth(element)).toBe(0.5);
    const apart = findings.drape('basins', element)!;
    expect(colorAt(apart, 2)).not.toBe(colorAt(apart, 5));
    expect(apart.window).toBe(WELLS.window);
    // from 1 over the wall of 3 into the well of 0: depth 2
    for (const [threshold, isOne] of [
      [1.99, false],
      [2.01, true],
      [1.5, false],
    ] as const) {
      findings.threshold = threshold;
      const drape = findings.drape('basins', element)!;
      expect(colorAt(drape, 2) === colorAt(drape, 5)).toBe(isOne);
    }
  });

  it('are the same object while nothing changes, and never written to while they are shown', async () => {
    const findings = new Findings(() => {});
    const element = elementWith({ basins: picture() });
    findings.follow(element);
    findings.drape('basins', element);
    await arrived();
    const first = findings.drape('basins', element)!;
    expect(findings.drape('basins', element)).toBe(first);
    let shown = first;
    for (const threshold of [2.5, 0.1, 2.5, 0.1]) {
      const before = shown.colors.slice();
      findings.threshold = threshold;
      const next = findings.drape('basins', element)!;
      expect(next).not.toBe(shown);
      expect(next.colors).not.toBe(shown.colors);
      expect(shown.colors).toEqual(before);
      shown = next;
    }
  });

  it('of the curvature are evaluated once, and say why there are none', async () => {
    let calls = 0;
    const values = Float32Array.from(WELLS.values, (value) => value - 4);
    const element = elementWith({}, async () => (calls++, { ...WELLS, values }));
    const findings = new Findings(() => {});
    findings.follow(element);
    findings.drape('curvature', element);
    await arrived();
    expect(findings.drape('curvature', element)!.legend!.label).toBe('smaller eigenvalue of the Hessian');
    findings.drape('loss', element);
    findings.drape('curvature', element);
    expect(calls).toBe(1);

    const failing = elementWith({}, async () => Promise.reject(new Error('out of memory')));
    expect(findings.follow(failing)).toBeUndefined();
    findings.drape('curvature', failing);
    await arrived();
    expect(findings.drape('curvature', failing)).toBe(null);
    expect(findings.pending('curvature', failing)).toBe('No picture of the curvature: out of memory.');
  });
});

describe('another field', () => {
  it('takes threshold, point and colours away; the same one keeps them', async () => {
    const findings = new Findings(() => {});
    const element = elementWith({ basins: picture() });
    findings.follow(element);
    findings.drape('basins', element);
    await arrived();
    findings.threshold = 2;
    findings.point = { a: 0, b: 0 };
    findings.follow(element);
    expect([findings.threshold, findings.point]).toEqual([2, { a: 0, b: 0 }]);
    findings.follow(elementWith({}));
    expect([findings.threshold, findings.point]).toEqual([null, null]);
    expect(findings.drape('basins', elementWith({}))).toBe(null);
  });
});

describe('the paraboloid', () => {
  const jet = { value: 2, a: 1, b: -1, aa: 3, ab: 0.5, bb: 4 };

  it('has the jet’s numbers, and a reach in proportion to the window', async () => {
    const element = elementWith({ taylor: { a: 0.5, b: 0.25, jet, error: {} } });
    const findings = new Findings(() => {});
    findings.follow(element);
    expect(findings.paraboloid(element)).toBe(null);
    findings.point = { a: 0.5, b: 0.25 };
    expect(findings.paraboloid(element)).toBe(null);
    await arrived();
    const shape = findings.paraboloid(element)!;
    expect(shape).toMatchObject({ a: 0.5, b: 0.25, value: 2, gradient: [1, -1], hessian: [3, 0.5, 4] });
    expect(shape.radius[0] / shape.radius[1]).toBeCloseTo(3, 12);
    expect(shape.radius[0]).toBeLessThan(3);
    expect(findings.paraboloid(element)).toBe(shape);
    findings.point = null;
    expect(findings.paraboloid(element)).toBe(null);
  });
});
