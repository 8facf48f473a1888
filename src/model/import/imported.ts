import { specError } from '../../spec/errors.ts';
import { quote } from '../../spec/checks.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';

/** A network and its parameters, read from another program's file. */
export interface ImportedModel {
  /** Widths, bias and, where the file has them, activations; without them the format's default, `identity`, would hold. */
  readonly network: NetworkSpec;
  /** θ in our order: per layer the weight `[outputs][inputs]`, row-major, then the bias. */
  readonly values: Float64Array;
  /** Which tensor became which layer, and what was converted on the way: for the user to confirm. */
  readonly notes: readonly string[];
  /** False when the file has no activations (a state dict, a list of arrays): the user has to choose them. */
  readonly activationsKnown: boolean;
}

/** Ends the reading of a file by a `spec` error with one problem; `path` names the tensor or the operator. */
export function refuse(path: string, expected: string, got: string): never {
  throw specError([{ path, expected, got }]);
}

/** A name from a file as the path of a problem: short, and in quotes when it has anything but the usual characters. */
export function pathOf(name: string): string {
  return /^[\w./:-]{1,80}$/.test(name) ? name : quote(name);
}
