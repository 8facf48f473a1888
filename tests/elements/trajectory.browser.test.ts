import { afterEach, describe, expect, test } from 'vitest';
import type { LossLandscape } from '../../src/elements/define.ts';
import { record, differences, press, restingImage, shadowText, shown, targetOf, unmount } from './harness.ts';

afterEach(unmount);

/** Parameters w0, w1, b; the loss is (w0 + b − 1)² / 2 + (w1 + b)² / 2. Four of the points lie in w1 = 0. */
const points = [
  [-1, 0, -1],
  [0, 0, -1.5],
  [1, 0.5, 1],
  [2, 0, 1.5],
  [2.5, 0, -1],
];
const lossAt = ([w0, w1, b]: readonly number[]) => ((w0 + b - 1) ** 2 + (w1 + b) ** 2) / 2;
const landscape = {
  version: 1,
  network: { layers: [2, 1] },
  parameters: { values: points[4] },
  data: {
    inputs: [
      [1, 0],
      [0, 1],
    ],
    targets: [[1], [0]],
  },
  loss: { name: 'mse' },
  plane: { directions: 'pca', trajectory: { points } },
  window: { a: [-4, 4], b: [-4, 4] },
  grid: [33, 33],
};

const open = (attributes: string, changes: object = {}): Promise<LossLandscape> =>
  shown(
    `<loss-landscape loading="eager" ${attributes}><script type="application/json">${JSON.stringify({ ...landscape, ...changes })}</script></loss-landscape>`,
  );

async function set(element: LossLandscape, withTrajectory: boolean): Promise<void> {
  element.withTrajectory = withTrajectory;
  await element.updateComplete;
}

describe('with-trajectory', () => {
  test('draws the points and says what they are, while it is there', async () => {
    for (const view of ['map', 'surface']) {
      const element = await open(`view="${view}"`);
      expect(element.report!.path!.loss).toHaveLength(5);
      points.forEach((point, k) => expect(element.report!.path!.loss![k]).toBeCloseTo(lossAt(point), 12));
      const bare = await restingImage(element);
      expect(shadowText(element, '.trajectory')).toBe('');
      await set(element, true);
      expect(element.hasAttribute('with-trajectory')).toBe(true);
      const drawn = await restingImage(element);
      expect(differences(drawn, bare)).toBeGreaterThan(1000);
      const sentence = shadowText(element, '.trajectory');
      expect(sentence).toMatch(
        /^Trajectory: 5 points at their own losses, up to 0\.\d+ off the surface; up to 0\.\d+ off/,
      );
      expect(targetOf(element).ariaLabel).toContain(sentence);
      await set(element, false);
      expect(differences(await restingImage(element), bare)).toBe(0);
      const early = await open(`view="${view}" with-trajectory`);
      expect(differences(await restingImage(early), drawn)).toBe(0);
      unmount();
    }
  });

  test('goes with its landscape, and is nothing for a plane through no points', async () => {
    const element = await open('view="map" with-trajectory');
    const plane = { directions: 'random', seed: 1, normalize: 'none' };
    const window = { a: [-1, 1], b: [-1, 1] };
    element.landscape = { ...landscape, plane, window } as unknown as LossLandscape['landscape'];
    await element.updateComplete;
    await element.ready;
    expect(element.report!.path).toBeNull();
    expect(shadowText(element, '.trajectory')).toBe('');
    const plain = await open('view="map"', { plane, window });
    expect(differences(await restingImage(element), await restingImage(plain))).toBe(0);
  });

  test('gives the point that is picked, to the pointer and to the keyboard', async () => {
    const element = await open('view="map" with-trajectory', { window: { a: [-2, 2], b: [-2, 2] } });
    await restingImage(element);
    const picks = record(element, 'landscape-pick');
    // the plane goes through the last point: it is in the middle, which Enter reads
    press(element, 'Enter');
    await element.updateComplete;
    const { step, a, b } = picks[0];
    expect([a, b]).toEqual([0, 0]);
    expect(step).toMatchObject({ index: 4, loss: lossAt(points[4]), distance: 0 });
    expect(shadowText(element, '[aria-live]')).toBe(`${step!.title}, ${step!.text}`.replace('  ', ' '));
    await set(element, false);
    press(element, 'Enter');
    expect(picks[1].step).toBeNull();
  });
});
