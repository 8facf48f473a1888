import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { LandscapeError } from '../../spec/errors.ts';
import { pathOf, refuse } from './imported.ts';

/** A tensor as the file has it, its numbers not yet looked at. */
export interface OnnxTensor {
  name: string;
  dims: number[];
  /** Code of `TensorProto.DataType`. */
  dataType: number;
  raw: Uint8Array | null;
  float: Uint8Array | null;
  double: Uint8Array | null;
  int64: number[];
  isExternal: boolean;
}

export interface OnnxAttribute {
  name: string;
  float: number | null;
  int: number | null;
  text: string | null;
  tensor: OnnxTensor | null;
  ints: number[];
}

export interface OnnxNode {
  name: string;
  operator: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: OnnxAttribute[];
}

export interface OnnxValue {
  name: string;
  /** Sizes of the shape, null where one is open; null without a shape. */
  shape: (number | null)[] | null;
}

export interface OnnxGraph {
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}

/** Before version 7, Add and Gemm broadcast only where an attribute says so. */
const OLDEST_VERSION = 7;
/** Ten nodes a layer (GELU written out) for the most layers that a network may have. */
const MAX_NODES = 16_384;
const MAX_PARTS = 16_384;
/** Shapes and permutations are short lists. */
const MAX_SHORT_LIST = 32;

/** What to do with the fields of a message, by number; others are skipped. */
type Fields = Record<number, [WireType, (reader: BinaryReader) => void]>;

const { Varint, Bit32, LengthDelimited } = WireType;

/**
 * Reads what an MLP needs of an ONNX model (`onnx.proto`, ModelProto): the nodes of its graph, weights, inputs, outputs.
 *
 * @throws LandscapeError of kind `spec` when the bytes are no such message; weights stay views of `bytes`
 */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const model: { graph: OnnxGraph | null; version: number | null } = { graph: null, version: null };
  try {
    readMessage(bytes, {
      7: [LengthDelimited, (reader) => (model.graph = readGraph(reader.bytes()))],
      8: [LengthDelimited, (reader) => (model.version = readOperatorSet(reader.bytes()) ?? model.version)],
    });
  } catch (error) {
    if (error instanceof LandscapeError) throw error;
    refuse('', 'an ONNX model (a protobuf message)', 'bytes that are none, or a truncated one');
  }
  const { version } = model;
  const graph = model.graph ?? refuse('graph', 'an ONNX model with a graph', 'none');
  if (version === null) refuse('opset_import', 'the version of the operators', 'none: the file may be truncated');
  if (version < OLDEST_VERSION) refuse('opset_import', `version ${OLDEST_VERSION} or later`, `${version}`);
  return graph;
}

/** The version of ONNX's own operators; null for those of another domain. */
function readOperatorSet(bytes: Uint8Array): number | null {
  let domain = '';
  let version = 0;
  readMessage(bytes, {
    1: [LengthDelimited, (reader) => (domain = reader.string())],
    2: [Varint, (reader) => (version = Number(reader.int64()))],
  });
  return domain === '' || domain === 'ai.onnx' ? version : null;
}

function readMessage(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const field = fields[number];
    if (field && field[0] === type) field[1](reader);
    else if (field) throw new RangeError(`field ${number} has wire type ${type}`);
    else reader.skip(type, number);
    // fixed-size reads check their own ends, varints do not
    if (reader.pos > reader.len) throw new RangeError('truncated');
  }
}

function readGraph(bytes: Uint8Array): OnnxGraph {
  const graph: OnnxGraph = { nodes: [], initializers: [], inputs: [], outputs: [] };
  readMessage(bytes, {
    1: [LengthDelimited, (reader) => push(graph.nodes, readNode(reader.bytes(), graph.nodes.length + 1), MAX_NODES)],
    5: [LengthDelimited, (reader) => push(graph.initializers, readTensor(reader.bytes()), MAX_PARTS)],
    11: [LengthDelimited, (reader) => push(graph.inputs, readValue(reader.bytes()), MAX_PARTS)],
    12: [LengthDelimited, (reader) => push(graph.outputs, readValue(reader.bytes()), MAX_PARTS)],
    15: [LengthDelimited, () => refuse('graph', 'dense weights', 'a sparse initializer')],
  });
  return graph;
}

function push<T>(list: T[], value: T, most: number): void {
  if (list.length === most) refuse('graph', `at most ${most} nodes, weights or values`, 'more');
  list.push(value);
}

