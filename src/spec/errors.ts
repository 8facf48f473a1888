/** The words by which the element's events, the command line and the docs name what went wrong. */
export type ErrorKind = 'unsupported' | 'spec' | 'compile' | 'memory' | 'lost' | 'network';

/** One thing that is wrong with a landscape: where, what was expected, what came. */
export interface Problem {
  /** Path of the field, such as `network.layers[1]`; empty for the whole file. */
  path: string;
  expected: string;
  got: string;
}

/** An error that names its kind; `spec` errors carry every problem found. */
export class LandscapeError extends Error {
  override readonly name = 'LandscapeError';
  readonly kind: ErrorKind;
  readonly problems: readonly Problem[];

  constructor(kind: ErrorKind, message: string, options: { cause?: unknown; problems?: readonly Problem[] } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.problems = options.problems ?? [];
  }
}

/** A `spec` error whose message lists every problem, one a line. */
export function specError(problems: readonly Problem[]): LandscapeError {
  return new LandscapeError('spec', problems.map(describeProblem).join('\n'), { problems });
}

/** `network.layers: expected at least 2 widths, got 1` */
export function describeProblem({ path, expected, got }: Problem): string {
  return `${path || '(file)'}: expected ${expected}, got ${got}`;
}
