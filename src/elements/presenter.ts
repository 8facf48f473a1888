import type { ReactiveControllerHost } from 'lit';
import { formatOrbit, type Orbit } from './attributes.ts';
import { emit } from './events.ts';
import { releaseEngines, retainEngines } from './engines.ts';
import type { ElementOptions } from './options.ts';
import { Picture, type PictureListener, type Pose } from './picture.ts';
import { RunController } from './run-controller.ts';
import { sourceKey, type LandscapeSource } from './source.ts';
import { drawnPath } from '../view/drawn-path.ts';
import { LOSS_WORDS, number } from './words.ts';
import type { LandscapeError } from '../spec/errors.ts';
import type { Window } from '../spec/landscape.ts';
import type { Drape, Paraboloid, Pick, Trajectory, View, ViewMode, ViewState } from '../view/view.ts';

/** Losses without a whole picture in between after which the element gives up. */
const MAX_LOSSES = 4;
/** A zoomed map is sampled again once the window has been still for this long. */
const SETTLE_MS = 150;

export interface PresenterHost extends ReactiveControllerHost, HTMLElement {
  /** Mode that the reader asked for by key or double press. */
  setMode(mode: ViewMode): void;
}

/** Brings together what an element shows (options and source), the run that computes it and the picture that draws it. */
export class Presenter {
  readonly run: RunController;
  /** What a screen reader is to say next. */
  announcement = '';
  readonly #host: PresenterHost;
  #window: Window | null = null;
  /** True while the camera has yet to be turned to a window that did not come from it. */
  #mustAim = false;
  /** True until the next plan: a window that came with a new source stays. */
  #isWindowNew = false;
  #picture: Picture | null = null;
  #home: Window | null = null;
  /** What belongs to the landscape of the newest field; a picture that is made anew needs it too. */
  #scene: Partial<ViewState> = {};
  #laid: Partial<ViewState> = {};
  #withWitness = false;
  #withTrajectory = false;
  #pose: Pose | null = null;
  #recovery: Promise<void> | null = null;
  #settleTimer = 0;
  #losses = 0;
  #planKey = '';
  #stateKey = '';
  #orbitKey: string | null = '';
  #pan: [number, number] | null = null;
  #sourceKey: string | null = null;
  /** The source whose losses the picture has: the one before, until the first preview. */
  #shownKey: string | null = null;

