/** Columns that came as one array of a `.npz` archive, so that one name stands for them all. */
export interface ColumnGroup {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** What lies in a data file, before it is said what is an input and what a target. */
export interface Table {
  readonly rows: number;
  /** Names of the columns; `[0]`, `[1]`, … where the file has none. */
  readonly columns: readonly string[];
  readonly groups: readonly ColumnGroup[];
  /** `[rows][columns]`; NaN where `wordAt` has a word. */
  readonly numbers: Float64Array;
  /** The text of a cell that is no finite number; null for a number. */
  wordAt(row: number, column: number): string | null;
  /** A cell as the file counts: `row 7, column "age"`. */
  placeOf(row: number, column: number): string;
  /** Whether the first row of a text gave the names; null where there is no text. */
  readonly hasHeader: boolean | null;
  /** How the file was read, such as `semicolons between cells, a header, decimal commas`. */
  readonly form: string;
  /** What may have been read otherwise than its author meant. */
  readonly warnings: readonly string[];
}

/** As many columns as the widest network has inputs and outputs. */
export const MAX_COLUMNS = 131_072;
/** The most numbers of a table, 800 MB of float64. */
export const MAX_CELLS = 1e8;

/** `field, place`; only the place where there is no field. */
export function pathAt(field: string, place: string): string {
  return field && place ? `${field}, ${place}` : field || place;
}
