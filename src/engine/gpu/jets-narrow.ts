import type { JetOrder } from '../../model/jet.ts';
import type { Layer, Network } from '../../model/network.ts';
import type { Activation, LossName } from '../../spec/landscape.ts';
import type { Problem } from '../plan/problem.ts';

/**
 * Writes the jets of one narrow network out, so that all of them stay in registers.
 *
 * Layers go in pairs. A loop over the units of the first layer *scatters* each into the sums of the second, which are
 * variables; a loop over the units of the third *gathers* it from those and scatters it into the fourth. So only every
 * second layer is alive at a time, no array is indexed by a variable, and the text grows with the width, not its square.
 */
export function narrowBlock({ network, loss, plane }: NarrowProblem): string {
  const still = network.layers.map(({ weight, inputs, outputs }) =>
    [plane.u, plane.v].every((direction) => isZero(direction, weight, weight + inputs * outputs)),
  );
  return new Writer(network.layers, loss.name, still).block();
}

/** What the text depends on: of the plane, which layers' weights it moves. */
export type NarrowProblem = Pick<Problem, 'network' | 'loss' | 'plane'>;

function isZero(direction: Float64Array, from: number, end: number): boolean {
  for (let k = from; k < end; k++) if (direction[k] !== 0) return false;
  return true;
}

/**
 * Registers that the living layer should take, and may take with one sample at a time: of the 256 that a thread has on many GPUs.
 * At 192 a seventh of them is spilled (RADV's compiler, 32 units at order 2), still far less than an array in memory.
 */
const GOOD_LIVE = 96;
const MOST_LIVE = 192;
/** Most statements of a last layer that is written out. */
const MOST_WRITTEN = 256;

/** Components of a unit's jet. */
const UNIT_SIZE = { 1: 3, 2: 6 };

/** Whether a network can be written out, and for how many samples at a time; null where it cannot. */
export function narrowLanes(network: Network, loss: LossName, order: JetOrder): 1 | 2 | 4 | null {
  const { layers } = network;
  const last = layers.length - 1;
  const gathered = last % 2 === 0;
  // the logits of a softmax are all needed at once
  if (gathered && loss === 'cross-entropy' && layers[last].outputs * (layers[last].inputs + 1) > MOST_WRITTEN)
    return null;
  const live = layers.filter((_, l) => l % 2 === 1).map(({ outputs }) => outputs);
  if (gathered && loss === 'cross-entropy') live.push(layers[last].outputs);
  const registers = UNIT_SIZE[order] * Math.max(1, ...live);
  const fitting = ([4, 2] as const).find((lanes) => lanes * registers <= GOOD_LIVE);
  return fitting ?? (registers <= MOST_LIVE ? 1 : null);
}

/** A parameter's offset in θ, or -1 for the bias of a network that has none. */
export function narrowOrder({ layers }: Network): Int32Array {
  const order: number[] = [];
  const weightOf = ({ weight, inputs }: Layer, row: number, column: number) => weight + row * inputs + column;
  const biasOf = ({ bias }: Layer, row: number) => (bias < 0 ? -1 : bias + row);
  const rows = ({ outputs }: Layer) => Array.from({ length: outputs }, (_, row) => row);
  const scatter = (layer: Layer, column: number) =>
    order.push(...rows(layer).map((row) => weightOf(layer, row, column)));
  const gather = (layer: Layer, row: number) => {
    order.push(biasOf(layer, row));
    for (let k = 0; k < layer.inputs; k++) order.push(weightOf(layer, row, k));
  };
  for (let l = 0; l < layers.length; l += 2) {
    const [through, next] = [layers[l], layers.at(l + 1)];
    if (next) order.push(...rows(next).map((row) => biasOf(next, row)));
    for (let unit = 0; unit < through.outputs; unit++) {
      if (l > 0) gather(through, unit);
      if (next) scatter(next, unit);
    }
  }
  return Int32Array.from(order);
}

/** The weights of a problem in the order in which the block reads them: at the origin, along u, along v, and nothing. */
export function narrowWeights({ network, plane }: Problem, origin: Float64Array): Float32Array {
  const order = narrowOrder(network);
  const stream = new Float32Array(4 * Math.max(1, order.length));
  for (const [k, at] of order.entries()) {
    if (at >= 0) stream.set([origin[at], plane.u[at], plane.v[at]], 4 * k);
  }
  return stream;
}

class Writer {
  readonly #layers: readonly Layer[];
  readonly #isSoftmax: boolean;
  /** Layers whose weights do not move. */
  readonly #still: readonly boolean[];
  readonly #lines: string[] = [];
  /** Place in the stream of weights. */
  #at = 0;

  constructor(layers: readonly Layer[], loss: LossName, still: readonly boolean[]) {
    this.#layers = layers;
    this.#still = still;
    this.#isSoftmax = loss === 'cross-entropy';
  }

