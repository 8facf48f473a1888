import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A tensor to be written; numbers are float32 as raw_data unless said otherwise. */
export interface TensorSpec {
  readonly dims: number[];
  readonly values: number[];
  readonly as?: 'raw' | 'float_data' | 'double_data' | 'raw double' | 'int64' | 'raw int64' | 'external' | 'in pieces';
  /** Code of the type, in the place of the right one. */
  readonly dataType?: number;
}

export interface NodeSpec {
  readonly operator: string;
  readonly inputs: string[];
  readonly output: string;
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Record<string, number | bigint | string | bigint[] | TensorSpec>;
}

export interface ModelSpec {
  readonly initializers?: Record<string, TensorSpec>;
  readonly nodes: NodeSpec[];
  /** Sizes of the input `x`, null where open; without a shape when absent. */
  readonly inputShape?: (number | null)[];
  readonly inputs?: string[];
  readonly outputs?: string[];
  /** Version of the operators; null leaves it out. */
  readonly version?: number | null;
}

const { LengthDelimited, Varint, Bit32 } = WireType;

/** The bytes of an ONNX model, written field by field as `onnx.proto` has them. */
export function writeOnnx({
  initializers = {},
  nodes,
  inputShape,
  inputs = ['x'],
  outputs = [nodes.at(-1)?.output ?? 'x'],
  version = 13,
}: ModelSpec): Uint8Array {
  const graph = new BinaryWriter();
  for (const node of nodes) message(graph, 1, writeNode(node));
  for (const [name, tensor] of Object.entries(initializers)) message(graph, 5, writeTensor(name, tensor));
  for (const name of inputs) message(graph, 11, writeValue(name, inputShape));
  for (const name of outputs) message(graph, 12, writeValue(name));
  const model = new BinaryWriter().tag(1, Varint).int64(8);
  message(model, 7, graph.finish());
  if (version !== null) message(model, 8, new BinaryWriter().tag(2, Varint).int64(version).finish());
  return model.finish();
}

function message(writer: BinaryWriter, field: number, bytes: Uint8Array): BinaryWriter {
  return writer.tag(field, LengthDelimited).bytes(bytes);
}

function text(writer: BinaryWriter, field: number, value: string): BinaryWriter {
  return writer.tag(field, LengthDelimited).string(value);
}

function writeNode({ operator, inputs, output, name = '', domain = '', attributes = {} }: NodeSpec): Uint8Array {
  const writer = new BinaryWriter();
  for (const input of inputs) text(writer, 1, input);
  text(writer, 2, output);
  if (name) text(writer, 3, name);
  text(writer, 4, operator);
  if (domain) text(writer, 7, domain);
  for (const [key, value] of Object.entries(attributes)) {
    const attribute = text(new BinaryWriter(), 1, key);
    if (typeof value === 'number') attribute.tag(2, Bit32).float(value);
    else if (typeof value === 'bigint') attribute.tag(3, Varint).int64(value);
    else if (typeof value === 'string') text(attribute, 4, value);
    else if (Array.isArray(value)) for (const integer of value) attribute.tag(8, Varint).int64(integer);
    else message(attribute, 5, writeTensor('', value));
    message(writer, 5, attribute.finish());
  }
  return writer.finish();
}

function writeTensor(name: string, { dims, values, as = 'raw', dataType }: TensorSpec): Uint8Array {
  const writer = new BinaryWriter();
  for (const size of dims) writer.tag(1, Varint).int64(size);
  const type = as === 'double_data' || as === 'raw double' ? 11 : as.endsWith('int64') ? 7 : 1;
  writer.tag(2, Varint).int32(dataType ?? type);
  text(writer, 8, name);
  const floats = new Uint8Array(Float32Array.from(values).buffer);
  const doubles = new Uint8Array(Float64Array.from(values).buffer);
  if (as === 'raw') message(writer, 9, floats);
  if (as === 'float_data') message(writer, 4, floats);
  if (as === 'raw double') message(writer, 9, doubles);
  if (as === 'double_data') message(writer, 10, doubles);
  if (as === 'raw int64') message(writer, 9, new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer));
  if (as === 'int64') {
    const packed = new BinaryWriter();
    for (const value of values) packed.int64(value);
    message(writer, 7, packed.finish());
  }
  if (as === 'external') writer.tag(14, Varint).int32(1);
  if (as === 'in pieces') message(message(writer, 4, floats.subarray(0, 4)), 4, floats.subarray(4));
  return writer.finish();
}

function writeValue(name: string, shape?: (number | null)[]): Uint8Array {
  const writer = text(new BinaryWriter(), 1, name);
  if (!shape) return writer.finish();
  const dimensions = new BinaryWriter();
  for (const size of shape) {
    const dimension = new BinaryWriter();
    if (size === null) text(dimension, 2, 'batch');
    else dimension.tag(1, Varint).int64(size);
    message(dimensions, 1, dimension.finish());
  }
  const tensor = message(new BinaryWriter().tag(1, Varint).int32(1), 2, dimensions.finish());
  return message(writer, 2, message(new BinaryWriter(), 1, tensor.finish()).finish()).finish();
}
