import { isEqual } from './equal.ts';
import type { Landscape, Window } from './landscape.ts';
import { PRESETS } from './presets.ts';
import { validateLandscape } from './validate.ts';

/** How a landscape is looked at: everything of the explorer that is not the landscape itself. */
export interface ViewOptions {
  view: 'surface' | 'map';
  palette: string;
  /** How loss becomes height and colour. */
  scale: 'linear' | 'log';
  /** How contour levels are spaced; 'auto' follows the scale. */
  rule: 'auto' | 'linear' | 'log' | 'quantile';
  /** Number of contour levels. */
  levels: number;
  contours: boolean;
  minima: boolean;
  /** Whether the chord that disproves convexity is drawn. */
  witness: boolean;
  /** Whether the points that the plane was laid through are drawn. */
  trajectory: boolean;
  /** What the colours of the surface mean. */
  drape: 'loss' | 'basins' | 'curvature';
  engine: 'auto' | 'gpu' | 'cpu' | 'reference';
  /** Camera angles in degrees. */
  azimuth: number;
  polar: number;
  /** 1 shows the whole window. */
  zoom: number;
  /** What the camera looks at, as shares of the window; 0.5 is the middle. */
  centerA: number;
  centerB: number;
}

export interface ViewState {
  landscape: Landscape;
  /** Only what differs from the reader's defaults needs to be there. */
  view: Partial<ViewOptions>;
}

const VERSION = 'v1';
/** Stands for a landscape that is kept beside the hash. */
const KEPT = 'kept';
/** Longer than any address that browsers keep; more is not worth decoding. */
const MAX_LENGTH = 8_000_000;

/** A coder of one view option: text, or null where the text is no such value. */
interface Coder {
  write(value: never): string;
  read(text: string): unknown;
}

const CODERS: Record<keyof ViewOptions, Coder> = {
  view: word(['surface', 'map']),
  palette: {
    write: (text: string) => encodeURIComponent(text),
    read: (text) => (/^[\w -]{1,40}$/.test(text) ? text : null),
  },
  scale: word(['linear', 'log']),
  rule: word(['auto', 'linear', 'log', 'quantile']),
  levels: decimal(0, 0, 1000),
  contours: flag(),
  minima: flag(),
  witness: flag(),
  trajectory: flag(),
  drape: word(['loss', 'basins', 'curvature']),
  engine: word(['auto', 'gpu', 'cpu', 'reference']),
  azimuth: decimal(1, -1e6, 1e6),
  polar: decimal(1, -360, 360),
  zoom: decimal(3, 0.001, 1e6),
  centerA: decimal(4, -1e3, 1e3),
  centerB: decimal(4, -1e3, 1e3),
};

const PARTS = ['network', 'parameters', 'data', 'loss', 'plane', 'window', 'grid'] as const;
type Part = (typeof PARTS)[number];

/**
 * The state as a URL hash: `#v1&preset=relu-relu&window=-2.5,2.5,-2.5,2.5&view=map`.
 *
 * Parts of the landscape that equal the nearest preset's are left out; the rest are exact: window and grid as numbers, the
 * others as base64url of their JSON. View numbers are rounded to what the eye can tell.
 */
export function encodeViewState({ landscape, view }: ViewState): string {
  const base = nearestPreset(landscape);
  const words = [VERSION, `preset=${base.name}`];
  for (const part of PARTS) {
    if (isEqual(landscape[part], base.landscape[part])) continue;
    words.push(`${part}=${encodePart(part, landscape)}`);
  }
  return `#${[...words, ...viewWords(view)].join('&')}`;
}

/** How a landscape is looked at that is kept elsewhere. */
export interface KeptView {
  view: Partial<ViewOptions>;
  /** Another window than its own; null: its own. */
  window: Window | null;
}

/** The view alone, for a landscape that is kept elsewhere: `#v1&kept&view=map`. */
export function encodeKeptView({ view, window }: KeptView): string {
  const zoom = window ? [`window=${encodeWindow(window)}`] : [];
  return `#${[VERSION, KEPT, ...zoom, ...viewWords(view)].join('&')}`;
}

