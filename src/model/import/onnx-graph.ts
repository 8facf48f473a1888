import { quote } from '../../spec/checks.ts';
import type { Activation } from '../../spec/landscape.ts';
import { assemble } from './assemble.ts';
import { pathOf, refuse, type ImportedModel } from './imported.ts';
import { elementwise, EXPECTED } from './onnx-activation.ts';
import { affineOf, transpose } from './onnx-affine.ts';
import { readFloats, readIntegers } from './onnx-constant.ts';
import { attributeOf, readOnnx, type OnnxGraph, type OnnxNode, type OnnxTensor } from './onnx-file.ts';
import { PROBES, recognize, SEVERAL } from './probe.ts';
import { oneName } from './activation-names.ts';
import { showShape, type Tensor } from './tensor.ts';

/** GELU by its tanh formula takes ten operators. */
const MAX_OPERATORS_A_LAYER = 64;

/**
 * Reads the MLP in an ONNX model: a chain of Gemm, or MatMul and Add, with activations between.
 *
 * @throws LandscapeError of kind `spec` that names the first operator or weight that does not fit
 */
export function modelFromOnnx(bytes: Uint8Array): ImportedModel {
  return new GraphReader(readOnnx(bytes)).read();
}

/**
 * Follows the nodes in their order, which is one of the computation. What a name stands for is known as a function,
 * element by element, of the output of the latest affine layer, by its values at the probes.
 */
