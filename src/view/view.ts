import type { GpuHost } from '../gpu/host.ts';
import { GpuPainter } from './gpu-painter.ts';
import { Plot } from './plot.ts';
import type { View, ViewOptions } from './types.ts';

export type { LevelRule } from '../analysis/levels.ts';
export type * from './types.ts';

/**
 * Puts a picture into `container` and keeps it drawn: with WebGPU when there is a live host, else (null or a lost host) as
 * a map on a 2-D canvas. The container needs a size and a `position` other than static.
 *
 * @throws GpuError of kind `compile` or `lost` when the device fails while the picture is set up
 */
export async function createView(
  container: HTMLElement,
  gpu: GpuHost | null,
  options: ViewOptions = {},
): Promise<View> {
  if (!gpu || gpu.isLost) {
    const { RasterPainter } = await import('./raster-painter.ts');
    return new Plot(container, new RasterPainter(), options);
  }
  const report = (error: unknown) => options.onError?.(error);
  return new Plot(container, await GpuPainter.create(gpu, report), options);
}