/** The view of a hash whose landscape is kept elsewhere; null when it is no such hash. Never throws; the window may be none. */
export function decodeKeptView(hash: string): KeptView | null {
  const fields = fieldsOf(hash);
  if (!fields?.has(KEPT)) return null;
  try {
    const view = decodeView(fields);
    const window = fields.get('window');
    return view && { view, window: window === undefined ? null : (decodePart('window', window) as Window) };
  } catch {
    // percent codes that are none
    return null;
  }
}

function viewWords(view: Partial<ViewOptions>): string[] {
  return Object.entries(CODERS).flatMap(([key, coder]) => {
    const value = view[key as keyof ViewOptions];
    return value === undefined ? [] : [`${key}=${coder.write(value as never)}`];
  });
}

/** The state of a hash with or without its `#`; null when it is none, or not of this version. Never throws. */
export function decodeViewState(hash: string): ViewState | null {
  const fields = fieldsOf(hash);
  if (!fields) return null;
  try {
    const landscape = decodeLandscape(fields);
    const view = decodeView(fields);
    return landscape && view && validateLandscape(landscape).length === 0 ? { landscape, view } : null;
  } catch {
    // base64, UTF-8, JSON or percent codes that are none
    return null;
  }
}

/** What a hash of this version says, by name; null when it is none. */
function fieldsOf(hash: string): Map<string, string> | null {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text.length > MAX_LENGTH) return null;
  const [version, ...words] = text.split('&');
  return version === VERSION ? new Map(words.map((entry) => split(entry))) : null;
}

function split(entry: string): [string, string] {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}

function decodeLandscape(fields: Map<string, string>): Landscape | null {
  const base = PRESETS.find(({ name }) => name === fields.get('preset'));
  if (!base) return null;
  const landscape: Record<string, unknown> = { ...base.landscape };
  for (const part of PARTS) {
    const text = fields.get(part);
    if (text !== undefined) landscape[part] = decodePart(part, text);
  }
  return landscape as unknown as Landscape;
}

function decodeView(fields: Map<string, string>): Partial<ViewOptions> | null {
  const view: Record<string, unknown> = {};
  for (const [key, coder] of Object.entries(CODERS)) {
    const text = fields.get(key);
    if (text === undefined) continue;
    const value = coder.read(decodeURIComponent(text));
    if (value === null) return null;
    view[key] = value;
  }
  return view;
}

/** The preset that shares the most parts, so that the least has to be written. */
function nearestPreset(landscape: Landscape) {
  let best = PRESETS[0];
  let shared = -1;
  for (const preset of PRESETS) {
    const count = PARTS.filter((part) => isEqual(landscape[part], preset.landscape[part])).length;
    if (count <= shared) continue;
    best = preset;
    shared = count;
  }
  return best;
}

function encodeWindow({ a, b }: Window): string {
  return [...a, ...b].join(',');
}

function encodePart(part: Part, { window, grid, ...landscape }: Landscape): string {
  if (part === 'window') return encodeWindow(window);
  if (part === 'grid') return grid.join(',');
  return encodeBase64(JSON.stringify(landscape[part]));
}

function decodePart(part: Part, text: string): unknown {
  if (part !== 'window' && part !== 'grid') return JSON.parse(decodeBase64(text));
  const numbers = text.split(',').map((number) => (number === '' ? Number.NaN : Number(number)));
  if (part === 'grid') return numbers;
  return { a: numbers.slice(0, 2), b: numbers.slice(2) };
}

function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decodeBase64(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function word(words: readonly string[]): Coder {
  return { write: (value: string) => value, read: (text) => (words.includes(text) ? text : null) };
}

function flag(): Coder {
  return {
    write: (value: boolean) => (value ? '1' : '0'),
    read: (text) => (text === '1' || text === '0' ? text === '1' : null),
  };
}

/** A number in a range, rounded to so many digits after the point. */
function decimal(digits: number, min: number, max: number): Coder {
  return {
    write: (value: number) => String(Number(value.toFixed(digits))),
    read: (text) => {
      const value = Number(text);
      return text !== '' && value >= min && value <= max ? value : null;
    },
  };
}
