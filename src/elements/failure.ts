import { LandscapeError, type ErrorKind } from '../spec/errors.ts';

const KINDS: readonly ErrorKind[] = ['unsupported', 'spec', 'compile', 'memory', 'lost', 'network'];

/** Any error as one that names its kind; what is thrown by a lower layer keeps its kind and becomes the cause. */
export function toLandscapeError(error: unknown): LandscapeError {
  if (error instanceof LandscapeError) return error;
  const message = error instanceof Error ? error.message : wordsOf(error);
  return new LandscapeError(kindOf(error), message, { cause: error });
}

function kindOf(error: unknown): ErrorKind {
  const named = KINDS.find((kind) => kind === (error as { kind?: unknown } | null)?.kind);
  if (named) return named;
  // Typed arrays and strings that do not fit are refused with a RangeError.
  return error instanceof RangeError ? 'memory' : 'unsupported';
}

/** Anything may be thrown, also what refuses to become a string. */
function wordsOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'something without a message was thrown';
  }
}
