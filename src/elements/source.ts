import { LandscapeError, specError } from '../spec/errors.ts';
import type { Landscape } from '../spec/landscape.ts';
import { parseLandscape, validateLandscape } from '../spec/validate.ts';

/** A landscape, and how to read the files that it names. */
export interface LoadedLandscape {
  landscape: Landscape;
  read(path: string): Promise<Uint8Array>;
}

/** Where an element may take its landscape from; the first that is there wins, in this order. */
export interface LandscapeSource {
  /** Set by script. */
  landscape: Landscape | null;
  /** URL of a landscape file. */
  src: string | null;
  /** Text of the inline script child. */
  inline: string | null;
  preset: string | null;
}

/** Texts of landscapes, which may be megabytes, and are asked for whenever anything of an element changes. */
const texts = new WeakMap<Landscape, string>();

function textOf(landscape: Landscape): string {
  const text = texts.get(landscape) ?? JSON.stringify(landscape);
  texts.set(landscape, text);
  return text;
}

/** A text that is equal for equal sources, or null when there is nothing to show. A landscape is replaced, not changed. */
export function sourceKey({ landscape, src, inline, preset }: LandscapeSource): string | null {
  if (landscape) return `landscape ${textOf(landscape)}`;
  if (src) return `src ${src}`;
  if (inline !== null) return `inline ${inline}`;
  return preset ? `preset ${preset}` : null;
}

/**
 * Fetches and checks a landscape. Paths inside a file are relative to the file; those of the other sources to the page.
 * Throws a `LandscapeError` of kind `spec` or `network`.
 */
export async function loadLandscape(source: LandscapeSource, signal: AbortSignal): Promise<LoadedLandscape> {
  const page = document.baseURI;
  if (source.landscape) {
    const problems = validateLandscape(source.landscape);
    if (problems.length > 0) throw specError(problems);
    return { landscape: source.landscape, read: reader(page, signal) };
  }
  if (source.src) {
    const url = resolveUrl(source.src, page);
    const text = new TextDecoder().decode(await fetchBytes(url, signal));
    return { landscape: parseLandscape(text), read: reader(url, signal) };
  }
  if (source.inline !== null) return { landscape: parseLandscape(source.inline), read: reader(page, signal) };
  return { landscape: await presetNamed(source.preset ?? ''), read: reader(page, signal) };
}

/** The presets are loaded by those who name one. */
async function presetNamed(name: string): Promise<Landscape> {
  const { PRESETS } = await import('../spec/presets.ts');
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset) return preset.landscape;
  const expected = `one of ${PRESETS.map((candidate) => candidate.name).join(', ')}`;
  throw specError([{ path: 'attribute preset', expected, got: JSON.stringify(name) }]);
}

function reader(base: string, signal: AbortSignal): (path: string) => Promise<Uint8Array> {
  return (path) => fetchBytes(resolveUrl(path, base), signal);
}

function resolveUrl(path: string, base: string): string {
  try {
    return new URL(path, base).href;
  } catch (cause) {
    throw new LandscapeError('network', `${path} is not a URL`, { cause });
  }
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new LandscapeError('network', `${url} could not be fetched: ${String(cause)}`, { cause });
  });
  if (!response.ok) {
    throw new LandscapeError('network', `${url} could not be fetched: the server answered ${response.status}`);
  }
  // a page for people in place of a file: what many servers answer for a path that is not there
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw new LandscapeError('network', `${url} could not be fetched: the server answered with an HTML page`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
