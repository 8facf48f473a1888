/** Cells as they come, row by row: numbers in one growing array, and words by column. */
export class CellStore {
  readonly width: number;
  #numbers: Float64Array;
  #rows = 0;
  /** For each column that has words: which word each row has, counted from 1. */
  readonly #codes = new Map<number, Int32Array>();
  readonly #words: string[] = [];
  readonly #known = new Map<string, number>();

  constructor(width: number) {
    this.width = width;
    this.#numbers = new Float64Array(width * 16);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Begins a row of NaN, to be filled cell by cell. */
  addRow(): number {
    const row = this.#rows++;
    const needed = this.#rows * this.width;
    if (needed > this.#numbers.length) this.#numbers = grown(this.#numbers, needed);
    return row;
  }

  setNumber(row: number, column: number, value: number): void {
    this.#numbers[row * this.width + column] = value;
  }

  setWord(row: number, column: number, word: string): void {
    this.#numbers[row * this.width + column] = NaN;
    let codes = this.#codes.get(column) ?? new Int32Array(16);
    if (row >= codes.length) codes = grown(codes, row + 1);
    this.#codes.set(column, codes);
    codes[row] = this.#codeOf(word);
  }

  wordAt(row: number, column: number): string | null {
    const code = this.#codes.get(column)?.[row] ?? 0;
    return code === 0 ? null : this.#words[code - 1];
  }

  numbers(): Float64Array {
    return this.#numbers.slice(0, this.#rows * this.width);
  }

  #codeOf(word: string): number {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const code = this.#words.push(word);
    this.#known.set(word, code);
    return code;
  }
}

function grown<T extends Float64Array | Int32Array>(array: T, needed: number): T {
  const Type = array.constructor as new (length: number) => T;
  const next = new Type(Math.max(needed, 2 * array.length));
  next.set(array);
  return next;
}
