import type { Field } from '../spec/field.ts';
import { nodeCoordinates } from './sample.ts';
import type { Drape } from './types.ts';

/** What lies further than this outside of a drape, in nodes, is not covered. */
export const COVER_SLACK = 1e-3;

/** Where a drape lies on a field: drape node = scale · field node + offset, per axis. */
export interface Placement {
  readonly scale: readonly [number, number];
  readonly offset: readonly [number, number];
}

export function placementOf(drape: Drape, field: Field): Placement {
  const { a, b } = field.window;
  const [u0, v0] = nodeCoordinates(drape, a[0], b[0]);
  const [u1, v1] = nodeCoordinates(drape, a[1], b[1]);
  return {
    scale: [perNode(u0, u1, field.width), perNode(v0, v1, field.height)],
    offset: [u0, v0],
  };
}

function perNode(from: number, to: number, count: number): number {
  return count > 1 ? (to - from) / (count - 1) : 0;
}

/** Weights of red, green and blue in the light of a colour. */
const LUMINANCE = [0.2126, 0.7152, 0.0722] as const;
/** Light, with squares for the decoding of sRGB, below which lines are white. */
export const DARK_LUMINANCE = 0.19;

/** Whether lines on a colour of bytes are white: the rule of the shader. */
export function isDarkGround(red: number, green: number, blue: number): boolean {
  const light = LUMINANCE[0] * red * red + LUMINANCE[1] * green * green + LUMINANCE[2] * blue * blue;
  return light < DARK_LUMINANCE * 255 * 255;
}

/** Whether a drape is dark at a point of the plane; null where it does not cover the point. */
export function isDarkUnder(drape: Drape, { a, b }: { a: number; b: number }): boolean | null {
  const [i, j] = nodeCoordinates(drape, a, b).map(Math.round);
  if (i < 0 || j < 0 || i >= drape.width || j >= drape.height) return null;
  const [red, green, blue, alpha] = drape.colors.subarray(4 * (j * drape.width + i));
  return alpha < 128 ? null : isDarkGround(red, green, blue);
}
