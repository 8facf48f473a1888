import type { Field } from '../spec/field.ts';
import { COVER_SLACK, placementOf } from './cover.ts';
import type { Drape } from './types.ts';

/** Where in a pixel labels are looked up, so that their edges are smooth: right, down. */
const SPOTS = [
  [0.125, 0.375],
  [-0.375, 0.125],
  [0.375, -0.125],
  [-0.125, -0.375],
] as const;

/** Lays a drape over pixels, by the rules of shaders/render-drape.wgsl. */
export class Cover {
  readonly #drape: Drape;
  readonly #scale: readonly [number, number];
  readonly #offset: readonly [number, number];
  /** Premultiplied: red, green and blue 0…255, alpha 0…1. */
  readonly #sum = new Float64Array(4);

  constructor(drape: Drape, field: Field) {
    this.#drape = drape;
    ({ scale: this.#scale, offset: this.#offset } = placementOf(drape, field));
  }

  /** Changes a colour in place, at node coordinates of the field with this many nodes to a pixel: to the right, upwards. */
  lay(color: Float64Array, u: number, v: number, stepU: number, stepV: number): void {
    const sum = this.#sum.fill(0);
    const [x, y] = [u * this.#scale[0] + this.#offset[0], v * this.#scale[1] + this.#offset[1]];
    if (this.#drape.smooth) {
      this.#addBlend(x, y);
    } else {
      const [perX, perY] = [stepU * this.#scale[0], -stepV * this.#scale[1]];
      for (const [right, down] of SPOTS) this.#addNearest(x + right * perX, y + down * perY);
    }
    for (let channel = 0; channel < 3; channel++) color[channel] = color[channel] * (1 - sum[3]) + sum[channel];
  }

  #isOutside(x: number, y: number): boolean {
    const { width, height } = this.#drape;
    return x < -COVER_SLACK || y < -COVER_SLACK || x > width - 1 + COVER_SLACK || y > height - 1 + COVER_SLACK;
  }

  #addNearest(x: number, y: number): void {
    if (this.#isOutside(x, y)) return;
    this.#add(Math.floor(x + 0.5), Math.floor(y + 0.5), 1 / SPOTS.length);
  }

  #addBlend(x: number, y: number): void {
    if (this.#isOutside(x, y)) return;
    const { width, height } = this.#drape;
    const i = Math.min(Math.max(Math.floor(x), 0), Math.max(width - 2, 0));
    const j = Math.min(Math.max(Math.floor(y), 0), Math.max(height - 2, 0));
    const [fx, fy] = [Math.min(Math.max(x - i, 0), 1), Math.min(Math.max(y - j, 0), 1)];
    this.#add(i, j, (1 - fx) * (1 - fy));
    this.#add(i + 1, j, fx * (1 - fy));
    this.#add(i, j + 1, (1 - fx) * fy);
    this.#add(i + 1, j + 1, fx * fy);
  }

  #add(i: number, j: number, weight: number): void {
    const { width, height, colors } = this.#drape;
    const at = 4 * (Math.min(Math.max(j, 0), height - 1) * width + Math.min(Math.max(i, 0), width - 1));
    const alpha = (weight * colors[at + 3]) / 255;
    for (let channel = 0; channel < 3; channel++) this.#sum[channel] += alpha * colors[at + channel];
    this.#sum[3] += alpha;
  }
}
