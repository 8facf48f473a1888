import type { Layer, Network } from '../../model/network.ts';

/**
 * How the `scat` kernel walks a network: in pairs of layers, of which the first is computed unit by unit in a loop, and
 * each unit is scattered at once into the sums of the second, which lie in registers. So no array is ever indexed by a
 * variable, and the program grows with the width of the network and not with its parameters.
 *
 * Layer 0 is affine in (a, b) and needs no weights. With an even number of layers it is the first of the first pair; with
 * an odd number its units are all computed up front.
 */
export interface ScatLayout {
  readonly stages: readonly Stage[];
  /** Numbers of the weight stream: the stages' headers and records, each filled up to a vec4. */
  readonly weightLength: number;
}

/** A pair of layers. Places are counted in vec4s of the weight stream. */
export interface Stage {
  /** The layer computed unit by unit. */
  readonly unit: number;
  /** The layer that the units are scattered into. */
  readonly into: number;
  /** Where the biases of layer `into` begin. */
  readonly header: number;
  /** Where the records of the units begin, and how long each is. */
  readonly records: number;
  readonly recordLength: number;
}

const vec4s = (numbers: number) => Math.ceil(numbers / 4);

export function scatLayout({ layers }: Network): ScatLayout {
  const stages: Stage[] = [];
  let at = 0;
  for (let unit = layers.length % 2; unit < layers.length; unit += 2) {
    const into = unit + 1;
    const header = at;
    const records = header + (layers[into].bias < 0 ? 0 : vec4s(layers[into].outputs));
    const recordLength = vec4s(unitNumbers(layers[unit], unit) + layers[into].outputs);
    stages.push({ unit, into, header, records, recordLength });
    at = records + recordLength * layers[unit].outputs;
  }
  return { stages, weightLength: 4 * at };
}

/** Numbers at the start of a record: the weights and the bias of the unit; none where it is affine in the plane. */
export function unitNumbers({ inputs, bias }: Layer, layer: number): number {
  if (layer === 0) return 0;
  return inputs + (bias < 0 ? 0 : 1);
}

/** Numbers held in registers at once, for each sample of a thread: what decides how many samples it can take. */
export function liveNumbers({ layers }: Network): number {
  const outputs = layers.map((layer) => layer.outputs);
  const start = layers.length % 2;
  let most = outputs[start === 0 ? 1 : 0];
  for (let unit = start; unit < layers.length; unit += 2) {
    most = Math.max(most, (unit === 0 ? 0 : outputs[unit - 1]) + outputs[unit + 1]);
  }
  return most;
}

/** The weights and biases of a parameter vector in the order of their use. */
export function weightStream({ layers }: Network, { stages, weightLength }: ScatLayout, theta: Float64Array) {
  const stream = new Float32Array(weightLength);
  for (const { unit, into, header, records, recordLength } of stages) {
    const [first, second] = [layers[unit], layers[into]];
    if (second.bias >= 0) stream.set(theta.subarray(second.bias, second.bias + second.outputs), 4 * header);
    for (let j = 0; j < first.outputs; j++) {
      let at = 4 * (records + j * recordLength);
      if (unit > 0) {
        const row = first.weight + j * first.inputs;
        stream.set(theta.subarray(row, row + first.inputs), at);
        if (first.bias >= 0) stream[at + first.inputs] = theta[first.bias + j];
        at += unitNumbers(first, unit);
      }
      for (let i = 0; i < second.outputs; i++) stream[at + i] = theta[second.weight + i * second.inputs + j];
    }
  }
  return stream;
}
