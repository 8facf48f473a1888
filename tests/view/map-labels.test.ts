import { describe, expect, it } from 'vitest';
import type { Minimum } from '../../src/analysis/facts.ts';
import type { Field } from '../../src/spec/field.ts';
import { contourLevels } from '../../src/analysis/levels.ts';
import { INKS, typeFor } from '../../src/view/ink.ts';
import { MapLabels } from '../../src/view/map-labels.ts';
import type { Marker } from '../../src/view/markers.ts';
import type { Scenery } from '../../src/view/painter.ts';
import { fieldFrom, sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';
import { trajectoryOf } from './path-support.ts';
import { recorder, type DrawnText } from './recorder.ts';
import { sceneryOf, type SceneryOptions } from './scenery.ts';

const field = sample(129, 129, square(5), himmelblau);

function drawn(scenery: Scenery, markers: readonly Marker[] = [], labels = new MapLabels()): DrawnText[] {
  const { context, texts } = recorder();
  labels.draw({ context, ink: INKS.light, type: typeFor(scenery.layout) }, scenery, markers);
  return texts;
}

const map = (of: Field = field, options: SceneryOptions = {}) =>
  sceneryOf(of, { flatness: 1, size: [700, 640], levels: contourLevels(of), ...options });

/** The loss of the field's function under the middle of a text. */
function lossUnder({ layout: { frame }, window }: Scenery, { x, y }: DrawnText): number {
  const a = window.a[0] + ((x - frame.x) / frame.width) * (window.a[1] - window.a[0]);
  const b = window.b[0] + ((frame.y + frame.height - y) / frame.height) * (window.b[1] - window.b[0]);
  return himmelblau(a, b);
}

describe('labels of contour lines on the map', () => {
  it('say the loss that lies under them', () => {
    const scenery = map();
    const texts = drawn(scenery);
    expect(texts.length).toBeGreaterThan(4);
    for (const text of texts) {
      const level = Number(text.text);
      expect(Array.from(scenery.levels!.values)).toContain(level);
      // the middle of a text may leave a bent line by half its height
      expect(Math.abs(lossUnder(scenery, text) - level)).toBeLessThan(0.3 * level + 12);
    }
  });

  it('lie in the frame, are never upside down, and stay clear of one another', () => {
    const scenery = map();
    const { frame } = scenery.layout;
    const texts = drawn(scenery);
    expect(texts.length).toBeGreaterThan(4);
    for (const [k, { left, right, top, bottom, angle, x, y }] of texts.entries()) {
      expect(left > frame.x && right < frame.x + frame.width).toBe(true);
      expect(top > frame.y && bottom < frame.y + frame.height).toBe(true);
      expect(Math.abs(angle)).toBeLessThanOrEqual(Math.PI / 2);
      for (const other of texts.slice(0, k)) expect(Math.hypot(other.x - x, other.y - y)).toBeGreaterThan(20);
    }
  });

  it('keep off markers', () => {
    const scenery = map();
    const minimum = { class: 'resolved' } as Minimum;
    const markers = drawn(scenery).map(({ x, y }): Marker => ({ minimum, kind: 'resolved', x, y, isHidden: false }));
    for (const { x, y } of drawn(scenery, markers))
      for (const marker of markers) expect(Math.hypot(marker.x - x, marker.y - y)).toBeGreaterThan(7);
  });

  it('keep off the chord of a witness', () => {
    const scenery = map();
    const { frame } = scenery.layout;
    const [struck] = drawn(scenery);
    const b = 5 - (10 * (struck.y - frame.y)) / frame.height;
    const points: [number, number][] = [
      [-5, b],
      [5, b],
    ];
    const witness = { points, weights: [0.5, 0.5], at: [0, b] as const, losses: [1, 1], loss: 2, violation: 1 };
    const { context, texts } = recorder();
    new MapLabels().draw({ context, ink: INKS.light, type: typeFor(scenery.layout) }, scenery, [], { witness });
    expect(texts.length).toBeGreaterThan(4);
    for (const { top, bottom } of texts) expect(top > struck.y || bottom < struck.y).toBe(true);
  });

  it('keep off the path of a trajectory, and off points that nothing joins', () => {
    const scenery = map();
    const { frame } = scenery.layout;
    const page = { ink: INKS.light, type: typeFor(scenery.layout) };
    const [struck] = drawn(scenery);
    const a = -5 + (10 * (struck.x - frame.x)) / frame.width;
    const b = 5 - (10 * (struck.y - frame.y)) / frame.height;
    const through = trajectoryOf(
      [-9, -5, a, 5].map((x): [number, number] => [x, b]),
      himmelblau,
    );
    for (const isOrdered of [true, false]) {
      const { context, texts } = recorder();
      new MapLabels().draw({ context, ...page }, scenery, [], { trajectory: { ...through, isOrdered } });
      expect(texts.length).toBeGreaterThan(4);
      for (const { left, right, top, bottom } of texts) {
        const isClear = top > struck.y || bottom < struck.y;
        expect(isClear || (!isOrdered && (left > struck.x || right < struck.x))).toBe(true);
      }
    }
  });

  it('follow the window: zoomed in, they say the losses of what is seen', () => {
    const scenery = map(field, { window: { a: [1, 5], b: [-3, 1] } });
    const texts = drawn(scenery);
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(Math.abs(lossUnder(scenery, text) - Number(text.text))).toBeLessThan(12);
  });

  it('are the same for a field of many more nodes', () => {
    const fine = sample(1537, 1537, square(5), himmelblau);
    const [coarse, many] = [drawn(map()), drawn(map(fine))].map((texts) => texts.map(({ text }) => text).sort());
    expect(coarse.length).toBeGreaterThan(4);
    expect(many).toEqual(coarse);
  });

  it('are placed once for a picture: the same frame again measures no text', () => {
    const scenery = map();
    const labels = new MapLabels();
    const first = drawn(scenery, [], labels);
    const { context, texts } = recorder();
    const silent = new Proxy(context, {
      get(target, name) {
        if (name === 'measureText') throw new Error('measured again');
        return Reflect.get(target, name);
      },
    });
    labels.draw({ context: silent, ink: INKS.light, type: typeFor(scenery.layout) }, { ...scenery }, []);
    expect(texts).toEqual(first);
  });

  it('come with no lines, no finite loss, a constant or two by two nodes: none or few, and no error', () => {
    expect(drawn(map(field, { levels: null }))).toEqual([]);
    expect(drawn(map(fieldFrom(9, 9, () => NaN)))).toEqual([]);
    expect(drawn(map(fieldFrom(9, 9, () => 3)))).toEqual([]);
    expect(drawn(map(fieldFrom(2, 2, (i, j) => i * j))).length).toBeLessThan(8);
    expect(drawn(map(field, { size: [90, 80] })).length).toBeLessThan(3);
  });

  it('noise has none: its lines are too dense to be read', () => {
    const noise = fieldFrom(600, 600, (i, j) => (Math.sin(12.9898 * i + 78.233 * j * (i + 1)) * 43758.5453) % 1);
    expect(drawn(map(noise))).toEqual([]);
  });
});
