import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Minimum, Witness } from '../../src/analysis/facts.ts';
import { drawFindings, stepAt } from '../../src/view/findings.ts';
import { INKS, typeFor } from '../../src/view/ink.ts';
import type { Marker } from '../../src/view/markers.ts';
import { pathPoints } from '../../src/view/path-geometry.ts';
import { isHidden } from '../../src/view/pick.ts';
import type { Trajectory } from '../../src/view/types.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';
import { sceneIn, trajectoryOf } from './path-support.ts';
import { recorder } from './recorder.ts';
import { sceneryOf, type SceneryOptions } from './scenery.ts';

const field = sample(65, 65, square(5), himmelblau);
const spiral = Array.from({ length: 60 }, (_, k): [number, number] => {
  const radius = 4 * (1 - k / 60);
  return [3 * (k / 60) + radius * Math.cos(k / 6), 2 * (k / 60) + radius * Math.sin(k / 6)];
});
const training = trajectoryOf(spiral, (a, b) => himmelblau(a, b) + 5, { distance: spiral.map((_, k) => 1 - k / 59) });

function drawn(
  trajectory: Trajectory,
  options: SceneryOptions = {},
  witness: Witness | null = null,
  markers: Marker[] = [],
) {
  const scenery = sceneryOf(field, { size: [640, 480], flatness: 0, ...options });
  const { context, texts, points, circles } = recorder();
  const page = { context, ink: INKS.light, type: typeFor(scenery.layout) };
  const { flatness } = scenery.projection;
  drawFindings(page, scenery, { witness, paraboloid: null, trajectory }, 1 - flatness, flatness)(markers);
  return { texts: texts.map(({ text }) => text), boxes: texts, points, circles, scenery };
}

