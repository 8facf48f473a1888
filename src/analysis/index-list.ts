/** A list of unsigned integers that grows by doubling and keeps its memory when cleared. */
export class IndexList {
  length = 0;
  #data: Uint32Array<ArrayBuffer>;

  constructor(capacity = 1024) {
    this.#data = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#data.length) {
      const grown = new Uint32Array(2 * this.length);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.length++] = value;
  }

  clear(): void {
    this.length = 0;
  }

  /** What the list holds now: a view, valid until the next `push`. */
  view(): Uint32Array {
    return this.#data.subarray(0, this.length);
  }
}
