import type { ParameterRef } from '../../spec/landscape.ts';

/** Where the entries of a weight matrix and its biases lie in a picture; rows are units of the layer, columns what leads into them. */
export interface MatrixLayout {
  readonly rows: number;
  readonly columns: number;
  readonly hasBias: boolean;
  /** px of an entry across and down: the same where entries are large enough to be squares. */
  readonly cell: number;
  readonly line: number;
  /** px between the weights and the column of biases. */
  readonly gap: number;
  readonly width: number;
  readonly height: number;
}

/** Entries are as large as the room allows, within these; from `SQUARE` on they are squares. */
const MOST_CELL = 26;
const SQUARE = 14;
const LEAST_CELL = 2;
/** px of height that are kept to where the rows are not too many. */
const MOST_HEIGHT = 352;
/** Pictures of larger matrices would be larger than a canvas should be. */
const MOST_SIDE = 4096;
const MOST_ENTRIES = 2 ** 20;

/** Fits a layer into so many px of width; null for a matrix that is too large to be drawn. */
export function matrixLayout(rows: number, columns: number, hasBias: boolean, room: number): MatrixLayout | null {
  if (Math.max(rows, columns) > MOST_SIDE || rows * columns > MOST_ENTRIES) return null;
  const across = columns + (hasBias ? 1 : 0);
  const byWidth = Math.floor((room - (hasBias ? 6 : 0)) / across);
  const byHeight = Math.floor(MOST_HEIGHT / rows);
  const side = Math.min(MOST_CELL, byWidth, byHeight);
  const within = (size: number) => Math.max(LEAST_CELL, Math.min(SQUARE, size));
  const [cell, line] = side >= SQUARE ? [side, side] : [within(byWidth), within(byHeight)];
  const gap = hasBias ? Math.max(4, Math.min(6, cell)) : 0;
  return { rows, columns, hasBias, cell, line, gap, width: across * cell + gap, height: rows * line };
}

/** The entry at a place; null beside all. */
export function entryAt(
  { rows, columns, hasBias, cell, line, gap }: MatrixLayout,
  layer: number,
  x: number,
  y: number,
): ParameterRef | null {
  const row = Math.floor(y / line);
  if (row < 0 || row >= rows || x < 0) return null;
  const column = Math.floor(x / cell);
  if (column < columns) return refOf(layer, row, column, columns);
  const inBias = x - (columns * cell + gap);
  return hasBias && inBias >= 0 && inBias < cell ? refOf(layer, row, columns, columns) : null;
}

/** Upper left corner of an entry. */
export function placeOf({ cell, line, gap, columns }: MatrixLayout, ref: ParameterRef): { x: number; y: number } {
  const [row, column] = cellOf(ref, columns);
  return { x: column * cell + (column === columns ? gap : 0), y: row * line };
}

/** The entry an arrow key leads to, or Home and End (ends of the row), Page Up and Page Down (of the column); null for other keys. */
export function entryBeside(
  { rows, columns, hasBias }: Pick<MatrixLayout, 'rows' | 'columns' | 'hasBias'>,
  ref: ParameterRef,
  key: string,
  stride = 1,
): ParameterRef | null {
  const [row, column] = cellOf(ref, columns);
  const last = hasBias ? columns : columns - 1;
  const to = {
    ArrowLeft: [row, column - stride],
    ArrowRight: [row, column + stride],
    ArrowUp: [row - stride, column],
    ArrowDown: [row + stride, column],
    Home: [row, 0],
    End: [row, last],
    PageUp: [0, column],
    PageDown: [rows - 1, column],
  }[key];
  if (!to) return null;
  const within = (x: number, most: number) => Math.min(most, Math.max(0, x));
  return refOf(ref.layer, within(to[0], rows - 1), within(to[1], last), columns);
}

/** Row and column; biases are in the column after the weights. */
function cellOf(ref: ParameterRef, columns: number): readonly [number, number] {
  return 'bias' in ref ? [ref.bias, columns] : ref.weight;
}

function refOf(layer: number, row: number, column: number, columns: number): ParameterRef {
  return column === columns ? { layer, bias: row } : { layer, weight: [row, column] };
}
