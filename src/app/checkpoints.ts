import { countParameters, isSameShape } from '../spec/agreement.ts';
import type { NetworkSpec } from '../spec/landscape.ts';

/** Parameters of a network at hand: from a file, or from a training. */
export interface Checkpoint {
  /** Unique among the checkpoints. */
  readonly name: string;
  readonly network: NetworkSpec;
  readonly values: Float64Array;
  /** Whether nothing says what its layers compute, as in a state dict: the network's activations are then none. */
  readonly isBare?: boolean;
}

/** Parameters one after the other: those of a training, or of checkpoints in their order. */
export interface KnownTrajectory {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly points: readonly Float64Array[];
  /** The training step of each point; 0, 1, … where there was none. */
  readonly steps: ArrayLike<number>;
}

/** What planes can be laid through: checkpoints and a trajectory, kept beside the landscape. */
export class Checkpoints {
  readonly #onChange: () => void;
  #list: readonly Checkpoint[] = [];
  #trajectory: KnownTrajectory | null = null;

  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  get list(): readonly Checkpoint[] {
    return this.#list;
  }

  get trajectory(): KnownTrajectory | null {
    return this.#trajectory;
  }

  set trajectory(trajectory: KnownTrajectory | null) {
    this.#trajectory = trajectory;
    this.#onChange();
  }

  /** Puts checkpoints beside those there are; one of the same name gives way. */
  add(...checkpoints: readonly Checkpoint[]): void {
    const names = new Set(checkpoints.map(({ name }) => name));
    this.#list = [...this.#list.filter(({ name }) => !names.has(name)), ...checkpoints];
    this.#onChange();
  }

  remove(name: string): void {
    this.#list = this.#list.filter((checkpoint) => checkpoint.name !== name);
    this.#onChange();
  }

  /** Those that a network can take: of the same shape, whatever its activations. */
  fitting(network: NetworkSpec): readonly Checkpoint[] {
    return this.#list.filter((checkpoint) => isSameShape(checkpoint.network, network));
  }

  /** The trajectory, where a network can take it. */
  trajectoryOf(network: NetworkSpec): KnownTrajectory | null {
    return this.#trajectory && isSameShape(this.#trajectory.network, network) ? this.#trajectory : null;
  }
}

/** Parameters of a network, in a word. */
export function parameterWords({ layers, bias }: NetworkSpec): string {
  return `${layers.join('-')}, ${countParameters(layers, bias)} parameters`;
}
