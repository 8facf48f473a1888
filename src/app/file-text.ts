import { readLandscape } from './files.ts';
import { isShort } from './size.ts';
import { serializeLandscape } from '../spec/codec.ts';
import type { Problem } from '../spec/errors.ts';
import type { Landscape } from '../spec/landscape.ts';

/** The text of the landscape file beside its editor: that of the draft, or what is being typed. */
export class FileText {
  /** Whether somebody looks at it: megabytes are not written for nobody. */
  isOpen = false;
  #draft: Landscape;
  /** Null while it was not asked for. */
  #text: string | null = null;
  #problems: readonly Problem[] = [];

  constructor(draft: Landscape) {
    this.#draft = draft;
  }

  /** What is wrong with the text; empty when the draft came of it. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** The text to show; a long one only while it is looked at. */
  get shown(): string {
    if (this.#text !== null) return this.#text;
    if (!this.isOpen && !isShort(this.#draft)) return '';
    this.#text = serializeLandscape(this.#draft);
    return this.#text;
  }

  /** Takes a text in; the landscape that it is, or null with its problems. */
  edit(text: string): Landscape | null {
    const result = readLandscape(text);
    this.#text = text;
    this.#problems = 'problems' in result ? result.problems : [];
    if ('problems' in result) return null;
    // an edit of the text must not be rewritten under the cursor
    this.#draft = result.landscape;
    return this.#draft;
  }

  /** Another draft than that of the text makes another text. */
  follow(draft: Landscape): void {
    if (draft === this.#draft) return;
    this.#draft = draft;
    this.#text = null;
    this.#problems = [];
  }
}
