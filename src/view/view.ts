import type { GpuHost } from '../gpu/host.ts';
import type { View, ViewOptions } from './types.ts';

export type { LevelRule } from '../analysis/levels.ts';
export type * from './types.ts';

/**
 * Puts a picture into `container` and keeps it drawn: with WebGPU when there is a live host, else (null or a lost host) as
 * a map on a 2-D canvas. The container needs a size and a `position` other than static.
 */
export declare function createView(container: HTMLElement, gpu: GpuHost | null, options?: ViewOptions): Promise<View>;
