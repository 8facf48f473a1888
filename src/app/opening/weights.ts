import { CheckpointLosses } from './checkpoint-losses.ts';
import { fileName, uniqueNames } from './names.ts';
import type { Checkpoint, Checkpoints } from '../checkpoints.ts';
import type { Editor } from '../editor.ts';
import { download } from '../files.ts';
import { withParameters } from '../model-file.ts';
import { isEqual } from '../plane/known.ts';
import type { ExplorerState } from '../state.ts';
import { createNetwork } from '../../model/network.ts';
import { createParameters } from '../../model/parameters.ts';
import { isSameShape } from '../../spec/agreement.ts';
import { LandscapeError } from '../../spec/errors.ts';
import type { TabStore } from '../../spec/handed.ts';
import type { Landscape, NetworkSpec, ParametersSpec } from '../../spec/landscape.ts';
import { PRESETS } from '../../spec/presets.ts';

/** Float64 keeps every bit; a module of PyTorch holds float32. */
export type WeightType = 'F64' | 'F32';

/** What weights do to the page. */
export interface WeightsHost {
  readonly editor: Editor;
  readonly checkpoints: Checkpoints;
  /** What the browser keeps for this tab; it may refuse to. */
  tab?(): TabStore;
  state(): ExplorerState;
  say(sentence: string): void;
  changed(): void;
}

/** Whose activations are assumed. */
interface Assumed {
  readonly name: string;
  readonly network: NetworkSpec;
}

const ASSUMED = 'loss-landscape:assumed';

/** θ₀ of the landscape: where it came from, what it may become, and its way into a file. */
export class Weights {
  readonly losses: CheckpointLosses;
  readonly #host: WeightsHost;
  #type: WeightType = 'F64';
  /** Until somebody says that they are right; a reload of the page is no answer. */
  #assumed: Assumed | null;

  constructor(host: WeightsHost) {
    this.#host = host;
    this.#assumed = remembered(host);
    this.losses = new CheckpointLosses(() => host.changed());
  }

  /** The numbers of a file that is saved. */
  get type(): WeightType {
    return this.#type;
  }

  set type(type: WeightType) {
    this.#type = type;
    this.#host.changed();
  }

  /** The file that does not say which activations its network has, while those of the landscape are an assumption; null for none. */
  assumedFor({ network, parameters }: Pick<Landscape, 'network' | 'parameters'>): string | null {
    const assumed = this.#assumed;
    return assumed && 'values' in parameters && isSameShape(assumed.network, network) ? assumed.name : null;
  }

  /** Says that the activations are right, or that another landscape has come whose activations are known. */
  confirmActivations(): void {
    this.#assume(null);
    this.#host.changed();
  }

  /** Makes a checkpoint θ₀; what was θ₀ before stays as a checkpoint where it would be lost. */
  use(checkpoint: Checkpoint): void {
    const { editor, state } = this.#host;
    const { landscape } = state();
    if (isOwn(landscape.parameters)) this.#keep(landscape, 'θ₀ before');
    editor.replace(withParameters(state().draft, checkpoint));
    editor.own();
    if (checkpoint.isBare) this.#assume({ name: checkpoint.name, network: checkpoint.network });
    else if (this.assumedFor(state().draft) !== null) this.#assume(null);
    this.#host.changed();
  }

  /** Keeps θ₀ as a checkpoint. */
  keep(): void {
    this.#keep(this.#host.state().landscape, 'θ₀ kept');
  }

  /** Saves parameters, θ₀ by default, as `.safetensors`; says why where that cannot be. */
  async save(checkpoint?: Checkpoint): Promise<void> {
    const { state, say } = this.#host;
    const { landscape, preset } = state();
    const { name, network, values } = checkpoint ?? {
      name: preset,
      network: landscape.network,
      values: thetaOf(landscape),
    };
    if (!values) return say('The weights lie in a file: there is nothing here to save.');
    // what a file does not say of its activations, those that are shown do
    const spec = checkpoint?.isBare && isSameShape(network, landscape.network) ? landscape.network : network;
    try {
      const { exportModel } = await import('../../model/import/export-model.ts');
      const bytes = exportModel(spec, values, { type: this.#type });
      download(fileName(name), bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream');
    } catch (error) {
      if (!(error instanceof LandscapeError)) throw error;
      const [{ path, expected, got }] = error.problems;
      say(`The weights were not saved: ${path}: expected ${expected}, got ${got}.`);
    }
  }

  #assume(assumed: Assumed | null): void {
    this.#assumed = assumed;
    try {
      this.#host.tab?.().setItem(ASSUMED, JSON.stringify(assumed));
    } catch {
      // a page may be forbidden to keep anything
    }
  }

  #keep(landscape: Landscape, wanted: string): void {
    const { checkpoints } = this.#host;
    const values = thetaOf(landscape);
    if (!values) return;
    const { network } = landscape;
    const known = checkpoints.fitting(network).map((checkpoint) => checkpoint.values);
    const end = checkpoints.trajectoryOf(network)?.points.at(-1);
    if ([...known, ...(end ? [end] : [])].some((other) => isEqual(other, values))) return;
    const [name] = uniqueNames([{ name: wanted, values }], checkpoints.list);
    checkpoints.add({ name, network, values, ...(this.assumedFor(landscape) === null ? {} : { isBare: true }) });
  }
}

function remembered({ tab }: WeightsHost): Assumed | null {
  try {
    const assumed = JSON.parse(tab?.().getItem(ASSUMED) ?? 'null') as Assumed | null;
    return typeof assumed?.name === 'string' && Array.isArray(assumed.network.layers) ? assumed : null;
  } catch {
    return null;
  }
}

/** θ₀ of a right landscape; null where it lies in a file. */
function thetaOf({ network, parameters }: Landscape): Float64Array | null {
  return 'file' in parameters ? null : createParameters(parameters, createNetwork(network));
}

/** Given numbers that are no preset's. */
function isOwn(parameters: ParametersSpec): boolean {
  if (!('values' in parameters)) return false;
  return !PRESETS.some(({ landscape: { parameters: preset } }) => {
    return 'values' in preset && isEqual(preset.values, parameters.values);
  });
}
