import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { isOrdered } from '../view/drawn-path.ts';
import { emit } from './events.ts';
import { InlineSourceController } from './inline-source.ts';
import { readOptions, type ElementOptions } from './options.ts';
import { Presenter } from './presenter.ts';
import { properties } from './properties.ts';
import type { RunReport } from './report.ts';
import { applySnapshot, snapshot, type Snapshot } from './snapshot.ts';
import { styles } from './styles.ts';
import { template } from './template.ts';
import { ThemeController } from './theme.ts';
import { VisibilityController } from './visibility.ts';
import { LOSS_WORDS, textAlternative } from './words.ts';
import type { Facts } from '../analysis/facts.ts';
import type { AnalysisSession } from '../analysis/session/session.ts';
import { describeProblem, LandscapeError, specError } from '../spec/errors.ts';
import { reframe } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';
import type { Landscape, Window } from '../spec/landscape.ts';
import { OnDemand } from '../view/on-demand.ts';
import type { Drape, Paraboloid, Pick, ViewMode } from '../view/view.ts';

/** How long a disconnected element keeps its picture: moving it within a page is free. */
const FREE_AFTER_MS = 500;

/**
 * The loss landscape of a neural network: evaluated, analysed and drawn where the reader is, nothing is sent anywhere.
 *
 * Give it a landscape by `src`, by an inline `<script type="application/json">` child, by `preset`, or by script with the
 * `landscape` property; when there are several, the property wins, then `src`, then the child. Boolean attributes default to
 * false. Everything it cannot do is said in its status line and by a `landscape-error` event; the last good picture stays.
 *
 * @tagname loss-landscape
 *
 * @attr {string} src - URL of a landscape file
 * @attr {string} preset - name of a built-in landscape, such as "relu-relu"
 * @attr {string} resolution - nodes of the grid, N or WIDTHxHEIGHT; overrides the landscape's own
 * @attr {'surface' | 'map'} view - shaded heightmap (default) or flat map
 * @attr {'auto' | 'gpu' | 'cpu' | 'reference'} engine - what computes the losses; auto (default) takes the fastest there is
 * @attr {'viridis' | 'cividis' | 'batlow' | 'vik'} palette - colours, viridis by default
 * @attr {'linear' | 'log'} scale - how a loss becomes a colour and a height, linear by default
 * @attr {string} levels - contour levels: a number of lines, one of auto, linear, log, quantile, or both ("log 20")
 * @attr {string} camera-orbit - AZIMUTH ELEVATION [ZOOM] of the surface's camera, such as "30deg 35deg 1"
 * @attr {'auto' | 'lazy' | 'eager'} loading - start when near the viewport (auto, default), inside it (lazy), or at once (eager)
 * @attr {'auto' | 'interaction'} reveal - start by itself (auto, default) or when the reader presses the poster's button
 * @attr {string} alt - text alternative; made from the facts when missing
 * @attr {'light' | 'dark'} theme - colours; follows the reader's system when missing
 * @attr {boolean} without-contours - leaves contour lines out
 * @attr {boolean} without-minima - leaves the markers of minima out
 * @attr {boolean} without-interaction - a still picture: no orbit, no zoom, no read-out
 * @attr {boolean} with-witness - draws the chord that disproves convexity, where there is one
 * @attr {boolean} with-trajectory - draws the points that the plane was laid through, at their own losses, where there are any
 *
 * @prop {Landscape | null} landscape - the landscape to show; null takes it from the attributes. Reads what is shown
 * @prop {Field | null} field - the losses of the last complete picture (read-only)
 * @prop {Facts | null} facts - range, holes and minima of the field (read-only)
 * @prop {RunReport | null} report - engine, time, rate and the audit of the plane (read-only)
 * @prop {AnalysisSession | null} analysis - answers what is asked of the field: its basins, diagrams, the loss along a chord, a minimum in the full space (read-only)
 * @prop {Drape | null} drape - colours laid over the surface in place of those of the loss, such as basins
 * @prop {Paraboloid | null} paraboloid - a quadratic model drawn over the surface
 * @prop {Window | null} window - the part of the plane that is zoomed to; null is the landscape's own
 * @prop {Promise<void>} ready - settles with the newest picture: resolves when its facts are there, rejects when it failed
 *
 * @method save - the whole state of the element as plain data
 * @method restore - takes a state that `save` gave
 * @method toBlob - the picture as PNG, axes included
 * @method pick - place of the plane and loss under a point, in CSS px from the element's top left corner
 * @method curvature - the smaller eigenvalue of the loss's Hessian over the window that is shown, as a field
 * @method recover - draws the picture anew, on a new GPU device where the old one is lost
 *
 * @fires landscape-progress - {done, total, pointsPerSecond} while losses are evaluated
 * @fires landscape-load - {field, facts, report} when a picture is complete
 * @fires landscape-facts - {facts, isComplete} when some of the facts are known, and when all are
 * @fires landscape-error - {kind, cause, problems, recovering}; kinds: unsupported spec compile memory lost network
 * @fires landscape-camera - {source, window} when the camera moves or the map shows another window
 * @fires landscape-pick - {a, b, i, j, loss, minimum, step} when a place is clicked, tapped, or chosen with Enter
 *
 * @csspart canvas - the canvases of the picture
 * @csspart poster - what is shown before the first picture
 * @csspart progress - the progress bar
 * @csspart status - the line that names engine, grid, time and rate
 * @csspart legend - the colour bar
 *
 * @slot poster - shown until there is a picture, such as a still image
 * @slot caption - a caption under the picture
 *
 * @cssprop --landscape-background - colour behind everything
 * @cssprop --landscape-text - colour of text
 * @cssprop --landscape-muted - colour of secondary text
 * @cssprop --landscape-line - colour of hairlines
 * @cssprop --landscape-accent - colour of focus rings and progress
 * @cssprop --landscape-danger - colour of error messages
 * @cssprop --landscape-aspect-ratio - shape of the picture while the element's height is free, 4 / 3 by default
 * @cssprop --landscape-font - the CSS font shorthand of text around the picture
 */
