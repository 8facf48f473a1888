import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';
import type { Statistics } from '../analysis/statistics.ts';
import type { HoleTable } from './holes.ts';
import type { LineLevels } from './lines.ts';
import type { Layout, Projection } from './projection.ts';
import type { Drape, PaletteName, Paraboloid, Theme } from './types.ts';
import type { ValueScale } from './value-scale.ts';

/**
 * All that decides the pixels of the field. What is the same object as in the last frame is taken to be unchanged.
 */
export interface Scenery {
  readonly field: Field;
  readonly statistics: Statistics;
  /** Null when nothing of the field is finite. */
  readonly scale: ValueScale | null;
  readonly levels: LineLevels | null;
  readonly holes: HoleTable | null;
  readonly palette: PaletteName;
  readonly drape: Drape | null;
  readonly paraboloid: Paraboloid | null;
  readonly theme: Theme;
  readonly projection: Projection;
  readonly layout: Layout;
  readonly window: Window;
  /** px of the canvas per CSS px. */
  readonly pixelRatio: number;
  /** A frame of a motion on a slow adapter: may be coarser than the picture at rest. */
  readonly isDraft: boolean;
}

/** RGBA, straight alpha, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** What a painter learns to draw only when it is first wanted. */
export type Extra = 'drape' | 'paraboloid';

/** What fills the middle canvas: the field itself, without axes, markers and words. */
export interface Painter {
  readonly kind: 'webgpu' | 'canvas-2d';
  readonly canvas: HTMLCanvasElement;
  /** Whether moving frames are to be drawn at a lower resolution. */
  readonly isSlow: boolean;
  /** Loads what an extra needs; until then pictures go without it. */
  equip(extra: Extra): Promise<void>;
  /** Null clears. */
  draw(scenery: Scenery | null): void;
  /** The same pixels, read back. */
  capture(scenery: Scenery): Promise<Pixels>;
  destroy(): void;
}