describe('a trajectory on the page', () => {
  it('names its start and its end with their own losses', () => {
    for (const flatness of [0, 1]) {
      const { texts } = drawn(training, { flatness });
      expect(texts.filter((text) => text.trim())).toEqual(
        expect.arrayContaining([
          'start',
          'end',
          `  ${Number(training.loss![0].toPrecision(4))}`,
          `  ${Number(training.loss![59].toPrecision(4))}`,
        ]),
      );
      expect(texts).toHaveLength(4);
    }
  });

  it('names points that do not follow each other, and joins them by nothing', () => {
    const three = trajectoryOf(
      [
        [-3, -3],
        [3, -3],
        [0, 3],
      ],
      himmelblau,
      { isOrdered: false },
    );
    const { texts, points, circles } = drawn(three);
    expect(texts.filter((text) => text.startsWith('point'))).toEqual(['point A', 'point B', 'point C']);
    expect(circles).toHaveLength(3);
    expect(points).toEqual([]);
  });

  it('has names that do not cover each other nor leave the picture', () => {
    const inside = fc.double({ min: -4.5, max: 4.5, noNaN: true });
    const place = fc.tuple(inside, inside);
    fc.assert(
      fc.property(place, place, fc.constantFrom(0, 1), (from, to, flatness) => {
        fc.pre(Math.hypot(from[0] - to[0], from[1] - to[1]) > 1);
        const { boxes, scenery } = drawn(trajectoryOf([from, to], himmelblau), { flatness });
        const [first, second] = ['start', 'end'].map((name) => boxes.find(({ text }) => text === name)!);
        const isApart =
          first.right < second.left ||
          second.right < first.left ||
          first.bottom < second.top ||
          second.bottom < first.top;
        expect(isApart).toBe(true);
        const { frame } = scenery.layout;
        const room = flatness === 1 ? frame : { x: 0, y: 0, width: 640, height: 480 };
        for (const { left, right, top, bottom } of boxes) {
          expect(left > room.x && right < room.x + room.width).toBe(true);
          expect(top > room.y && bottom < room.y + room.height).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leaves room for what a witness says', () => {
    const inside = fc.double({ min: -4, max: 4, noNaN: true });
    const place = fc.tuple(inside, inside);
    fc.assert(
      fc.property(place, place, place, fc.constantFrom(0, 1), ([a, b], end, [p, q], flatness) => {
        fc.pre(Math.hypot(a - end[0], b - end[1]) > 1);
        const points: [number, number][] = [
          [p, q],
          [-p, q / 2],
        ];
        const losses = points.map((point) => himmelblau(...point));
        const at: [number, number] = [0, 0.75 * q];
        const witness = { points, weights: [0.5, 0.5], at, losses, loss: 900, violation: 1 };
        const { boxes } = drawn(trajectoryOf([[a, b], end], himmelblau), { flatness }, witness);
        const panel = boxes.find(({ text }) => text.endsWith('above the chord'))!;
        for (const name of ['start', 'end']) {
          const box = boxes.find(({ text }) => text === name)!;
          const isApart =
            box.right < panel.left || panel.right < box.left || box.bottom < panel.top || panel.bottom < box.top;
          expect(isApart).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leaves the minima that were found in sight', () => {
    const path = trajectoryOf(
      [
        [-3, -3],
        [3, 2],
      ],
      himmelblau,
    );
    const bare = drawn(path, { flatness: 1 }).boxes;
    // where the names would be
    const markers = bare.map(({ x, y }): Marker => {
      return { minimum: { class: 'resolved' } as Minimum, kind: 'resolved', x, y, isHidden: false };
    });
    const { boxes } = drawn(path, { flatness: 1 }, null, markers);
    expect(boxes.map(({ text }) => text)).toEqual(bare.map(({ text }) => text));
    for (const { left, right, top, bottom } of boxes) {
      for (const { x, y } of markers) expect(x < left || x > right || y < top || y > bottom).toBe(true);
    }
  });

  it('stays in the frame of the map, its names aside', () => {
    const { points, circles, scenery } = drawn(
      { ...training, distance: spiral.map(() => 0) },
      { flatness: 1, window: square(2) },
    );
    const { frame } = scenery.layout;
    expect(points.length).toBeGreaterThan(10);
    for (const [x, y] of [...points, ...circles]) {
      expect(x > frame.x - 12 && x < frame.x + frame.width + 12).toBe(true);
      expect(y > frame.y - 12 && y < frame.y + frame.height + 12).toBe(true);
    }
  });

  it('has a circle for each point that none covers, and a stem to the surface for each that is off it', () => {
    const straight = Array.from({ length: 9 }, (_, k): [number, number] => [-4 + k, 0]);
    const on = trajectoryOf(straight, himmelblau);
    const off = trajectoryOf(straight, (a, b) => himmelblau(a, b) + 100);
    // start and end are drawn as a circle and a diamond
    expect(drawn(on).circles).toHaveLength(8);
    expect(drawn(on, { flatness: 1 }).circles).toHaveLength(8);
    const bare = { ...off, isOrdered: false };
    expect(drawn(bare).points).toHaveLength(2 * 9);
    expect(drawn(bare, { flatness: 1 }).points).toEqual([]);
    expect(drawn({ ...on, isOrdered: false }).points).toEqual([]);
  });

  it('shows a point without a finite loss as a cross on the map, and not at all over the surface', () => {
    const straight = Array.from({ length: 5 }, (_, k): [number, number] => [-4 + 2 * k, 0]);
    const gap = trajectoryOf(straight, (a, b, k) => (k === 2 ? NaN : himmelblau(a, b)), { isOrdered: false });
    const onMap = drawn(gap, { flatness: 1 });
    expect([onMap.circles.length, onMap.points.length]).toEqual([4, 2]);
    expect(drawn(gap).circles).toHaveLength(4);
    expect(drawn(gap).points).toEqual([]);
  });

  it('is made of numbers, whatever the losses and distances', () => {
    const wild = fc.constantFrom(-1e308, 0, 1e-300, 1e308, NaN, Infinity, -Infinity, 3);
    const step = fc.tuple(
      fc.double({ min: -9, max: 9, noNaN: true }),
      wild,
      fc.constantFrom(0, 1e-9, 2, 1e9, Infinity),
    );
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('linear' as const, 'log' as const),
        fc.boolean(),
        (steps, scale, isOrdered) => {
          const places = steps.map(([a]): [number, number] => [a, a / 2]);
          const trajectory = trajectoryOf(places, (_a, _b, k) => steps[Math.max(0, k)][1], {
            isOrdered,
            distance: steps.map(([, , distance]) => distance),
          });
          for (const flatness of [0, 0.95, 1]) {
            const { points, circles } = drawn(trajectory, { flatness, scale });
            for (const [x, y] of [...points, ...circles]) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the point under the pointer', () => {
  it('is the nearest one in sight, with its own loss and that of the plane', () => {
    for (const flatness of [0, 1]) {
      const scene = sceneIn(field, { flatness, orbit: { azimuth: 0.5, elevation: 0.9 } });
      const points = pathPoints(scene, training).filter(({ place }) => flatness === 1 || !isHidden(scene, place));
      expect(points.length).toBeGreaterThan(10);
      for (const { index, place } of points) {
        const [x, y] = scene.projection.project(place);
        const found = stepAt(scene, training, x + 0.4, y)!;
        const [fx, fy] = scene.projection.project(points.find((point) => point.index === found.step.index)!.place);
        expect(Math.hypot(fx - x - 0.4, fy - y)).toBeLessThanOrEqual(0.4 + 1e-9);
        expect(found.distance).toBeCloseTo(Math.hypot(fx - x - 0.4, fy - y), 9);
        if (found.step.index !== index) continue;
        expect(found.place).toEqual(spiral[index]);
        expect(found.step).toMatchObject({
          loss: training.loss![index],
          planeLoss: training.planeLoss![index],
          distance: training.distance[index],
        });
      }
    }
  });

  it('is none where there is none near, nor behind the surface', () => {
    const scene = sceneIn(field, { orbit: { azimuth: 0.5, elevation: 0.9 } });
    const [{ place }] = pathPoints(scene, training);
    const [x, y] = scene.projection.project(place);
    expect(stepAt(scene, training, x - 300, y)).toBeNull();
    const below = trajectoryOf([[0, 0]], () => 0);
    const [{ place: hidden }] = pathPoints(scene, below);
    expect(isHidden(scene, hidden)).toBe(true);
    expect(stepAt(scene, below, ...(scene.projection.project(hidden).slice(0, 2) as [number, number]))).toBeNull();
  });

  it('says which it is, its loss, that of the plane and how far away the plane is', () => {
    const scene = sceneIn(field, { flatness: 1 });
    const words = (trajectory: Trajectory) => {
      const [x, y] = scene.projection.project(pathPoints(scene, trajectory)[1].place);
      const { title, text } = stepAt(scene, trajectory, x, y)!.step;
      return [title, text];
    };
    const two: [number, number][] = [
      [0, 0],
      [1, 1],
    ];
    const base = trajectoryOf(two, (_a, _b, k) => (k < 0 ? 0.25 : 0.5), { distance: [0, 0.125] });
    expect(words(base)).toEqual(['point 2 of 2  loss 0.5', 'on the plane 0.25, 0.125 from the plane']);
    expect(words({ ...base, distance: [0, 0] })[1]).toBe('on the plane 0.25, in the plane');
    expect(words({ ...base, isOrdered: false })).toEqual(['point B  loss 0.5', 'on the plane 0.25']);
    expect(words({ ...base, loss: [1, NaN] })[0]).toBe('point 2 of 2  loss not finite (NaN)');
    expect(words({ ...base, loss: null, planeLoss: null })).toEqual([
      'point 2 of 2  loss not taken',
      '0.125 from the plane',
    ]);
  });
});