function readNode(bytes: Uint8Array, number: number): OnnxNode {
  const node: OnnxNode = { name: '', operator: '', domain: '', inputs: [], outputs: [], attributes: [] };
  readMessage(bytes, {
    1: [LengthDelimited, (reader) => push(node.inputs, reader.string(), MAX_SHORT_LIST)],
    2: [LengthDelimited, (reader) => push(node.outputs, reader.string(), MAX_SHORT_LIST)],
    3: [LengthDelimited, (reader) => (node.name = reader.string())],
    4: [LengthDelimited, (reader) => (node.operator = reader.string())],
    5: [LengthDelimited, (reader) => push(node.attributes, readAttribute(reader.bytes()), MAX_SHORT_LIST)],
    7: [LengthDelimited, (reader) => (node.domain = reader.string())],
  });
  if (node.outputs.length === 0) refuse(`node ${number} ${pathOf(node.name)}`, 'an output', 'none');
  return node;
}

function readAttribute(bytes: Uint8Array): OnnxAttribute {
  const attribute: OnnxAttribute = { name: '', float: null, int: null, text: null, tensor: null, ints: [] };
  readMessage(bytes, {
    1: [LengthDelimited, (reader) => (attribute.name = reader.string())],
    2: [Bit32, (reader) => (attribute.float = reader.float())],
    3: [Varint, (reader) => (attribute.int = Number(reader.int64()))],
    4: [LengthDelimited, (reader) => (attribute.text = reader.string())],
    5: [LengthDelimited, (reader) => (attribute.tensor = readTensor(reader.bytes()))],
    8: [Varint, (reader) => push(attribute.ints, Number(reader.int64()), MAX_SHORT_LIST)],
  });
  return attribute;
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const tensor: OnnxTensor = {
    name: '',
    dims: [],
    dataType: 0,
    raw: null,
    float: null,
    double: null,
    int64: [],
    isExternal: false,
  };
  readMessage(bytes, {
    1: [Varint, (reader) => push(tensor.dims, Number(reader.int64()), MAX_SHORT_LIST)],
    2: [Varint, (reader) => (tensor.dataType = reader.int32())],
    4: [LengthDelimited, (reader) => (tensor.float = once(tensor.float, reader))],
    7: [LengthDelimited, (reader) => (tensor.int64 = readPackedIntegers(reader.bytes()))],
    8: [LengthDelimited, (reader) => (tensor.name = reader.string())],
    9: [LengthDelimited, (reader) => (tensor.raw = once(tensor.raw, reader))],
    10: [LengthDelimited, (reader) => (tensor.double = once(tensor.double, reader))],
    13: [LengthDelimited, (reader) => (tensor.isExternal = reader.bytes().length >= 0)],
    14: [Varint, (reader) => (tensor.isExternal ||= reader.int32() !== 0)],
  });
  return tensor;
}

/** The numbers of a tensor come in one piece from every known exporter; pieces would have to be copied together. */
function once(before: Uint8Array | null, reader: BinaryReader): Uint8Array {
  if (before) refuse('graph', 'the numbers of a tensor in one piece', 'several');
  return reader.bytes();
}

function readPackedIntegers(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes);
  const list: number[] = [];
  while (reader.pos < reader.len) push(list, Number(reader.int64()), MAX_SHORT_LIST);
  return list;
}

function readValue(bytes: Uint8Array): OnnxValue {
  const value: OnnxValue = { name: '', shape: null };
  readMessage(bytes, {
    1: [LengthDelimited, (reader) => (value.name = reader.string())],
    2: [LengthDelimited, (reader) => readMessage(reader.bytes(), { 1: [LengthDelimited, readTensorType] })],
  });
  return value;

  function readTensorType(reader: BinaryReader): void {
    readMessage(reader.bytes(), { 2: [LengthDelimited, readShape] });
  }

  function readShape(reader: BinaryReader): void {
    const shape: (number | null)[] = [];
    readMessage(reader.bytes(), {
      1: [LengthDelimited, (dimension) => push(shape, readDimension(dimension.bytes()), MAX_SHORT_LIST)],
    });
    value.shape = shape;
  }
}

function readDimension(bytes: Uint8Array): number | null {
  let size: number | null = null;
  readMessage(bytes, { 1: [Varint, (reader) => (size = Number(reader.int64()))] });
  return size;
}

export function attributeOf(node: OnnxNode, name: string): OnnxAttribute | undefined {
  return node.attributes.find((attribute) => attribute.name === name);
}
