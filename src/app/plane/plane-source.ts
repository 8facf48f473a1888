import type { Checkpoints } from '../checkpoints.ts';
import type { Editor } from '../editor.ts';
import type { ExplorerState } from '../state.ts';
import type { Store } from '../store.ts';
import { firstPlane, KIND_WORDS, plainWindow, type PlaneKind } from './first-plane.ts';
import { keyOfPath, knownPaths } from './known.ts';
import { readTheta, thetaOf } from './theta.ts';
import { isSameShape } from '../../spec/agreement.ts';
import type { Landscape, PlaneSpec, Window } from '../../spec/landscape.ts';

/** What a choice of planes works on. */
export interface PlaneHost {
  readonly editor: Editor;
  readonly store: Store<ExplorerState>;
  readonly checkpoints: Checkpoints;
  say(sentence: string): void;
  redraw(): void;
}

interface Kept {
  readonly plane: PlaneSpec;
  readonly window: Window;
  readonly network: Landscape['network'];
  readonly preset: string;
  /** Whether its trajectory was one of those at hand: an older one gives way to the one there is. */
  readonly isOfPath: boolean;
}

interface Found {
  readonly window: Window;
  /** In words. */
  readonly rule: string;
  readonly before: Window;
}

export const DEFAULT_FACTOR = 10;

/** Chooses planes, with the window that goes with each: what was left is found again, and a window is looked for where it must be. */
export class PlaneSource {
  readonly #host: PlaneHost;
  readonly #kept = new Map<PlaneKind, Kept>();
  #search: AbortController | null = null;
  #pending: PlaneSpec | null = null;
  #found: Found | null = null;
  #factor = DEFAULT_FACTOR;
  #axis: 'u' | 'v' = 'u';
  /** The file of parameters that was asked for last. */
  #reading: { spec: unknown; reason: string } = { spec: null, reason: '' };
  /** Lists of units that could not be read, by layer. */
  readonly #unread = new Map<number, string>();