export class LossLandscape extends LitElement {
  static override properties = properties;
  static override styles = styles;

  declare src: string | null;
  declare preset: string | null;
  declare resolution: string | null;
  declare view: string | null;
  declare engine: string | null;
  declare palette: string | null;
  declare scale: string | null;
  declare levels: string | null;
  declare cameraOrbit: string | null;
  declare loading: string | null;
  declare reveal: string | null;
  declare alt: string | null;
  declare theme: string | null;
  declare withoutContours: boolean;
  declare withoutMinima: boolean;
  declare withoutInteraction: boolean;
  declare withWitness: boolean;
  declare withTrajectory: boolean;
  declare drape: Drape | null;
  declare paraboloid: Paraboloid | null;

  readonly #presenter = new Presenter(this);
  readonly #inline = new InlineSourceController(this);
  readonly #visibility = new VisibilityController(this, () => this.requestUpdate());
  readonly #theme = new ThemeController(this);
  readonly #loads = new OnDemand(
    () => this.requestUpdate(),
    (error) => this.#presenter.run.fail(error),
  );
  #words: typeof import('../view/trajectory-words.ts') | null = null;
  #landscape: Landscape | null = null;
  #isRevealed = false;
  #freeTimer = 0;
  #complaint = '';

  constructor() {
    super();
    this.withoutContours = false;
    this.withoutMinima = false;
    this.withoutInteraction = false;
    this.withWitness = false;
    this.withTrajectory = false;
    this.drape = null;
    this.paraboloid = null;
  }

  get landscape(): Landscape | null {
    return this.#landscape ?? this.#presenter.run.landscape?.source ?? null;
  }

  set landscape(landscape: Landscape | null) {
    const previous = this.#landscape;
    this.#landscape = landscape;
    this.requestUpdate('landscape', previous);
  }

  get field(): Field | null {
    return this.#presenter.run.field;
  }

  get facts(): Facts | null {
    return this.#presenter.run.facts;
  }

  get analysis(): AnalysisSession | null {
    return this.#presenter.run.analysis;
  }

  get report(): RunReport | null {
    return this.#presenter.run.report;
  }

  get ready(): Promise<void> {
    return this.#presenter.run.ready;
  }

  get window(): Window | null {
    return this.#presenter.window;
  }

  set window(window: Window | null) {
    this.#presenter.window = window;
    this.requestUpdate();
  }

  save(): Snapshot {
    return snapshot(this, this.#landscape, this.#presenter.view?.camera.goal ?? null);
  }

  restore(state: Snapshot): void {
    applySnapshot(this, state);
    this.#presenter.aim(state.pan);
  }

  async toBlob(): Promise<Blob> {
    await this.updateComplete;
    const view = await this.#presenter.opened();
    if (!view || !this.field) throw new LandscapeError('unsupported', 'There is no picture yet: await `ready` first');
    // Text below the picture may just have taken or given a line.
    view.resize();
    return view.toBlob();
  }

  async curvature(options?: { signal?: AbortSignal }): Promise<Field> {
    const { landscape, field } = this.#presenter.run;
    if (!landscape || !field) throw new LandscapeError('unsupported', 'There is no picture yet: await `ready` first');
    const { smallerCurvature } = await import('./curvature.ts');
    return smallerCurvature(reframe(landscape, { window: field.window }), options);
  }

  pick(x: number, y: number): Pick | null {
    const view = this.#presenter.view;
    if (!view) return null;
    const outer = this.getBoundingClientRect();
    const inner = view.target.getBoundingClientRect();
    return view.pick(x + outer.left - inner.left, y + outer.top - inner.top);
  }

  recover(): Promise<void> {
    return this.#presenter.recover();
  }

  setMode(mode: ViewMode): void {
    this.view = mode;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#freeTimer);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#freeTimer = self.setTimeout(() => this.#presenter.free(), FREE_AFTER_MS);
  }

  protected override render(): TemplateResult {
    const { phase, progress, facts, report, error, landscape } = this.#presenter.run;
    return template({
      phase: this.#presenter.isRecovering ? 'recovering' : phase,
      progress,
      facts,
      report,
      error,
      complaint: this.#complaint,
      fallback: this.#presenter.fallbackReason,
      // what is drawn may be a preview, or the last good picture
      hasPicture: Boolean(this.#presenter.view?.state.field),
      legend: this.#presenter.view?.legend() ?? null,
      lossLabel: landscape ? `loss (${LOSS_WORDS[landscape.loss.name]})` : 'loss',
      announcement: this.#presenter.announcement,
      trajectory: this.#trajectorySentence(),
      onReveal: this.reveal === 'interaction' && !this.#isRevealed ? () => this.#revealNow() : null,
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.isConnected) return;
    const options = readOptions(this);
    this.#complain(options);
    if (this.#mayStart(options)) {
      const { src, preset } = this;
      const source = { landscape: this.#landscape, src, inline: this.#inline.text, preset };
      this.#presenter.show(this.renderRoot.querySelector('.view')!, source, options, this.#theme.theme);
      this.#presenter.lay(this.drape, this.paraboloid);
    }
    this.#labelPicture(options);
  }

  #mayStart({ loading, reveal }: ElementOptions): boolean {
    if (this.#presenter.hasStarted) return true;
    if (reveal === 'interaction' && !this.#isRevealed) return false;
    if (loading === 'eager') return true;
    return loading === 'lazy' ? this.#visibility.isVisible : this.#visibility.isNear;
  }

  #revealNow(): void {
    this.#isRevealed = true;
    this.requestUpdate();
  }

  /** An attribute that cannot be read is said once, in the picture and by an event; its default is used. */
  #complain({ problems }: ElementOptions): void {
    const complaint = problems.map(describeProblem).join('\n');
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    this.requestUpdate();
    if (!complaint) return;
    const cause = specError(problems);
    emit(this, 'landscape-error', { kind: 'spec', cause, problems, recovering: false });
  }

  #labelPicture({ picture }: ElementOptions): void {
    const target = this.#presenter.view?.target;
    if (!target) return;
    target.role = picture.interactive ? 'application' : 'img';
    target.ariaLabel = this.alt || this.#description();
    if (picture.interactive) target.setAttribute('aria-describedby', 'keys');
    else target.removeAttribute('aria-describedby');
  }

  #description(): string {
    const { facts, report, landscape } = this.#presenter.run;
    if (!facts || !report || !landscape) return 'Loss landscape, being evaluated';
    return textAlternative(facts, report, landscape.loss.name, this.#trajectorySentence());
  }

  #trajectorySentence(): string {
    const { facts, report, landscape } = this.#presenter.run;
    if (!this.withTrajectory || !report?.path || !landscape) return '';
    this.#loads.want('words', async () => {
      this.#words = await import('../view/trajectory-words.ts');
    });
    return this.#words?.trajectorySentence(report.path, isOrdered(landscape.source), facts) ?? '';
  }
}

// What follows an update (a run that starts, a view that is made) changes what is shown next: here that is meant.
LossLandscape.disableWarning?.('change-in-update');

declare global {
  interface HTMLElementTagNameMap {
    'loss-landscape': LossLandscape;
  }
}
