import { isShort } from './size.ts';
import {
  asOwn,
  DEFAULT_VIEW,
  initialState,
  withDraft,
  withView,
  type ExplorerState,
  type ViewSettings,
} from './state.ts';
import type { Store } from './store.ts';
import { PALETTES } from '../elements/attributes.ts';
import { isEqual } from '../spec/equal.ts';
import { handedHash } from '../spec/handed.ts';
import type { Landscape, Window } from '../spec/landscape.ts';
import { PRESETS } from '../spec/presets.ts';
import { validateLandscape } from '../spec/validate.ts';
import {
  decodeKeptView,
  decodeViewState,
  encodeKeptView,
  encodeViewState,
  type KeptView,
  type ViewOptions,
} from '../spec/view-state.ts';

/** Longest address that is kept: some browsers and most chat programs cut longer ones. */
const MAX_LENGTH = 30_000;
/** Browsers refuse more than about a hundred changes in half a minute. */
const THROTTLE_MS = 400;

/** The address that shows the same picture; null when it would be too long. A zoomed window is what counts. */
export function hashOf(state: ExplorerState, zoomed: Window | null = null): string | null {
  if (!isShort(state.landscape)) return null;
  const hash = fullHashOf(state, zoomed);
  return hash.length > MAX_LENGTH ? null : hash;
}

/** The same however long it is: what one page of this site hands to another. */
export function fullHashOf({ landscape, view }: ExplorerState, zoomed: Window | null = null): string {
  const shown = zoomed ? { ...landscape, window: zoomed } : landscape;
  return encodeViewState({ landscape: shown, view: viewOptions(view) });
}

/** A landscape that is too large for an address, kept in the entry of the history instead: a reload and the way back find it. */
interface KeptLandscape {
  preset: string;
  landscape: Landscape;
}

/**
 * The state of an address; null when it is none.
 *
 * @param kept what the entry of the history holds beside the address
 */
