import type { Painter, Pixels, Scenery } from './painter.ts';
import { rasterMap } from './raster.ts';

/** Draws the field as a flat map on a 2-D canvas, for pages without WebGPU. */
export class RasterPainter implements Painter {
  readonly kind = 'canvas-2d';
  readonly canvas = document.createElement('canvas');
  readonly isSlow = true;
  readonly #context: CanvasRenderingContext2D;

  constructor() {
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('Expected a canvas context of kind 2d, got none');
    this.#context = context;
  }

  equip(): Promise<void> {
    return Promise.resolve();
  }

  draw(scenery: Scenery | null): void {
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (scenery) paintMap(this.#context, scenery);
  }

  capture(scenery: Scenery): Promise<Pixels> {
    const { layout, pixelRatio } = scenery;
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(layout.width * pixelRatio);
    canvas.height = Math.round(layout.height * pixelRatio);
    const context = canvas.getContext('2d')!;
    paintMap(context, scenery);
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return Promise.resolve({ width, height, data: data as Uint8ClampedArray<ArrayBuffer> });
  }

  destroy(): void {
    this.canvas.remove();
  }
}

function paintMap(context: CanvasRenderingContext2D, scenery: Scenery): void {
  const { field, window, levels, scale, palette, theme, pixelRatio, statistics, holes, drape, layout } = scenery;
  const { frame } = layout;
  const [left, top] = [Math.round(frame.x * pixelRatio), Math.round(frame.y * pixelRatio)];
  const width = Math.max(1, Math.round(frame.width * pixelRatio));
  const height = Math.max(1, Math.round(frame.height * pixelRatio));
  const pixels = rasterMap(field, {
    width,
    height,
    window,
    palette,
    scale: scale?.kind ?? 'linear',
    range: scale && [scale.min, scale.max],
    levels,
    pixelRatio,
    theme,
    statistics,
    holes,
    drape,
  });
  context.putImageData(new ImageData(pixels, width, height), left, top);
}
