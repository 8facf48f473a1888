import type { Problem } from '../spec/errors.ts';
import { LEVEL_RULES as RULES, type LevelRule } from '../analysis/levels.ts';
import type { PaletteName, ScaleKind, ViewMode } from '../view/view.ts';

export const VIEW_MODES = ['surface', 'map'] as const satisfies readonly ViewMode[];
export const SCALES = ['linear', 'log'] as const satisfies readonly ScaleKind[];
/** How contour levels are chosen; `auto` looks at the field. */
export const LEVEL_CHOICES = ['auto', ...RULES] as const;
export type LevelChoice = LevelRule | 'auto';
export const PALETTES = ['viridis', 'cividis', 'batlow', 'vik'] as const satisfies readonly PaletteName[];

export const ENGINE_CHOICES = ['auto', 'gpu', 'cpu', 'reference'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export const LOADING = ['auto', 'lazy', 'eager'] as const;
export const REVEAL = ['auto', 'interaction'] as const;
export const THEMES = ['light', 'dark'] as const;

export interface Levels {
  rule: LevelChoice;
  /** Wished number of lines; null leaves it to the rule. */
  count: number | null;
}

/** The camera of the surface: angles in radians, elevation above the plane, zoom as a factor (1 shows all of it). */
export interface Orbit {
  azimuth: number;
  elevation: number;
  zoom: number;
}

/** Collects what is wrong with an element's attributes, so that nothing is ignored in silence. */
export class AttributeReader {
  readonly problems: Problem[] = [];
  readonly #element: Element;

  constructor(element: Element) {
    this.#element = element;
  }

  /** One of a list of words; the fallback when the attribute is missing, and (with a problem noted) when it is another word. */
  word<T extends string>(name: string, words: readonly T[], fallback: T): T {
    const text = this.#element.getAttribute(name);
    if (text === null || text === '') return fallback;
    const word = words.find((candidate) => candidate === text.trim());
    if (word !== undefined) return word;
    this.#refuse(name, `one of ${words.join(', ')}`, text);
    return fallback;
  }

  /** `512` or `512x256`: nodes as [width, height]; null when missing. */
  resolution(name: string): [number, number] | null {
    const text = this.#element.getAttribute(name);
    if (!text) return null;
    const match = /^\s*(\d+)\s*(?:[x×]\s*(\d+)\s*)?$/i.exec(text);
    const width = Number(match?.[1]);
    const height = Number(match?.[2] ?? match?.[1]);
    if (match && inRange(width, 2, 16384) && inRange(height, 2, 16384)) return [width, height];
    this.#refuse(name, 'N or WIDTHxHEIGHT, each from 2 to 16384', text);
    return null;
  }

  /** `16`, `log` or `log 16`. */
  levels(name: string): Levels {
    const text = this.#element.getAttribute(name);
    if (!text) return { rule: 'auto', count: null };
    const match = /^\s*([a-z]+)?\s*(\d+)?\s*$/.exec(text);
    const rule = LEVEL_CHOICES.find((candidate) => candidate === (match?.[1] ?? 'auto'));
    const count = match?.[2] === undefined ? null : Number(match[2]);
    if (match && rule && (count === null || inRange(count, 1, 100))) return { rule, count };
    this.#refuse(name, `a number of lines from 1 to 100, one of ${LEVEL_CHOICES.join(', ')}, or both`, text);
    return { rule: 'auto', count: null };
  }

  /** `30deg 35deg 1.2`: azimuth, elevation above the plane, and (optional) zoom; radians without `deg`. */
  orbit(name: string): Orbit | null {
    const text = this.#element.getAttribute(name);
    if (!text) return null;
    const words = text.trim().split(/\s+/);
    const [azimuth, elevation] = words.slice(0, 2).map(angle);
    const zoom = words.length > 2 ? Number(words[2]) : 1;
    const isValid = words.length <= 3 && Number.isFinite(azimuth) && inRange(elevation, 0, Math.PI / 2) && zoom > 0;
    if (isValid && Number.isFinite(zoom)) return { azimuth, elevation, zoom };
    this.#refuse(name, 'AZIMUTH ELEVATION [ZOOM], such as "30deg 35deg 1" with the elevation from 0deg to 90deg', text);
    return null;
  }

  #refuse(name: string, expected: string, text: string): void {
    this.problems.push({ path: `attribute ${name}`, expected, got: JSON.stringify(text) });
  }
}

/** The text that `AttributeReader.orbit` reads back, in whole tenths of a degree. */
export function formatOrbit({ azimuth, elevation, zoom }: Orbit): string {
  return `${degrees(azimuth)}deg ${degrees(elevation)}deg ${Number(zoom.toFixed(3))}`;
}

function degrees(radians: number): number {
  return Number(((radians * 180) / Math.PI).toFixed(1));
}

function angle(text: string): number {
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+))(deg|rad)?$/.exec(text);
  if (!match) return NaN;
  return match[2] === 'deg' ? (Number(match[1]) * Math.PI) / 180 : Number(match[1]);
}

function inRange(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}
