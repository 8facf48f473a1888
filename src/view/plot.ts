import { Camera } from './camera.ts';
import { Controls, type Controlled } from './controls.ts';
import { layoutFor } from './layout.ts';
import { canvasLayer, fit, layer, setSize } from './layers.ts';
import { drapeLegend, legendOf } from './legend.ts';
import { markerAt, placeMarkers, type Marker } from './markers.ts';
import { OnDemand } from './on-demand.ts';
import { drawBack, drawFront, sceneOf, type ContourLabels, type Findings, type Overlay } from './overlay.ts';
import type { Painter, Scenery } from './painter.ts';
import { pickPoint } from './pick.ts';
import { createProjection, type Layout, type Projection } from './projection.ts';
import { emptySample, nodeCoordinates, sampleField } from './sample.ts';
import { SceneryCache } from './scenery.ts';
import { sharedStage, type Performer, type Stage } from './stage.ts';
import type { Legend, Pick, View, ViewCallbacks, ViewOptions, ViewState } from './types.ts';
import type { Window } from '../spec/landscape.ts';
import { isSameWindow } from './windows.ts';

const DEFAULTS: ViewState = {
  field: null,
  home: null,
  facts: null,
  statistics: null,
  levels: null,
  levelRule: 'auto',
  levelCount: 12,
  mode: 'surface',
  palette: 'viridis',
  scale: 'linear',
  range: null,
  contours: true,
  minima: true,
  drape: null,
  witness: null,
  trajectory: null,
  paraboloid: null,
  interactive: true,
  theme: 'light',
  labels: { a: 'a', b: 'b', value: 'loss' },
  background: null,
  reducedMotion: null,
};

/** Share of the resolution that a slow adapter draws moving pictures with: at first, and at least while it does not keep up. */
const MOVING_SCALE = 0.5;
const LEAST_MOVING_SCALE = 0.25;
/** A frame that took longer than this, in seconds, asks for coarser ones. */
const LONG_FRAME = 0.1;
/** More px than this for each CSS px are not seen, but cost. */
const MOST_PIXEL_RATIO = 3;
/** Pictures to keep are at least this fine. */
const KEPT_PIXEL_RATIO = 2;

/** A view of either kind: state, camera, controls and overlay around a painter that draws the field. */
export class Plot implements View, Controlled, Performer {
  readonly kind: View['kind'];
  readonly target = canvasLayer();
  readonly canvases: readonly HTMLCanvasElement[];
  readonly element: HTMLElement;
  readonly camera: Camera;
  readonly #painter: Painter;
  readonly #callbacks: ViewCallbacks;
  readonly #stage: Stage = sharedStage();
  readonly #back = canvasLayer();
  readonly #resizes: ResizeObserver;
  readonly #cache = new SceneryCache();
  readonly #loads: OnDemand;
  #state: ViewState;
  #controls: Controls | null = null;
  #layout: Layout;
  #fixedSize: [number, number] | null = null;
  #isFieldDirty = true;
  #isOverlayDirty = true;
  #renderScale = 1;
  #hover: { x: number; y: number } | null = null;
  #lastPick: Pick | null = null;
  #markers: Marker[] = [];
  #findings: Findings | null = null;
  #labels: ContourLabels | null = null;
  #askedWindow: Window | null = null;
  #waiting: (() => void)[] = [];
  #isDestroyed = false;

