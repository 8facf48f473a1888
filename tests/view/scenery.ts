import type { Field } from '../../src/spec/field.ts';
import { Camera } from '../../src/view/camera.ts';
import { layoutFor } from '../../src/view/layout.ts';
import type { Pixels, Scenery } from '../../src/view/painter.ts';
import { createProjection } from '../../src/view/projection.ts';
import { SceneryCache } from '../../src/view/scenery.ts';
import type { Drape, DrawnLevels, Paraboloid, ScaleKind, Theme } from '../../src/view/types.ts';

export interface SceneryOptions {
  size?: [number, number];
  flatness?: number;
  orbit?: Parameters<Camera['setOrbit']>[0];
  window?: Field['window'];
  scale?: ScaleKind;
  levels?: DrawnLevels | null;
  theme?: Theme;
  pixelRatio?: number;
  isDraft?: boolean;
  drape?: Drape | null;
  paraboloid?: Paraboloid | null;
}

/** What a painter needs to draw a field, without a view around it. */
export function sceneryOf(field: Field, options: SceneryOptions = {}): Scenery {
  const {
    size = [220, 200],
    flatness = 1,
    orbit = {},
    window = field.window,
    levels = null,
    theme = 'light',
  } = options;
  const camera = new Camera(field.window, flatness);
  camera.setOrbit(orbit);
  camera.setWindow(window);
  camera.jumpToGoal();
  const layout = layoutFor(...size, field.window);
  const derived = new SceneryCache().derive({
    field,
    home: null,
    facts: null,
    statistics: null,
    levels,
    levelRule: 'linear',
    levelCount: 10,
    mode: 'map',
    palette: 'viridis',
    scale: options.scale ?? 'linear',
    range: null,
    contours: levels !== null,
    minima: false,
    drape: null,
    witness: null,
    trajectory: null,
    paraboloid: null,
    interactive: false,
    theme,
    labels: { a: 'a', b: 'b', value: 'loss' },
    background: null,
    reducedMotion: true,
  });
  return {
    field,
    ...derived,
    palette: 'viridis',
    drape: options.drape ?? null,
    paraboloid: options.paraboloid ?? null,
    theme,
    projection: createProjection(camera.state, layout),
    layout,
    window: camera.state.window,
    pixelRatio: options.pixelRatio ?? 1,
    isDraft: options.isDraft ?? false,
  };
}

export function pixelAt({ width, data }: Pixels, x: number, y: number): [number, number, number, number] {
  return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)] as unknown as [
    number,
    number,
    number,
    number,
  ];
}

/** Largest difference of a channel between two pictures of one size, and how many pixels differ by more than `slack`. */
export function compare(p: Pixels, q: Pixels, slack = 0): { largest: number; count: number } {
  if (p.width !== q.width || p.height !== q.height) throw new Error('Expected two pictures of one size');
  let [largest, count] = [0, 0];
  for (let k = 0; k < p.data.length; k += 4) {
    let difference = 0;
    for (let channel = 0; channel < 4; channel++) {
      difference = Math.max(difference, Math.abs(p.data[k + channel] - q.data[k + channel]));
    }
    largest = Math.max(largest, difference);
    if (difference > slack) count++;
  }
  return { largest, count };
}
