import type { Facts, Minimum, VerifiedMinimum, Witness } from '../analysis/facts.ts';
import type { LevelRule } from '../analysis/levels.ts';
import type { Statistics } from '../analysis/statistics.ts';
import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';

/** `surface`: a shaded heightmap in perspective. `map`: the plane from above, like a figure in a journal. */
export type ViewMode = 'surface' | 'map';
export type Theme = 'light' | 'dark';
/** How a loss becomes a height and a colour: `log` is the logarithm of (loss − minimum + ε). */
export type ScaleKind = 'linear' | 'log';
export type PaletteName = 'viridis' | 'cividis' | 'batlow' | 'vik';

/** Contour levels in ascending order, and which of them are drawn heavier: what `contourLevels` gives. */
export interface DrawnLevels {
  readonly values: ArrayLike<number>;
  readonly index: readonly boolean[];
}

/** A picture laid over the surface in place of the colours of the loss: basins, or the curvature. Shading and lines stay. */
export interface Drape {
  readonly width: number;
  readonly height: number;
  /** Nodes at the ends of the window, like a field's; what lies outside keeps the colours of the loss. */
  readonly window: Window;
  /** RGBA with straight alpha, row 0 at the smallest b; where alpha is 0 the colours of the loss are seen. */
  readonly colors: Uint8ClampedArray<ArrayBuffer>;
  /** Bilinear between nodes, or that of the nearest node with clean edges, as labels need it. */
  readonly smooth: boolean;
  /** Takes the place of the loss's colour bar; without one there is no bar. */
  readonly legend?: DrapeLegend;
}

/** The colour bar of a drape, from low to high. */
export interface DrapeLegend {
  /** What the colours mean, with the unit if there is one. */
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly stops: readonly { offset: number; color: string }[];
  readonly ticks: readonly LegendTick[];
  /** As in `Legend`. */
  readonly offset: string;
}

/** A quadratic model of the loss around a point: value + gradient · d + ½ dᵀ H d, with d in units of (a, b). */
export interface Paraboloid {
  readonly a: number;
  readonly b: number;
  readonly value: number;
  readonly gradient: readonly [number, number];
  /** Second derivatives aa, ab, bb. */
  readonly hessian: readonly [number, number, number];
  /** Half axes of the ellipse over which it is drawn, along a and along b. */
  readonly radius: readonly [number, number];
}

/** Points in parameter space that a plane was laid through, seen from it; one entry a point. */
export interface Trajectory {
  /** Coordinates of the nearest point of the plane. */
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  /** How far off the plane the point is, in parameter space. */
  readonly distance: ArrayLike<number>;
  /** The loss at the point itself, and at the nearest point of the plane; null where they were not taken. */
  readonly loss: ArrayLike<number> | null;
  readonly planeLoss: ArrayLike<number> | null;
  /** Distance in parameter space of one step along a and along b. */
  readonly units: readonly [number, number];
  /** Whether the points follow each other, so that a line joins them from start to end; else they are named A, B, C. */
  readonly isOrdered: boolean;
}

/** A point of a trajectory. */
export interface PathStep {
  /** From 0. */
  readonly index: number;
  /** As in `Trajectory`. */
  readonly loss: number | null;
  readonly planeLoss: number | null;
  readonly distance: number;
  /** Which it is with its own loss, and what the plane has instead; in words. */
  readonly title: string;
  readonly text: string;
}

/** Everything that decides the picture, apart from the camera. */
export interface ViewState {
  field: Field | null;
  /**
   * The window that the camera starts from and resets to. Fields may then come coarse to fine, each in its own place, while
   * the camera stays; null = the window of each new field.
   */
  home: Window | null;
  facts: Facts | null;
  /** Of the field's values; null = measured here, which takes a while for fields of many millions of nodes. */
  statistics: Statistics | null;
  /** Ready levels; null = made from `levelRule` and `levelCount`. */
  levels: DrawnLevels | null;
  levelRule: LevelRule | 'auto';
  levelCount: number;
  mode: ViewMode;
  palette: PaletteName;
  scale: ScaleKind;
  /** Limits of the colour and height scale; null = the finite range of the field. Losses outside take the end colours. */
  range: readonly [number, number] | null;
  contours: boolean;
  minima: boolean;
  /** Laid over the surface; a new object of the same size costs one upload of its colours. */
  drape: Drape | null;
  /** Points that disprove convexity, drawn with their chord or triangle and the loss above it. */
  witness: Witness | null;
  /** Drawn at the points' own losses over the surface, at their places on the map. */
  trajectory: Trajectory | null;
  /** Drawn over the surface, and by its contour lines on the map. */
  paraboloid: Paraboloid | null;
  interactive: boolean;
  theme: Theme;
  labels: { a: string; b: string; value: string };
  /** Any CSS colour; null = the theme's own. `transparent` works. */
  background: string | null;
  /** Whether motion is to be avoided; null = what the system says (`prefers-reduced-motion`). */
  reducedMotion: boolean | null;
}