  block(): string {
    const [first] = this.#layers;
    const last = this.#layers.length - 1;
    this.#write('fn block_jets(base: u32, part: u32, a: f32, b: f32) -> LossJet {');
    this.#write(`let targets = base + ${3 * first.outputs}u;`);
    this.#write('var loss = loss_jet();');
    for (let l = 0; l <= last; l += 2) {
      if (l < last) this.#pair(l);
      else if (this.#isSoftmax) this.#writtenOut(l);
      else this.#rolled(l);
    }
    if (last % 2 === 1) this.#losses(this.#names(last));
    const present = `datum(targets + ${this.#layers[last].outputs}u, part) > vec4f(0.0)`;
    this.#write(`return loss_where(loss, ${present});`, '}');
    return this.#lines.join('\n');
  }

  /** Layer l unit by unit, scattered into layer l + 1. */
  #pair(l: number): void {
    const next = this.#layers[l + 1];
    const sums = this.#names(l + 1);
    for (const [k, sum] of sums.entries()) this.#write(`var ${sum} = bias(${this.#at + k}u, a, b);`);
    this.#at += sums.length;
    this.#loop(l, sums.length, (scattered) => {
      for (const [k, sum] of sums.entries()) this.#add(l + 1, sum, `at + ${scattered + k}u`, 'h');
    });
    if (next.activation === 'identity') return;
    for (const sum of sums) this.#write(`${sum} = ${applied(next.activation, sum)};`);
  }

  /** The last layer output by output, each added to the loss at once. */
  #rolled(l: number): void {
    this.#loop(l, 0, () => this.#write('loss = visit_loss(loss, h, datum(targets + unit, part), unit);'));
  }

  /** The last layer with each output a variable. */
  #writtenOut(l: number): void {
    const names = this.#names(l);
    for (const [k, name] of names.entries()) {
      if (l === 0) this.#write(`var ${name} = first_jet(base + ${3 * k}u, part, a, b);`);
      else this.#gather(l, name, `${this.#at}u`);
      if (l > 0) this.#at += this.#layers[l].inputs + 1;
      const { activation } = this.#layers[l];
      if (activation !== 'identity') this.#write(`${name} = ${applied(activation, name)};`);
    }
    this.#losses(names);
  }

  /** A loop over the units h of layer l; `body` is given where its own weights begin, relative to `at`. */
  #loop(l: number, scattered: number, body: (offset: number) => void): void {
    const { outputs, inputs, activation } = this.#layers[l];
    const gathered = l === 0 ? 0 : inputs + 1;
    const stride = gathered + scattered;
    this.#write(`for (var unit = 0u; unit < ${outputs}u; unit++) {`);
    this.#write(`let at = ${this.#at}u + unit * ${stride}u;`);
    if (l === 0) this.#write('var z = first_jet(base + 3u * unit, part, a, b);');
    else this.#gather(l, 'z', 'at');
    this.#write(`let h = ${activation === 'identity' ? 'z' : applied(activation, 'z')};`);
    body(gathered);
    this.#write('}');
    this.#at += outputs * stride;
  }

  /** A unit of layer l from the variables of the layer before, its weights from `at` on. */
  #gather(l: number, name: string, at: string): void {
    this.#write(`var ${name} = bias(${at}, a, b);`);
    for (const [k, h] of this.#names(l - 1).entries()) this.#add(l, name, `${at} + ${k + 1}u`, h);
  }

  /** sum += w·h, w the weight of layer l at a place of the stream. */
  #add(l: number, sum: string, at: string, h: string): void {
    if (this.#still[l]) this.#write(`${sum} = jet_add_still(${sum}, weights[${at}].x, ${h});`);
    else this.#write(`${sum} = jet_add(${sum}, weight(${at}, a, b), ${h});`);
  }

  #losses(names: readonly string[]): void {
    const target = (k: number) => `datum(targets + ${k}u, part)`;
    if (this.#isSoftmax) {
      for (const [k, name] of names.entries()) this.#write(`visit_largest(${name}, ${target(k)}, ${k}u);`);
      for (const [k, name] of names.entries()) this.#write(`visit_others(${name}, ${k}u);`);
    }
    for (const [k, name] of names.entries()) this.#write(`loss = visit_loss(loss, ${name}, ${target(k)}, ${k}u);`);
  }

  /** The variables of a layer. */
  #names(l: number): string[] {
    return Array.from({ length: this.#layers[l].outputs }, (_, k) => `h${l}_${k}`);
  }

  #write(...lines: string[]): void {
    this.#lines.push(...lines);
  }
}

function applied(activation: Activation, z: string): string {
  return `jet_apply(${z}, jet_${activation.replaceAll('-', '_')}(${z}.value))`;
}
