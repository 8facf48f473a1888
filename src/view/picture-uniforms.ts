import { parseHex } from './color.ts';
import { holeReach } from './holes.ts';
import type { Mesh } from './mesh.ts';
import type { Scenery } from './painter.ts';
import { toWorld } from './pick.ts';
import { HATCH } from './level-ink.ts';

/** Bytes of the WGSL struct `Picture`. */
export const PICTURE_BYTES = 192;

/** The struct `Picture` of shaders/render-field.wgsl, field by field in its layout. */
export function pictureUniforms(scenery: Scenery, mesh: Pick<Mesh, 'width' | 'height'>): ArrayBuffer {
  const { field, scale, levels, projection, layout, theme, pixelRatio, holes } = scenery;
  const buffer = new ArrayBuffer(PICTURE_BYTES);
  const floats = new Float32Array(buffer);
  const words = new Uint32Array(buffer);
  const [x0, y0] = toWorld(scenery, field.window.a[0], field.window.b[0]);
  const [x1, y1] = toWorld(scenery, field.window.a[1], field.window.b[1]);
  floats.set(projection.matrix, 0);
  floats.set([x0, y0, x1 - x0, y1 - y0], 16);
  floats.set([...layout.base, projection.relief, projection.flatness], 20);
  floats.set([...lightDirection(projection.azimuth), pixelRatio], 24);
  floats.set([...parseHex(HATCH[theme]), HATCH.alpha], 28);
  const span = scale ? scale.max - scale.min : 0;
  const isLogarithmic = scale?.kind === 'log' && span > 0;
  const slope = isLogarithmic ? Math.LN2 / Math.log1p(span / scale.epsilon) : 1 / span;
  floats.set([scale?.min ?? 0, span > 0 ? 0 : 0.5, span > 0 ? slope : 0, scale?.epsilon ?? 1], 32);
  floats.set([...(scale?.color ?? [0, 1]), span], 36);
  words.set([isLogarithmic ? 1 : 0, mesh.width, mesh.height, field.width, field.height], 39);
  words.set([levels?.values.length ?? 0, holes?.block ?? 0, holes?.stride ?? 0], 44);
  floats[47] = holeReach(pixelRatio);
  return buffer;
}

/** From the viewer's left and from above, whichever way the surface is turned. */
function lightDirection(azimuth: number): [number, number, number] {
  const [toRight, away, up] = [-0.58, 0.1, 0.81];
  const [cos, sin] = [Math.cos(azimuth), Math.sin(azimuth)];
  const length = Math.hypot(toRight, away, up);
  return [(toRight * cos - away * sin) / length, (toRight * sin + away * cos) / length, up / length];
}

/** The struct array `levels`: value above the scale's minimum, heavy or not, black or white. */
export function levelWords({ levels, scale }: Scenery, inks: readonly number[]): Float32Array<ArrayBuffer> {
  const count = levels?.values.length ?? 0;
  const words = new Float32Array(4 * Math.max(1, count));
  for (let k = 0; k < count; k++) {
    words.set([levels!.values[k] - scale!.min, levels!.index[k] ? 1 : 0, inks[k] / 255, 0], 4 * k);
  }
  return words;
}
