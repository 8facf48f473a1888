import type { MinimaFacts } from '../../analysis/facts.ts';
import type { Field } from '../../spec/field.ts';
import { element } from '../../view/figure/svg.ts';
import { FAMILY } from '../../view/figure/type.ts';
import { drawMultiple, sharedScale, type SharedScale, type SharedScaleKind } from '../../view/figure/multiples.ts';
import type { PaletteName, Theme } from '../../view/types.ts';

/** A map to be drawn. */
export interface SheetMap {
  readonly field: Field;
  readonly minima: MinimaFacts | null;
}

export interface SheetLook {
  readonly palette: PaletteName;
  readonly scale: SharedScaleKind;
  readonly theme: Theme;
}

/** Maps on one scale, as they are on the page. */
export interface DrawnSheet {
  readonly shared: SharedScale;
  readonly look: SheetLook;
  /** SVG markup by the names of the maps. */
  readonly maps: ReadonlyMap<string, string>;
}

/** Points along a side of a map: decides how heavy lines and marks are against it. */
const SIDE = 190;

/** One map as a document of its own. */
export function mapMarkup(map: SheetMap, shared: SharedScale, theme: Theme): string {
  const frame = { x: 0.25, y: 0.25, width: SIDE - 0.5, height: SIDE - 0.5 };
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${SIDE} ${SIDE}`,
      'font-family': FAMILY,
      'aria-hidden': 'true',
    },
    drawMultiple(map, frame, shared, theme),
  );
}

/**
 * Draws maps on the scale of all of them, one after the other with room for the page in between, and shows them all at once: never
 * are two maps on the page on different scales.
 */
export class MapSheet {
  readonly #onChange: () => void;
  #wanted: { maps: ReadonlyMap<string, SheetMap>; look: SheetLook } | null = null;
  #drawn: DrawnSheet | null = null;
  #isDrawing = false;
  #generation = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get drawn(): DrawnSheet | null {
    return this.#drawn;
  }

  /** Whether what was asked for last is not on the page yet. */
  get isBusy(): boolean {
    return this.#isDrawing;
  }

  clear(): void {
    this.#generation++;
    this.#wanted = null;
    this.#drawn = null;
  }

  /** Asks for maps by their names; the last who asks is heard. */
  show(maps: ReadonlyMap<string, SheetMap>, look: SheetLook): void {
    this.#wanted = { maps: new Map(maps), look };
    if (!this.#isDrawing) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isDrawing = true;
    try {
      while (this.#wanted) {
        const { maps, look } = this.#wanted;
        this.#wanted = null;
        const generation = this.#generation;
        const drawn = await this.#draw(maps, look);
        if (generation !== this.#generation) continue;
        this.#drawn = drawn;
        this.#onChange();
      }
    } finally {
      this.#isDrawing = false;
    }
  }

  async #draw(maps: ReadonlyMap<string, SheetMap>, look: SheetLook): Promise<DrawnSheet> {
    const shared = sharedScale(
      [...maps.values()].map(({ field }) => field),
      look,
    );
    const markup = new Map<string, string>();
    for (const [name, map] of maps) {
      await breath();
      markup.set(name, mapMarkup(map, shared, look.theme));
    }
    return { shared, look, maps: markup };
  }
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