  constructor(container: HTMLElement, painter: Painter, options: ViewOptions) {
    const { onCamera, onHover, onPick, onWindow, onMode, onFrame, onError, ...state } = options;
    this.#callbacks = { onCamera, onHover, onPick, onWindow, onMode, onFrame, onError };
    this.element = container;
    this.kind = painter.kind;
    this.#painter = painter;
    this.#state = { ...DEFAULTS };
    this.#loads = new OnDemand(
      () => this.#redraw(),
      (error) => !this.#isDestroyed && onError?.(error),
    );
    this.camera = new Camera({ a: [-1, 1], b: [-1, 1] }, this.#flatness(state.mode), () => this.#redraw());
    this.#layout = layoutFor(container.clientWidth, container.clientHeight, this.camera.home);
    layer(painter.canvas);
    this.canvases = [this.#back, painter.canvas, this.target];
    container.append(...this.canvases);
    this.#resizes = new ResizeObserver(() => this.#followSize());
    this.#resizes.observe(container);
    this.#stage.add(this);
    this.update(state);
    this.#control(this.#state.interactive);
    this.camera.jumpToGoal();
  }

  get state(): Readonly<ViewState> {
    return this.#state;
  }

  get layout(): Layout {
    return this.#layout;
  }

  get projection(): Projection {
    return createProjection(this.camera.state, this.#layout);
  }

  update(changes: Partial<ViewState>): void {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const before = this.#state;
    this.#state = { ...before, ...given };
    const { field, home, mode, interactive } = this.#state;
    if (home && !(before.home && isSameWindow(home, before.home))) this.#goHome(home);
    if (field !== before.field) this.#followWindow(before.field?.window ?? null);
    if (mode !== before.mode) {
      this.camera.setFlatness(this.#flatness(mode));
      this.#settleWithoutMotion();
      this.#callbacks.onCamera?.({ source: 'automatic' });
    }
    if (interactive !== before.interactive) this.#control(interactive);
    this.#load();
    this.#isFieldDirty = true;
    // axes and markers do not know the colours of a drape, which may change with every frame of a slider
    this.#isOverlayDirty ||= !(before.drape && given.drape && Object.keys(given).length === 1);
    this.#stage.request(this);
  }

  pick(x: number, y: number): Pick | null {
    const scenery = this.#scenery(1);
    const scene = scenery && sceneOf(scenery);
    if (!scene) return null;
    const { trajectory } = this.#state;
    const marker = markerAt(this.#markers, x, y);
    const found = trajectory && this.#findings?.stepAt(scene, trajectory, x, y);
    const isStep = found && !(marker && Math.hypot(marker.x - x, marker.y - y) <= found.distance);
    const minimum = isStep ? null : (marker?.minimum ?? null);
    const place = minimum && ([minimum.a, minimum.b] as const);
    const point = isStep ? found.place : (place ?? pickPoint(scene, x, y));
    if (!point) return null;
    const { field } = scene;
    const [u, v] = nodeCoordinates(field, ...point);
    const [i, j] = [Math.round(u), Math.round(v)];
    if (i < 0 || j < 0 || i >= field.width || j >= field.height) return null;
    const loss = minimum ? minimum.value : sampleField(field, u, v, emptySample()).value;
    return { a: point[0], b: point[1], i, j, loss, minimum, step: isStep ? found.step : null };
  }

  legend(): Legend | null {
    const { palette, drape } = this.#state;
    if (drape) return drape.legend ? drapeLegend(drape.legend) : null;
    const { scale, levels } = this.#cache.derive(this.#state);
    return scale && legendOf(scale, palette, levels);
  }

  async toBlob(): Promise<Blob> {
    await this.#loads.whole();
    const ratio = Math.max(KEPT_PIXEL_RATIO, this.#pixelRatio);
    const { width, height } = this.#layout;
    const paper = document.createElement('canvas');
    paper.width = Math.round(width * ratio);
    paper.height = Math.round(height * ratio);
    const context = paper.getContext('2d')!;
    context.scale(ratio, ratio);
    const overlay = this.#overlay(ratio, false);
    drawBack(context, this.#state, overlay);
    if (overlay) {
      const { width: columns, height: rows, data } = await this.#painter.capture(overlay.scenery);
      context.drawImage(await createImageBitmap(new ImageData(data, columns, rows)), 0, 0, width, height);
      drawFront(context, overlay);
    }
    return new Promise((resolve, reject) => {
      paper.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no PNG'))), 'image/png');
    });
  }

  resize(width?: number, height?: number): void {
    if (width !== undefined && height !== undefined) this.#fixedSize = [width, height];
    const [wide, high] = this.#fixedSize ?? [this.element.clientWidth, this.element.clientHeight];
    this.#layout = layoutFor(wide, high, this.camera.home);
    this.#redraw();
  }

  settled(): Promise<void> {
    this.#stage.request(this);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#stage.remove(this);
    this.#resizes.disconnect();
    this.#controls?.destroy();
    this.#painter.destroy();
    for (const canvas of this.canvases) canvas.remove();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  perform(seconds: number): boolean {
    const wasMoving = !this.camera.atRest;
    const isMoving = wasMoving && this.camera.step(seconds);
    if (wasMoving) this.#isFieldDirty = this.#isOverlayDirty = true;
    this.#rescale(isMoving && this.#painter.isSlow, seconds);
    try {
      this.#draw();
    } catch (error) {
      this.#callbacks.onError?.(error);
    }
    if (isMoving) return true;
    this.#askForWindow();
    if (!this.#isFieldDirty && !this.#isOverlayDirty && !this.#loads.isBusy)
      for (const resolve of this.#waiting.splice(0)) resolve();
    return false;
  }

  hover(point: { x: number; y: number } | null): void {
    this.#hover = point;
    this.#isOverlayDirty = true;
    this.#stage.request(this);
  }

  press({ x, y }: { x: number; y: number }): void {
    const pick = this.pick(x, y);
    if (pick) this.#callbacks.onPick?.(pick);
  }

  moved(): void {
    this.#settleWithoutMotion();
    this.#callbacks.onCamera?.({ source: 'user' });
  }

  toggleMode(): void {
    this.#callbacks.onMode?.(this.#state.mode === 'map' ? 'surface' : 'map');
  }

  /** A slow adapter draws a motion coarsely, the coarser the slower it is; what rests is drawn in full. */
  #rescale(isDraft: boolean, seconds: number): void {
    const last = this.#renderScale;
    if (!isDraft) this.#renderScale = 1;
    else if (last === 1) this.#renderScale = MOVING_SCALE;
    else if (seconds > LONG_FRAME) this.#renderScale = Math.max(LEAST_MOVING_SCALE, last * 0.75);
    if (this.#renderScale !== last) this.#isFieldDirty = true;
  }

  /** An observer calls once at its start, which must not cost a frame. */
  #followSize(): void {
    const { clientWidth, clientHeight } = this.element;
    if (this.#fixedSize || (clientWidth === this.#layout.width && clientHeight === this.#layout.height)) return;
    this.resize();
  }

  #flatness(mode: ViewState['mode'] = DEFAULTS.mode): number {
    return mode === 'map' || this.kind === 'canvas-2d' ? 1 : 0;
  }

  get #pixelRatio(): number {
    return Math.min(MOST_PIXEL_RATIO, window.devicePixelRatio || 1);
  }

  /** Asks for frames and nothing else: `camera` may be moved by anyone. */
  #redraw(): void {
    this.#isFieldDirty = this.#isOverlayDirty = true;
    this.#stage.request(this);
  }

  /** What few pictures show comes when it is first wanted; until then they go without it. */
  #load(): void {
    const { mode, contours, drape, witness, trajectory, paraboloid } = this.#state;
    if (drape) this.#loads.want('drape', () => this.#painter.equip('drape'));
    if (paraboloid) this.#loads.want('paraboloid', () => this.#painter.equip('paraboloid'));
    if (contours && this.#flatness(mode) === 1) {
      this.#loads.want('labels', async () => {
        this.#labels = new (await import('./map-labels.ts')).MapLabels();
      });
    }
    if (!witness && !trajectory && !paraboloid) return;
    this.#loads.want('findings', async () => {
      this.#findings = await import('./findings.ts');
    });
  }

  #settleWithoutMotion(): void {
    const wanted = this.#state.reducedMotion ?? matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (wanted) this.camera.jumpToGoal();
  }

