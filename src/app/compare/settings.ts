import { SHARED_SCALES, type SharedScaleKind } from '../../view/figure/multiples.ts';
import { ENGINE_CHOICES, PALETTES, type EngineChoice } from '../../elements/attributes.ts';
import { ACTIVATIONS, INITS, type Activation, type Init } from '../../spec/landscape.ts';
import type { PaletteName } from '../../view/types.ts';
import { PLANE_KINDS, type PlaneKindId } from './plane-kinds.ts';

/** Many planes of one problem, or one question to many problems. */
export const MODES = ['planes', 'survey'] as const;
export type Mode = (typeof MODES)[number];

/** Everything that the form holds. Numbers are as they were typed, so that a slip is not lost. */
export interface Settings {
  readonly mode: Mode;
  readonly engine: EngineChoice;
  readonly palette: PaletteName;
  readonly scale: SharedScaleKind;
  /** Of the planes: the problem that they are laid through. */
  readonly problem: string;
  /** Random planes that differ by their seeds, or planes of different kinds. */
  readonly by: 'seeds' | 'kinds';
  readonly count: string;
  readonly kinds: readonly PlaneKindId[];
  /** Whether the windows of several kinds reach equally far in the space of the parameters, or have the same numbers. */
  readonly windows: 'distance' | 'numbers';
  /** Nodes along a side; '' for the problem's own grid. */
  readonly grid: string;
  /** Of the survey. */
  readonly problems: readonly string[];
  /** Networks of several depths and widths, or each problem's own. */
  readonly networks: 'shapes' | 'own';
  readonly depths: string;
  readonly widths: string;
  readonly seeds: string;
  /** '' for as the problem says. */
  readonly init: Init | '';
  readonly activation: Activation | '';
  readonly surveyGrid: string;
}

export const GRIDS = ['33', '65', '129', '257', '512'] as const;

/**
 * What a first visit finds: nine planes, and the survey of the depths and widths.
 *
 * @param handed the problem that the explorer handed over: both are of it then; null without one
 */
export function firstSettings(handed: string | null): Settings {
  return {
    mode: 'planes',
    engine: 'auto',
    palette: 'viridis',
    scale: 'auto',
    problem: handed ?? 'moons',
    by: 'seeds',
    count: '9',
    kinds: PLANE_KINDS.map(({ id }) => id),
    windows: 'distance',
    grid: '129',
    problems: [handed ?? 'depth-and-width'],
    // the parameters of another shape are other parameters: that is to be asked for
    networks: handed === null ? 'shapes' : 'own',
    depths: '1, 2, 3, 4',
    widths: '2, 4, 16',
    seeds: '20',
    init: '',
    activation: '',
    surveyGrid: '65',
  };
}

/** A word for each setting in the address, and what it may be. */
const WORDS: {
  readonly [K in keyof Omit<Settings, 'mode'>]: { name: string; read(text: string): Settings[K] | null };
} = {
  engine: { name: 'engine', read: oneOf(ENGINE_CHOICES) },
  palette: { name: 'palette', read: oneOf(PALETTES) },
  scale: { name: 'scale', read: oneOf(SHARED_SCALES) },
  problem: { name: 'problem', read: anyText },
  by: { name: 'by', read: oneOf(['seeds', 'kinds']) },
  count: { name: 'planes', read: anyText },
  kinds: {
    name: 'kinds',
    read: (text) =>
      listed(
        text,
        PLANE_KINDS.map(({ id }) => id),
      ),
  },
  windows: { name: 'windows', read: oneOf(['distance', 'numbers']) },
  grid: { name: 'grid', read: gridText },
  problems: { name: 'problems', read: (text) => text.split(',').filter(Boolean) },
  networks: { name: 'networks', read: oneOf(['shapes', 'own']) },
  depths: { name: 'depths', read: anyText },
  widths: { name: 'widths', read: anyText },
  seeds: { name: 'seeds', read: anyText },
  init: { name: 'init', read: oneOf(['', ...INITS]) },
  activation: { name: 'activation', read: oneOf(['', ...ACTIVATIONS]) },
  surveyGrid: { name: 'nodes', read: gridText },
};

type Key = keyof typeof WORDS;

/** The settings of an address such as `?compare=survey&depths=1,2`; what is not there, or is not understood, is as at first. */
export function settingsOf(search: string, first: Settings): Settings {
  const query = new URLSearchParams(search);
  const mode = MODES.find((name) => name === query.get('compare')) ?? first.mode;
  const read = (Object.keys(WORDS) as Key[]).flatMap((key) => {
    const text = query.get(WORDS[key].name);
    const value = text === null ? null : WORDS[key].read(text);
    return value === null ? [] : [[key, value]];
  });
  return { ...first, ...Object.fromEntries(read), mode };
}

/** The address of settings: what differs from the first ones. */
export function queryOf(settings: Settings, first: Settings): string {
  const query = new URLSearchParams({ compare: settings.mode });
  for (const key of Object.keys(WORDS) as Key[]) {
    const text = String(settings[key]);
    if (text !== String(first[key])) query.set(WORDS[key].name, text);
  }
  // commas are no trouble in a query, and read better
  return `?${query.toString().replaceAll('%2C', ',')}`;
}

const LONGEST_TEXT = 2000;

function anyText(text: string): string | null {
  return text.length <= LONGEST_TEXT ? text : null;
}

function gridText(text: string): string | null {
  return text === '' || GRIDS.some((grid) => grid === text) ? text : null;
}

function oneOf<T extends string>(words: readonly T[]): (text: string) => T | null {
  return (text) => words.find((word) => word === text) ?? null;
}

function listed<T extends string>(text: string, words: readonly T[]): readonly T[] {
  const named = text.split(',');
  return words.filter((word) => named.includes(word));
}
