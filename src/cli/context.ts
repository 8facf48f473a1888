/** What a command sees of the world; tests give their own. */
export interface Context {
  /** Results. */
  stdout: Output;
  /** Progress and errors. */
  stderr: Output;
  /** Aborted when the person interrupts. */
  signal: AbortSignal;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export type Command = (args: string[], context: Context) => Promise<number>;

/** Says on stderr what was read and decided on the way. */
export function tellNotes(notes: readonly string[], { stderr }: Pick<Context, 'stderr'>): void {
  for (const note of notes) stderr.write(`note: ${note}\n`);
}

/** One JSON document; numbers that JSON lacks become the words "NaN", "Infinity" and "-Infinity". */
export function printJson(output: Output, value: unknown): void {
  output.write(`${JSON.stringify(value, honestNumbers, 2)}\n`);
}

/** A `JSON.stringify` replacer: JSON would write null for every number that is not finite, and lose which it was. */
export function honestNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