class GraphReader {
  readonly #graph: OnnxGraph;
  readonly #constants = new Map<string, OnnxTensor | Tensor>();
  /** Weights that are part of a layer. */
  readonly #taken = new Set<string>();
  #signals = new Map<string, Float64Array>();
  /** Names of earlier layers' values, which nothing may use any more. */
  readonly #past = new Set<string>();
  readonly #layers: { weight: Tensor; transposed: boolean; bias: Tensor | null }[] = [];
  /** The activation before each layer. */
  readonly #activations: Activation[] = [];
  readonly #notes: string[] = [];
  /** Since the latest layer. */
  #operators: string[] = [];

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    for (const tensor of graph.initializers) this.#define(tensor.name, tensor, pathOf(tensor.name));
  }

  read(): ImportedModel {
    this.#readInput();
    this.#graph.nodes.forEach((node, k) => this.#readNode(node, `node ${k + 1} ${quote(node.name || node.operator)}`));
    const output = this.#readOutput();
    const { layers, bias, values, notes } = assemble(this.#layers);
    const hidden = this.#activations.slice(1);
    const network = { layers, ...(hidden.length > 0 && { activation: oneName(hidden) }), output, bias };
    return { network, values, notes: [...notes, ...this.#notes], activationsKnown: true };
  }

  #readInput(): void {
    // older files list their weights among the inputs
    const inputs = this.#graph.inputs.filter(({ name }) => !this.#constants.has(name));
    const names = inputs.slice(0, 4).map(({ name }) => pathOf(name));
    if (inputs.length !== 1) refuse('graph inputs', 'one, the samples', `${inputs.length} (${names.join(', ')})`);
    const [{ name, shape }] = inputs;
    if (shape && shape.length !== 2) {
      refuse(pathOf(name), 'an input of 2 dimensions [samples, features]', `${shape.length} dimensions`);
    }
    this.#signals.set(name, PROBES);
  }

  /** The activation of the output layer. */
  #readOutput(): Activation {
    const { outputs } = this.#graph;
    if (outputs.length !== 1) refuse('graph outputs', 'one, the predictions', `${outputs.length}`);
    const path = `graph output ${pathOf(outputs[0].name)}`;
    const values = this.#signal(outputs[0].name, path);
    if (this.#layers.length === 0) refuse(path, `${EXPECTED} before it`, 'the samples themselves');
    return this.#activationOf(values, path);
  }

  #readNode(node: OnnxNode, path: string): void {
    const { operator, domain, inputs, outputs } = node;
    if (domain !== '' && domain !== 'ai.onnx') refuse(path, EXPECTED, `${pathOf(operator)} of ${quote(domain)}`);
    if (outputs.filter(Boolean).length !== 1) refuse(path, 'one output', `${outputs.length}`);
    if (operator === 'Constant') return this.#define(outputs[0], constantOf(node, path), path);
    const source = this.#constants.get(inputs[0]);
    if (source && (operator === 'Transpose' || operator === 'Identity')) {
      // weights turned again and again would be read through as many calls
      if (operator === 'Transpose' && !('dims' in source)) refuse(path, 'weights as they are in the file', 'others');
      const weight = this.#weight(inputs[0], path);
      return this.#define(outputs[0], operator === 'Identity' ? weight : transpose(weight, node, path), path);
    }
    if (operator === 'Gemm' || operator === 'MatMul') return this.#readAffine(node, path);
    if (this.#operators.push(operator) > MAX_OPERATORS_A_LAYER) {
      refuse(path, `at most ${MAX_OPERATORS_A_LAYER} operators between layers`, 'more');
    }
    if (Object.hasOwn(SEVERAL, operator)) return this.#readSeveral(node, path);
    if (operator === 'Flatten' || operator === 'Reshape') {
      this.#checkReshape(node, path);
      return this.#setSignal(outputs[0], this.#signal(inputs[0], path), path);
    }
    const apply = elementwise(node, path);
    this.#setSignal(outputs[0], this.#signal(inputs[0], path).map(apply), path);
  }

  #readAffine(node: OnnxNode, path: string): void {
    const activation = this.#activationOf(this.#signal(node.inputs[0], path), path);
    if (this.#layers.length === 0 && activation !== 'identity') {
      refuse(path, 'the samples as they are before the first layer', activation);
    }
    this.#activations.push(activation);
    const { layer, notes } = affineOf(node, path, (name) => this.#weight(name, path));
    this.#layers.push({ ...layer });
    this.#notes.push(...notes);
    this.#operators = [];
    this.#startAfresh(node.outputs[0], path);
  }

  #readSeveral({ operator, inputs, outputs }: OnnxNode, path: string): void {
    const count = operator === 'Where' ? 3 : 2;
    if (inputs.length !== count) refuse(path, `${count} inputs`, `${inputs.length}`);
    const signals = inputs.map((name) => (this.#constants.has(name) ? null : this.#signal(name, path)));
    if (signals.every((signal) => signal === null)) refuse(path, 'a value that depends on the samples', 'constants');
    const constants = inputs.map((name, k) => (signals[k] ? null : readConstant(this.#constants.get(name)!)));
    const place = constants.findIndex((constant) => constant && this.#takesBias(operator, constant, signals));
    if (place >= 0) {
      this.#layers.at(-1)!.bias = this.#weight(inputs[place], path);
      return this.#startAfresh(outputs[0], path);
    }
    const odd = constants.find((constant) => constant?.shape.some((size) => size !== 1));
    if (odd) {
      const got = `${operator} of ${pathOf(odd.name)}, shape ${showShape(odd.shape)}`;
      refuse(path, 'one bias after each MatMul, else single numbers', got);
    }
    const numbers = constants.map((constant) => constant?.at(0) ?? Number.NaN);
    const at = (input: number, probe: number) => signals[input]?.[probe] ?? numbers[input];
    const apply = SEVERAL[operator];
    const values = PROBES.map((_, k) => apply(at(0, k), at(1, k), count === 3 ? at(2, k) : 0));
    this.#setSignal(outputs[0], values, path);
  }

  #activationOf(values: Float64Array, path: string): Activation {
    const name = recognize(values);
    if (name) return name;
    const operators = this.#operators.slice(0, 8).map(pathOf).join(', ');
    return refuse(path, 'an activation of ours before it', `${operators}, which together are none`);
  }

  /** MatMul and the Add after it are one layer. */
  #takesBias(operator: string, { shape }: Tensor, signals: readonly (Float64Array | null)[]): boolean {
    const isFirst = operator === 'Add' && signals.includes(PROBES) && this.#layers.at(-1)?.bias === null;
    return isFirst && shape.length > 0 && shape.at(-1) === this.#width();
  }

  /** The number of outputs of the latest layer. */
  #width(): number | undefined {
    const layer = this.#layers.at(-1);
    return layer?.weight.shape[layer.transposed ? 1 : 0];
  }

  #checkReshape(node: OnnxNode, path: string): void {
    const expected = 'samples and features left as they are';
    if (node.operator === 'Flatten') {
      const axis = attributeOf(node, 'axis')?.int ?? 1;
      if (axis !== 1 && axis !== -1) refuse(path, `${expected} (axis 1)`, `axis ${axis}`);
      return;
    }
    const constant = this.#constants.get(node.inputs[1]);
    const shape = constant && 'dims' in constant ? readIntegers(constant) : null;
    const [rows, columns] = shape ?? [];
    const keepsColumns = columns === 0 || columns === this.#width() || (columns === -1 && rows === 0);
    const keeps = shape?.length === 2 && (rows === 0 || rows === -1) && keepsColumns;
    if (!keeps) refuse(path, expected, shape ? `shape [${shape.join(', ')}]` : 'a shape that is not a constant');
  }

  #signal(name = '', path = ''): Float64Array {
    const signal = this.#signals.get(name);
    if (signal) return signal;
    const what = this.#past.has(name) ? 'a value from before (a skip connection or a branch)' : 'another value';
    return refuse(path, 'the output of the layer before', `${pathOf(name)}, ${what}`);
  }

  #setSignal(name: string, values: Float64Array, path: string): void {
    if (this.#isKnown(name)) refuse(path, 'an output with a name of its own', pathOf(name));
    this.#signals.set(name, values);
  }

  /** From here on only this name can be used: it is the output of the latest layer. */
  #startAfresh(name: string, path: string): void {
    for (const past of this.#signals.keys()) this.#past.add(past);
    this.#signals = new Map();
    this.#setSignal(name, PROBES, path);
  }

  #define(name: string, constant: OnnxTensor | Tensor, path: string): void {
    if (this.#isKnown(name)) refuse(path, 'each name once', `${pathOf(name)} twice`);
    this.#constants.set(name, constant);
  }

  #isKnown(name: string): boolean {
    return this.#constants.has(name) || this.#signals.has(name) || this.#past.has(name);
  }

  /** A weight that no other layer may share: parameters that are tied cannot move on their own. */
  #weight(name: string, path: string): Tensor {
    const constant = this.#constants.get(name);
    if (!constant) return refuse(path, 'weights that are constants in the file', name ? pathOf(name) : 'nothing');
    if (this.#taken.has(name)) refuse(path, 'weights of its own', `${pathOf(name)}, which is used before`);
    this.#taken.add(name);
    return readConstant(constant);
  }
}

function readConstant(constant: OnnxTensor | Tensor): Tensor {
  return 'dims' in constant ? readFloats(constant) : constant;
}

function constantOf(node: OnnxNode, path: string): OnnxTensor | Tensor {
  const tensor = attributeOf(node, 'value')?.tensor;
  if (tensor) return { ...tensor, name: node.outputs[0] };
  const number = attributeOf(node, 'value_float')?.float;
  if (typeof number !== 'number') return refuse(path, 'a constant with a value or a value_float', 'another');
  return { name: node.outputs[0], shape: [], type: 'float32', at: () => number };
}
