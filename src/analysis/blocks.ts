/** Cells along one side of a block. */
export const BLOCK = 32;

/**
 * The least and the greatest finite value of each block of 32 × 32 cells: what lets a search for one level skip nearly all
 * of a field. A cell is the square between four samples, so a block sees 33 × 33 samples.
 */
export class Blocks {
  readonly columns: number;
  readonly rows: number;
  /** Infinity and -Infinity for a block without a finite value. */
  readonly min: Float32Array;
  readonly max: Float32Array;

  constructor(values: Float32Array, width: number, height: number) {
    this.columns = Math.ceil((width - 1) / BLOCK);
    this.rows = Math.ceil((height - 1) / BLOCK);
    this.min = new Float32Array(this.columns * this.rows).fill(Infinity);
    this.max = new Float32Array(this.columns * this.rows).fill(-Infinity);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        const endI = Math.min((column + 1) * BLOCK + 1, width);
        const endJ = Math.min((row + 1) * BLOCK + 1, height);
        let min = Infinity;
        let max = -Infinity;
        for (let j = row * BLOCK; j < endJ; j++) {
          for (let s = j * width + column * BLOCK; s < j * width + endI; s++) {
            const v = values[s];
            if (v < min && v > -Infinity) min = v;
            if (v > max && v < Infinity) max = v;
          }
        }
        this.min[row * this.columns + column] = min;
        this.max[row * this.columns + column] = max;
      }
    }
  }
}