/** A place on the picture: coordinates in the plane, the nearest node (i = column, j = row) and the loss there, bilinear. */
export interface Pick {
  a: number;
  b: number;
  i: number;
  j: number;
  /** Bilinear between the four nodes around; NaN in a hole. */
  loss: number;
  /** The minimum whose marker is under the pointer, if there is one: verified in float64, or of the grid. */
  minimum: Minimum | VerifiedMinimum | null;
  /** The point of the trajectory that is under the pointer; the place is then its nearest one on the plane. */
  step: PathStep | null;
}

/** What the camera is at or goes to. Angles in radians; the visible window only matters in the map. */
export interface CameraPose {
  /** Turn about the vertical axis: 0 looks along +b. */
  azimuth: number;
  /** 0 = from the side, π/2 = from above. */
  elevation: number;
  /** 1 = the whole surface fits. */
  zoom: number;
  /** Where the camera looks, in half extents of the base. */
  panX: number;
  panY: number;
  /** 0 = surface, 1 = map. */
  flatness: number;
  /** The part of the plane that the map shows. */
  window: Window;
}

export interface ViewCamera {
  readonly state: CameraPose;
  readonly goal: CameraPose;
  readonly atRest: boolean;
  /** Sets the goal of the orbit; what is left out keeps its goal. */
  setOrbit(orbit: { azimuth?: number; elevation?: number; zoom?: number; panX?: number; panY?: number }): void;
  /** Sets the goal of the map's window; ignored where it cannot be shown. */
  setWindow(window: Window): void;
  /** The goal becomes the state, without motion. */
  jumpToGoal(): void;
  /** Back to the first view: orbit, zoom and the field's whole window. */
  reset(): void;
}

export interface LegendTick {
  value: number;
  /** 0 = lowest end of the bar, 1 = highest. */
  position: number;
  label: string;
}

/** What a legend needs: the colour bar from low to high, its ticks, and where the contour levels lie on it. */
export interface Legend {
  /** What the colours mean where it is not the loss, else null. */
  label: string | null;
  scale: ScaleKind;
  min: number;
  max: number;
  ticks: LegendTick[];
  /** Subtracted from the labels when they would need too many digits, such as "+0.6931"; else ''. */
  offset: string;
  stops: { offset: number; color: string }[];
  levels: { value: number; position: number; major: boolean }[];
}

export interface ViewCallbacks {
  onCamera?(event: { source: 'user' | 'automatic' }): void;
  onHover?(pick: Pick | null): void;
  /** A click or tap that was not a drag. */
  onPick?(pick: Pick): void;
  /** The map came to rest on another window of the plane: the owner may sample it and hand in the new field. */
  onWindow?(window: Window): void;
  /** The key `m` asks for the other mode; the owner decides. */
  onMode?(mode: ViewMode): void;
  /** After each drawn frame; `scale` < 1 while a slow adapter draws a moving camera at reduced resolution. */
  onFrame?(frame: { scale: number; milliseconds: number }): void;
  onError?(error: unknown): void;
}

export interface ViewOptions extends Partial<ViewState>, ViewCallbacks {}

/** A live picture of a field. Created by `createView`; owns the canvases it puts into its container. */
export interface View {
  readonly kind: 'webgpu' | 'canvas-2d';
  /** What takes focus, keys and pointers; give it its label and part names. */
  readonly target: HTMLCanvasElement;
  /** All canvases, back to front. */
  readonly canvases: readonly HTMLCanvasElement[];
  readonly state: Readonly<ViewState>;
  readonly camera: ViewCamera;
  update(changes: Partial<ViewState>): void;
  /** Place under a point given in CSS px from the container's top left; null outside the plane. */
  pick(x: number, y: number): Pick | null;
  legend(): Legend | null;
  /** The picture as PNG, at full quality, axes and markers included. */
  toBlob(): Promise<Blob>;
  /** Follows the container by itself; call it only to force a size in CSS px. */
  resize(width?: number, height?: number): void;
  /** Resolves when the picture shows the present state and nothing moves. */
  settled(): Promise<void>;
  destroy(): void;
}
