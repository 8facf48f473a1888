import {
  AttributeReader,
  ENGINE_CHOICES,
  LOADING,
  PALETTES,
  REVEAL,
  SCALES,
  THEMES,
  VIEW_MODES,
  type EngineChoice,
  type LevelChoice,
  type Orbit,
} from './attributes.ts';
import type { Problem } from '../spec/errors.ts';
import type { PaletteName, ScaleKind, ViewMode } from '../view/view.ts';

/** Contour lines that are wished for when nobody says: enough to read slopes, few enough to follow one. */
export const DEFAULT_LEVELS = 15;

/** All of an element's attributes, checked; what is wrong with them is in `problems`. */
export interface ElementOptions {
  grid: [number, number] | null;
  engine: EngineChoice;
  loading: (typeof LOADING)[number];
  reveal: (typeof REVEAL)[number];
  orbit: Orbit | null;
  witness: boolean;
  trajectory: boolean;
  picture: {
    mode: ViewMode;
    palette: PaletteName;
    scale: ScaleKind;
    levelRule: LevelChoice;
    levelCount: number;
    contours: boolean;
    minima: boolean;
    interactive: boolean;
  };
  problems: Problem[];
}

export function readOptions(element: Element): ElementOptions {
  const reader = new AttributeReader(element);
  const levels = reader.levels('levels');
  reader.word('theme', THEMES, 'light');
  return {
    grid: reader.resolution('resolution'),
    engine: reader.word('engine', ENGINE_CHOICES, 'auto'),
    loading: reader.word('loading', LOADING, 'auto'),
    reveal: reader.word('reveal', REVEAL, 'auto'),
    orbit: reader.orbit('camera-orbit'),
    witness: element.hasAttribute('with-witness'),
    trajectory: element.hasAttribute('with-trajectory'),
    picture: {
      mode: reader.word('view', VIEW_MODES, 'surface'),
      palette: reader.word('palette', PALETTES, 'viridis'),
      scale: reader.word('scale', SCALES, 'linear'),
      levelRule: levels.rule,
      levelCount: levels.count ?? DEFAULT_LEVELS,
      contours: !element.hasAttribute('without-contours'),
      minima: !element.hasAttribute('without-minima'),
      interactive: !element.hasAttribute('without-interaction'),
    },
    problems: reader.problems,
  };
}

/** The text of the `levels` attribute for a rule and a count. */
export function formatLevels(rule: LevelChoice, count: number): string {
  return rule === 'auto' ? `${count}` : `${rule} ${count}`;
}
