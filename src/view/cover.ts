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