  #control(isInteractive: boolean): void {
    this.#controls?.destroy();
    this.#controls = isInteractive ? new Controls(this) : null;
    if (!isInteractive) this.#hover = null;
  }

  /** A field of the window that the map went to fills it in; one of another window is a new picture. */
  #followWindow(before: Window | null): void {
    const window = this.#state.field?.window;
    if (this.#state.home || !window || (before && isSameWindow(window, before))) return;
    if (this.#askedWindow && isSameWindow(window, this.#askedWindow)) return;
    if (isSameWindow(window, this.camera.goal.window)) return;
    this.#goHome(window);
  }

  #goHome(window: Window): void {
    this.#askedWindow = null;
    this.camera.setHome(window);
    this.resize();
  }

  #askForWindow(): void {
    const { field } = this.#state;
    const { window } = this.camera.state;
    if (!field || isSameWindow(window, field.window)) {
      this.#askedWindow = null;
      return;
    }
    if (this.#askedWindow && isSameWindow(window, this.#askedWindow)) return;
    this.#askedWindow = window;
    this.#callbacks.onWindow?.(window);
  }

  #scenery(pixelRatio: number): Scenery | null {
    const { field, palette, theme, drape, paraboloid } = this.#state;
    if (!field || !(this.#layout.width > 0 && this.#layout.height > 0)) return null;
    return {
      field,
      ...this.#cache.derive(this.#state),
      palette,
      drape,
      paraboloid,
      theme,
      projection: this.projection,
      layout: this.#layout,
      window: this.camera.state.window,
      pixelRatio,
      isDraft: this.#renderScale < 1,
    };
  }

  #overlay(pixelRatio: number, withHover: boolean): Overlay | null {
    const scenery = this.#scenery(pixelRatio);
    if (!scenery) return null;
    const scene = sceneOf(scenery);
    const { minima, facts } = this.#state;
    this.#markers = scene && minima && facts ? placeMarkers(scene, facts.minima.list, facts.minima.polished) : [];
    const pick = withHover && this.#hover ? this.pick(this.#hover.x, this.#hover.y) : null;
    const hover = pick && this.#hover ? { pick, ...this.#hover } : null;
    const labels = this.camera.atRest ? this.#labels : null;
    return { state: this.#state, scenery, markers: this.#markers, hover, findings: this.#findings, labels };
  }

  #draw(): void {
    const { width, height } = this.#layout;
    if (!(width > 0 && height > 0)) {
      this.#isFieldDirty = this.#isOverlayDirty = false;
      return;
    }
    const ratio = this.#pixelRatio;
    if (this.#isFieldDirty) {
      const started = performance.now();
      const scale = this.#renderScale;
      setSize(this.#painter.canvas, width, height, ratio * scale);
      this.#painter.draw(this.#scenery(ratio * scale));
      this.#isFieldDirty = false;
      this.#callbacks.onFrame?.({ scale, milliseconds: performance.now() - started });
    }
    if (!this.#isOverlayDirty) return;
    const overlay = this.#overlay(ratio, true);
    drawBack(fit(this.#back, width, height, ratio), this.#state, overlay);
    const front = fit(this.target, width, height, ratio);
    front.clearRect(0, 0, width, height);
    if (overlay) drawFront(front, overlay);
    this.#isOverlayDirty = false;
    this.#tellHover(overlay?.hover?.pick ?? null);
  }

  #tellHover(pick: Pick | null): void {
    if (pick === null && this.#lastPick === null) return;
    this.#lastPick = pick;
    this.#callbacks.onHover?.(pick);
  }
}