  constructor(host: PresenterHost) {
    this.#host = host;
    this.run = new RunController(host, {
      onResolved: (landscape, own, isSamePlane) => {
        const { labelA, labelB } = landscape.plane.audit;
        this.#home = own;
        const labels = { a: labelA, b: labelB, value: LOSS_WORDS[landscape.loss.name] };
        this.#scene = { home: own, labels, trajectory: this.#trajectory() };
        if (!isSamePlane) Object.assign(this.#scene, { facts: null, witness: null });
      },
      onField: (field) => {
        this.#shownKey = this.#sourceKey;
        this.#picture?.update({ ...this.#scene, field });
        if (this.#mustAim) this.#picture?.setWindow(this.window);
        this.#mustAim = false;
      },
      onFacts: (facts, isComplete) => {
        if (isComplete) this.#losses = 0;
        this.#picture?.update({ facts, ...this.#witness() });
        emit(host, 'landscape-facts', { facts, isComplete });
      },
      onLost: (error) => this.#onLost(error),
    });
  }

  get view(): View | null {
    return this.#picture?.view ?? null;
  }

  /** The view, also where it is yet to come: after a return to the page, or a lost device. */
  async opened(): Promise<View | null> {
    return this.#picture?.open() ?? null;
  }

  get hasStarted(): boolean {
    return this.#picture !== null;
  }

  get isRecovering(): boolean {
    return this.#recovery !== null;
  }

  /** The window that is looked at; null = the landscape's own. */
  get window(): Window | null {
    return this.#window;
  }

  set window(window: Window | null) {
    // what the map of the landscape before went to is over
    clearTimeout(this.#settleTimer);
    this.#window = window;
    this.#mustAim = this.#isWindowNew = true;
  }

  /** Why the picture is drawn on a 2-D canvas; empty while WebGPU draws it. */
  get fallbackReason(): string {
    return this.view?.kind === 'canvas-2d' ? (this.#picture?.reason ?? '') : '';
  }

  /** Shows a source with options; cheap when nothing changed. */
  show(container: HTMLElement, source: LandscapeSource, options: ElementOptions, theme: 'light' | 'dark'): void {
    this.#picture ??= this.#createPicture(container);
    const background = getComputedStyle(this.#host).backgroundColor;
    this.#showState({ ...options.picture, theme, background });
    if (options.witness !== this.#withWitness) {
      this.#withWitness = options.witness;
      this.#picture.update(this.#witness());
    }
    if (options.trajectory !== this.#withTrajectory) {
      this.#withTrajectory = options.trajectory;
      this.#scene.trajectory = this.#trajectory();
      this.#picture.update({ trajectory: this.#scene.trajectory });
    }
    this.#setOrbit(options.orbit);
    this.#plan(source, options);
  }

  /** What a page lays over the surface; cheap when nothing changed. */
  lay(drape: Drape | null, paraboloid: Paraboloid | null): void {
    if (drape === (this.#laid.drape ?? null) && paraboloid === (this.#laid.paraboloid ?? null)) return;
    this.#laid = { drape, paraboloid };
    this.#picture?.update(this.#laid);
    // the colour bar may be the drape's
    this.#host.requestUpdate();
  }

  #witness(): Partial<ViewState> {
    return { witness: (this.#withWitness && this.run.facts?.convexity?.chord) || null };
  }

  #trajectory(): Trajectory | null {
    const { landscape } = this.run;
    const path = this.#withTrajectory && landscape?.plane.path;
    return path ? drawnPath(path, landscape.plane.audit, landscape.source) : null;
  }

  /** Draws the picture anew, on a new device where the old one is lost; one recovery at a time. */
  recover(): Promise<void> {
    this.#recovery ??= this.#recover().finally(() => {
      this.#recovery = null;
      this.#host.requestUpdate();
    });
    return this.#recovery;
  }

  /** Turns the camera to the orbit that the attributes say, wherever the reader has turned it, and to a pan. */
  aim(pan: [number, number] | null): void {
    this.#orbitKey = null;
    this.#pan = pan;
  }

  /** Gives back the canvases and GPU memory; the field and its facts stay, so that a return needs no evaluation. */
  free(): void {
    clearTimeout(this.#settleTimer);
    // A run that was cut short is done again on return.
    this.#planKey = this.run.isBusy ? '' : this.#planKey;
    this.run.cancel();
    this.run.analysis?.rest();
    this.#stateKey = '';
    if (!this.#picture) return;
    this.#picture.destroy();
    this.#pose = this.#picture.pose;
    this.#picture = null;
    releaseEngines();
  }

  #createPicture(container: HTMLElement): Picture {
    retainEngines();
    const listener: PictureListener = {
      onView: (view) => this.#onView(view),
      onLost: (error) => this.#onLost(error),
      onCamera: ({ source }) => this.#onCamera(source),
      onPick: (pick) => this.#onPick(pick),
      onWindow: (window) => this.#onWindow(window),
      onMode: (mode) => this.#host.setMode(mode),
      onError: (error) => this.run.fail(error),
    };
    const picture = new Picture(container, listener, this.#pose);
    const { field, facts } = this.run;
    picture.update({ ...this.#scene, ...this.#laid, ...this.#witness(), field, facts });
    picture.open().catch((error: unknown) => this.#onOpenFailed(picture, error));
    return picture;
  }

  /** A picture that was thrown away while it opened is no failure. */
  #onOpenFailed(picture: Picture | null, error: unknown): void {
    if (picture === this.#picture) this.run.fail(error);
  }

  #showState(state: Partial<ViewState>): void {
    const key = JSON.stringify(state);
    if (key === this.#stateKey) return;
    this.#stateKey = key;
    this.#picture?.update(state);
    // The legend shows what the view makes of the state.
    this.#host.requestUpdate();
  }

  #setOrbit(orbit: Orbit | null): void {
    const key = orbit ? formatOrbit(orbit) : '';
    if (key === this.#orbitKey) return;
    this.#orbitKey = key;
    const [panX, panY] = this.#pan ?? [0, 0];
    this.#pan = null;
    this.#picture?.setOrbit(orbit && { ...orbit, panX, panY });
  }

  #plan(source: LandscapeSource, { engine, grid }: ElementOptions): void {
    const key = sourceKey(source);
    if (key !== this.#sourceKey && this.#sourceKey !== null && !this.#isWindowNew) this.window = null;
    this.#isWindowNew = false;
    this.#sourceKey = key;
    if (key === null) return;
    const planKey = `${JSON.stringify([engine, grid, this.window])} ${key}`;
    if (planKey === this.#planKey) return;
    this.#planKey = planKey;
    const picture = this.#picture!;
    void this.run.start({
      source,
      engine,
      grid,
      window: this.window,
      picture: async () => (await picture.open()).kind,
    });
  }

  #onView(view: View): void {
    for (const canvas of view.canvases) canvas.part.add('canvas');
    this.#host.requestUpdate();
  }

  #onCamera(source: 'user' | 'automatic'): void {
    const window = this.view?.camera.goal.window ?? this.run.field?.window;
    if (window) emit(this.#host, 'landscape-camera', { source, window });
  }

  #onPick(pick: Pick): void {
    const { step } = pick;
    const place = `Loss ${number(pick.loss)} at ${number(pick.a)}, ${number(pick.b)}`;
    this.announcement = step ? `${step.title}, ${step.text}` : place;
    emit(this.#host, 'landscape-pick', pick);
    this.#host.requestUpdate();
  }

  /** The map has gone to another window, which is to be sampled; the landscape's own needs no name. */
  #onWindow(window: Window): void {
    clearTimeout(this.#settleTimer);
    if (this.#shownKey !== this.#sourceKey) return;
    this.#settleTimer = self.setTimeout(() => {
      this.#window = this.#home && isSameWindow(window, this.#home) ? null : window;
      this.#host.requestUpdate();
    }, SETTLE_MS);
  }

  #onLost(error: LandscapeError): void {
    if (this.isRecovering) return;
    if (++this.#losses > MAX_LOSSES) return this.run.giveUp(error);
    emit(this.#host, 'landscape-error', { kind: error.kind, cause: error, problems: [], recovering: true });
    void this.#tryToRecover();
    this.#host.requestUpdate();
  }

  async #tryToRecover(): Promise<void> {
    const picture = this.#picture;
    try {
      await this.recover();
    } catch (error) {
      this.#onOpenFailed(picture, error);
    }
  }

  async #recover(): Promise<void> {
    const mustRun = this.run.phase !== 'done' && this.run.phase !== 'analysing';
    const view = await this.#picture?.rebuild();
    if (view && this.run.report) this.run.report.picture = view.kind;
    if (mustRun) this.run.restart();
    else this.#losses = 0;
  }
}

/** Equal but for the rounding of a camera that has come back. */
function isSameWindow(p: Window, q: Window): boolean {
  const same = (x: [number, number], y: [number, number]) => {
    const slack = 1e-9 * Math.abs(y[1] - y[0]);
    return Math.abs(x[0] - y[0]) <= slack && Math.abs(x[1] - y[1]) <= slack;
  };
  return same(p.a, q.a) && same(p.b, q.b);
}
