import type { Layer, Network } from '../../model/network.ts';
import type { LossName } from '../../spec/landscape.ts';

/**
 * How the `narrow` kernel walks a network: in pairs of layers, of which the first is computed unit by unit in a loop, and
 * each unit is scattered at once into the sums of the second, which lie in registers. So no array is ever indexed by a
 * variable, and the program grows with the width of the network and not with its parameters.
 *
 * Layer 0 is affine in (a, b) and needs no weights. With an odd number of layers one is left over, whose units are written
 * out: the last layer where it is small, else the first; or always the first, whose activations the
 * loop of the second then only reads, with few sums to carry along.
 */
export interface NarrowLayout {
  readonly stages: readonly Stage[];
  /** Numbers of the weight stream: the stages' headers and records, each filled up to a vec4. */
  readonly weightLength: number;
}

/** A pair of layers, or one alone. Places are counted in vec4s of the weight stream. */
export interface Stage {
  /** The layer computed unit by unit. */
  readonly unit: number;
  /** The layer that the units are scattered into; null where they are written out, none of them in a loop. */
  readonly into: number | null;
  /** Where the biases of layer `into` begin. */
  readonly header: number;
  /** Where the records of the units begin, and how long each is. */
  readonly records: number;
  readonly recordLength: number;
}

const vec4s = (numbers: number) => Math.ceil(numbers / 4);

/** Outputs of a last layer that is written out. */
const SMALL_OUTPUT = 4;

function pairs({ layers }: Network, firstAlone: boolean): Pick<Stage, 'unit' | 'into'>[] {
  const depth = layers.length;
  const from = (start: number, end: number) =>
    Array.from({ length: (end - start) / 2 }, (_, k) => ({ unit: start + 2 * k, into: start + 2 * k + 1 }));
  if (depth % 2 === 0) return from(0, depth);
  const isSmall = !firstAlone && depth > 1 && layers[depth - 1].outputs <= SMALL_OUTPUT;
  return isSmall
    ? [...from(0, depth - 1), { unit: depth - 1, into: null }]
    : [{ unit: 0, into: null }, ...from(1, depth)];
}

/** @param firstAlone whether the first layer is written out even where the last is small */
export function narrowLayout(network: Network, firstAlone = false): NarrowLayout {
  const { layers } = network;
  let at = 0;
  const stages = pairs(network, firstAlone).map(({ unit, into }): Stage => {
    const second = into === null ? null : layers[into];
    const header = at;
    const records = header + (second && second.bias >= 0 ? vec4s(second.outputs) : 0);
    const recordLength = vec4s(unitNumbers(layers[unit], unit) + (second?.outputs ?? 0));
    at = records + recordLength * layers[unit].outputs;
    return { unit, into, header, records, recordLength };
  });
  return { stages, weightLength: 4 * at };
}

/** Numbers at the start of a record: the weights and the bias of the unit; none where it is affine in the plane. */
export function unitNumbers({ inputs, bias }: Layer, layer: number): number {
  if (layer === 0) return 0;
  return inputs + (bias < 0 ? 0 : 1);
}

/** Numbers held in registers at once, for each sample of a thread: what decides how many samples it can take. */
export function liveNumbers(network: Network, loss: LossName): number {
  const outputs = (layer: number) => network.layers[layer]?.outputs ?? 0;
  const stages = pairs(network, false).map(({ unit, into }) => outputs(unit - 1) + outputs(into ?? unit));
  // cross-entropy keeps the logits beside the losers of their comparisons
  const logits = loss === 'cross-entropy' ? 2 * outputs(network.layers.length - 1) : 0;
  return Math.max(...stages, logits);
}

/** The weights and biases of a parameter vector in the order of their use. */
export function weightStream({ layers }: Network, { stages, weightLength }: NarrowLayout, theta: Float64Array) {
  const stream = new Float32Array(weightLength);
  for (const { unit, into, header, records, recordLength } of stages) {
    const first = layers[unit];
    const second = into === null ? null : layers[into];
    if (second && second.bias >= 0) stream.set(theta.subarray(second.bias, second.bias + second.outputs), 4 * header);
    for (let j = 0; j < first.outputs; j++) {
      let at = 4 * (records + j * recordLength);
      if (unit > 0) {
        const row = first.weight + j * first.inputs;
        stream.set(theta.subarray(row, row + first.inputs), at);
        if (first.bias >= 0) stream[at + first.inputs] = theta[first.bias + j];
        at += unitNumbers(first, unit);
      }
      if (!second) continue;
      for (let i = 0; i < second.outputs; i++) stream[at + i] = theta[second.weight + i * second.inputs + j];
    }
  }
  return stream;
}