export function stateOf(hash: string, kept: unknown = null): ExplorerState | null {
  const keptView = decodeKeptView(hash);
  if (keptView) return keptState(kept, keptView);
  const decoded = decodeViewState(hash);
  if (!decoded) return null;
  const name = new URLSearchParams(hash.replace(/^#/, '')).get('preset');
  const preset = PRESETS.find((candidate) => candidate.name === name);
  // an address writes any landscape as changes to the nearest preset; with another network it is none of that preset's
  const isEdit = preset && isEqual(preset.landscape.network, decoded.landscape.network);
  const begun = isEdit ? initialState(preset.name) : asOwn(initialState());
  return withView(withDraft(begun, decoded.landscape), settingsOf(decoded.view));
}

function keptState(kept: unknown, { view, window }: KeptView): ExplorerState | null {
  const { preset, landscape: whole } = (kept ?? {}) as Partial<KeptLandscape>;
  const landscape = whole && window ? { ...whole, window } : whole;
  if (!landscape || validateLandscape(landscape).length > 0) return null;
  const isPreset = PRESETS.some(({ name }) => name === preset);
  const begun = isPreset ? initialState(preset) : asOwn(initialState());
  return withView(withDraft(begun, landscape), settingsOf(view));
}

/** Takes in what another page of this site handed over: from now on the history keeps it, as any landscape that is too large. */
export function receiveHanded(): void {
  const hash = handedHash(location.hash, sessionStorage);
  const state = hash === location.hash ? null : stateOf(hash);
  if (!state) return;
  const entry: KeptLandscape = { preset: state.preset, landscape: state.landscape };
  tryHistory('replaceState', entry, encodeKeptView({ view: viewOptions(state.view), window: null }));
}

/** Why an address shows nothing. */
export function unreadableWords(hash: string): string {
  return decodeKeptView(hash)
    ? 'The landscape of this address was too large for it, and was only in the tab where it was made: ask for its file. This is the first one.'
    : 'The address held no landscape that could be read; this is the first one.';
}

/** Only what differs from the defaults. */
function viewOptions(view: ViewSettings): Partial<ViewOptions> {
  const options: Partial<ViewOptions> = {};
  if (view.mode !== DEFAULT_VIEW.mode) options.view = view.mode;
  if (view.palette !== DEFAULT_VIEW.palette) options.palette = view.palette;
  if (view.scale !== DEFAULT_VIEW.scale) options.scale = view.scale;
  if (view.levelRule !== DEFAULT_VIEW.levelRule) options.rule = view.levelRule;
  if (view.levelCount !== DEFAULT_VIEW.levelCount) options.levels = view.levelCount;
  if (view.contours !== DEFAULT_VIEW.contours) options.contours = view.contours;
  if (view.minima !== DEFAULT_VIEW.minima) options.minima = view.minima;
  if (view.witness !== DEFAULT_VIEW.witness) options.witness = view.witness;
  if (view.trajectory !== DEFAULT_VIEW.trajectory) options.trajectory = view.trajectory;
  if (view.drape !== DEFAULT_VIEW.drape) options.drape = view.drape;
  if (view.engine !== DEFAULT_VIEW.engine) options.engine = view.engine;
  if (view.orbit) {
    const [azimuth, elevation, zoom] = view.orbit.split(' ').map(parseFloat);
    Object.assign(options, { azimuth, polar: 90 - elevation, zoom });
  }
  return options;
}

function settingsOf(options: Partial<ViewOptions>): Partial<ViewSettings> {
  const { azimuth, polar, zoom, view, rule, levels, scale, contours, minima, witness, trajectory, drape, engine } =
    options;
  const palette = PALETTES.find((name) => name === options.palette);
  const orbit =
    azimuth === undefined || polar === undefined ? null : `${azimuth}deg ${tenths(90 - polar)}deg ${zoom ?? 1}`;
  const kept = { scale, contours, minima, witness, trajectory, drape, engine };
  const found = { ...kept, mode: view, palette, levelRule: rule, levelCount: levels, orbit };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Partial<ViewSettings>;
}

/** Angles are kept in tenths of a degree, and 90 − 54.9 is not quite 35.1. */
function tenths(degrees: number): number {
  return Number(degrees.toFixed(1));
}

/**
 * Keeps the address bar and a store the same: edits replace the address (a few times a second at most), another preset
 * is a new entry, so that back and forward go from preset to preset. Returns what to call when the zoomed window changes.
 *
 * @param onLoss is told of a landscape so large that not even the history takes it: a reload would lose it
 */
export function bindAddress(
  store: Store<ExplorerState>,
  zoomed: () => Window | null,
  onLoss: () => void = () => {},
): { touch(): void } {
  let timer = 0;
  let isTravelling = false;
  /** What the present entry holds beside its address. */
  let kept: Landscape | null = null;
  const write = (state: ExplorerState, window: Window | null, isNew: boolean): void => {
    const hash = hashOf(state, window);
    const { preset, landscape } = state;
    const address = hash ?? encodeKeptView({ view: viewOptions(state.view), window });
    const beside = hash === null ? landscape : null;
    if (address === location.hash && beside === kept) return;
    const entry: KeptLandscape | null = beside && { preset, landscape: beside };
    const isLost = !tryHistory(isNew ? 'pushState' : 'replaceState', entry, address);
    if (isLost && beside !== kept) onLoss();
    kept = beside;
  };
  const cancel = (): void => {
    clearTimeout(timer);
    timer = 0;
  };
  const touch = (): void => {
    timer ||= self.setTimeout(() => {
      timer = 0;
      write(store.state, zoomed(), false);
    }, THROTTLE_MS);
  };
  store.subscribe((state, previous) => {
    // an entry that was come back to must not be pushed again: that would cut off what lies ahead of it
    if (isTravelling) return;
    if (state.preset === previous.preset) return touch();
    if (timer !== 0) write(previous, zoomed(), false);
    cancel();
    write(state, null, true);
  });
  addEventListener('popstate', () => {
    cancel();
    const state = stateOf(location.hash, history.state) ?? (location.hash ? null : initialState(PRESETS[0].name));
    if (!state) return;
    isTravelling = true;
    kept = decodeKeptView(location.hash) ? state.landscape : null;
    try {
      store.update(() => state);
    } finally {
      isTravelling = false;
    }
  });
  return { touch };
}

/** Browsers limit what an entry may hold. */
function tryHistory(method: 'pushState' | 'replaceState', entry: KeptLandscape | null, address: string): boolean {
  try {
    history[method](entry, '', address);
    return true;
  } catch {
    history[method](null, '', address);
    return false;
  }
}