  constructor(host: PlaneHost) {
    this.#host = host;
    host.store.subscribe((state, previous) => this.#keep(state, previous));
  }

  get checkpoints(): Checkpoints {
    return this.#host.checkpoints;
  }

  /** The kind that is chosen, be its window found yet or not. */
  get kind(): PlaneKind {
    return (this.#pending ?? this.#host.store.state.draft.plane).directions;
  }

  /** The plane that waits for its window. */
  get pending(): PlaneSpec | null {
    return this.#pending;
  }

  /** Whether a window is being looked for. */
  get isSearching(): boolean {
    return this.#search !== null;
  }

  /** How many times the loss at the centre an automatic window rises to; what was typed, right or wrong. */
  get factor(): number {
    return this.#factor;
  }

  set factor(factor: number) {
    this.#factor = factor;
    this.#host.redraw();
  }

  /** Which axis a click into the weight matrix sets. */
  get axis(): 'u' | 'v' {
    return this.#axis;
  }

  set axis(axis: 'u' | 'v') {
    if (axis === this.#axis) return;
    this.#axis = axis;
    this.#host.redraw();
  }

  /** θ0 of the draft, which is to be right in network and parameters; null with the reason while there is none. */
  theta(): { values: Float64Array | null; reason: string } {
    const { draft } = this.#host.store.state;
    const values = thetaOf(draft);
    if (values) return { values, reason: '' };
    if (!('file' in draft.parameters)) return { values, reason: 'There are too many parameters for a picture.' };
    if (this.#reading.spec !== draft.parameters) void this.#read(draft);
    return { values, reason: this.#reading.reason };
  }

  async #read(draft: Landscape): Promise<void> {
    const spec = draft.parameters;
    this.#reading = { spec, reason: 'Reading the parameters…' };
    const reason = await readTheta(draft).then(
      () => '',
      (error: unknown) => `The parameters could not be read: ${messageOf(error)}.`,
    );
    if (this.#reading.spec !== spec) return;
    this.#reading = { spec, reason };
    this.#host.redraw();
  }

  /** What was typed for the units of a layer and could not be read. */
  unread(layer: number): string | undefined {
    return this.#unread.get(layer);
  }

  /** Keeps what could not be read; null when it could. */
  refuse(layer: number, text: string | null): void {
    if (text === null) this.#unread.delete(layer);
    else this.#unread.set(layer, text);
    this.#host.redraw();
  }

  /** How the window of the draft was found, while it is that one. */
  get found(): Found | null {
    return this.#found?.window === this.#host.store.state.draft.window ? this.#found : null;
  }

  /** Whether directions of this kind were in the landscape before, and can be had back. */
  keeps(kind: PlaneKind): boolean {
    return this.#keptOf(kind) !== null;
  }

  /** Turns to another kind of plane: as it was left, or with its first directions and a window for them. */
  choose(kind: PlaneKind): void {
    const { draft } = this.#host.store.state;
    this.stop();
    this.#unread.clear();
    if (kind === draft.plane.directions) return;
    const kept = this.#keptOf(kind);
    if (kept) {
      const { plane, window } = kept;
      this.#host.editor.edit((landscape) => ({ ...landscape, plane, window }));
      return this.#host.say(`Back to “${KIND_WORDS[kind]}”, as it was left: ${describeWindow(window)}.`);
    }
    const first = firstPlane(kind, draft, this.#host.checkpoints);
    if (first) this.lay(first);
  }

  /** What was left of a kind, where it still belongs to this landscape; an older trajectory gives way to the one there is. */
  #keptOf(kind: PlaneKind): Kept | null {
    const { draft, preset } = this.#host.store.state;
    const kept = this.#kept.get(kind);
    if (!kept || kept.preset !== preset || !isSameShape(kept.network, draft.network)) return null;
    return kept.isOfPath && !this.#isOfPath(kept.plane) ? null : kept;
  }

  /** Keeps the plane that an edit has replaced, whoever made it: a slip in the network must not cost directions. */
  #keep({ draft: { plane: next } }: ExplorerState, { draft, preset }: ExplorerState): void {
    const { plane, window, network } = draft;
    if (plane.directions === next.directions) return;
    this.#kept.set(plane.directions, { plane, window, network, preset, isOfPath: this.#isOfPath(plane) });
  }

  /** Lays a plane with a window for it: that of its own units, or one that is looked for. */
  lay(plane: PlaneSpec): void {
    this.stop();
    const plain = plainWindow(plane.directions);
    if (!plain) return void this.#find(plane, {});
    const { window: before } = this.#host.store.state.draft;
    this.#found = { window: plain.window, rule: plain.why, before };
    this.#host.editor.edit((landscape) => ({ ...landscape, plane, window: plain.window }));
    this.#host.say(`The window is now ${describeWindow(plain.window)}: ${plain.why}.`);
  }

  /** Changes the directions and leaves the window. */
  set(plane: PlaneSpec): void {
    this.stop();
    this.#host.editor.edit((landscape) => ({ ...landscape, plane }));
  }

  /** Changes some options of the directions there are; `shown` is what the control was drawn for. */
  patch<T extends PlaneSpec>(shown: T, changes: Partial<T>): void {
    const { plane } = this.#host.store.state.draft;
    this.set({ ...(plane.directions === shown.directions ? plane : shown), ...changes } as PlaneSpec);
  }

  /**
   * Looks for a window for the plane there is.
   *
   * @param isByLoss whether the rise of the loss decides where the plane has a path that could
   */
  automatic(isByLoss = false): Promise<void> {
    this.stop();
    return this.#find(this.#host.store.state.draft.plane, { isByLoss });
  }

  /** Puts the window back that was there before the one that was found. */
  undo(): void {
    const { found } = this;
    if (found) this.#host.editor.edit((landscape) => ({ ...landscape, window: found.before }));
  }

  /** Ends the search for a window; a plane that waited for it is not laid. */
  stop(): void {
    this.#search?.abort();
    this.#search = null;
    this.#pending = null;
    this.#host.redraw();
  }

  async #find(plane: PlaneSpec, { isByLoss }: { isByLoss?: boolean }): Promise<void> {
    const search = new AbortController();
    const { draft } = this.#host.store.state;
    this.#search = search;
    this.#pending = plane;
    this.#host.redraw();
    const factor = this.#factor > 1 ? this.#factor : DEFAULT_FACTOR;
    const isNew = plane !== draft.plane;
    try {
      const { findWindow } = await import('./automatic-window.ts');
      const { window, rule } = await findWindow({ ...draft, plane }, { factor, isByLoss, signal: search.signal });
      if (this.#search !== search) return;
      this.stop();
      const now = this.#host.store.state.draft;
      if (!isSameProblem(now, draft))
        return this.#host.say('The landscape has changed in the meantime; its window is as it was.');
      this.#found = { window, rule, before: now.window };
      this.#host.editor.edit((landscape) => ({ ...landscape, plane, window }));
      this.#host.say(`The window is now ${describeWindow(window)}: ${rule}.`);
    } catch (error) {
      if (this.#search !== search) return;
      this.stop();
      // the picture says what is wrong with the plane
      if (isNew) this.#host.editor.edit((landscape) => ({ ...landscape, plane }));
      this.#host.say(`No window was found: ${messageOf(error)}.`);
    }
  }

  #isOfPath(plane: PlaneSpec): boolean {
    if (plane.directions !== 'pca' || !('points' in plane.trajectory)) return false;
    const paths = knownPaths(this.#host.store.state.draft, this.#host.checkpoints);
    return keyOfPath(plane.trajectory.points, paths) !== null;
  }
}

/** Whether all is the same that a window depends on, plane included. */
function isSameProblem(p: Landscape, q: Landscape): boolean {
  const rest = ({ network, loss }: Landscape) => JSON.stringify([network, loss]);
  return p.parameters === q.parameters && p.data === q.data && p.plane === q.plane && rest(p) === rest(q);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** "a from −1 to 1, b from −0.5 to 2" */
export function describeWindow({ a, b }: Window): string {
  return `a from ${print(a[0])} to ${print(a[1])}, b from ${print(b[0])} to ${print(b[1])}`;
}

function print(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
