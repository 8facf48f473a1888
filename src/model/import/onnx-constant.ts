import { pathOf, refuse } from './imported.ts';
import type { OnnxTensor } from './onnx-file.ts';
import { elementCount, NUMBER_BYTES, numberReader, showShape, type NumberType, type Tensor } from './tensor.ts';

/** `TensorProto.DataType` of what can be a weight. */
const TYPES: Record<number, NumberType> = { 1: 'float32', 10: 'float16', 11: 'float64', 16: 'bfloat16' };
const INT64 = 7;

// prettier-ignore
const TYPE_NAMES = ['undefined', 'float', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16',
  'double', 'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16'];

/**
 * The weights in an initialiser or a Constant node.
 *
 * @throws LandscapeError of kind `spec` when they are not floats, lie in another file, or are not as many as the shape says
 */
export function readFloats(tensor: OnnxTensor): Tensor {
  const { name, dims, dataType } = tensor;
  const path = pathOf(name);
  if (tensor.isExternal) refuse(path, 'weights inside the file', 'external data: export with external_data=False');
  const type = TYPES[dataType];
  if (!type) refuse(path, 'float, double, float16 or bfloat16 numbers', TYPE_NAMES[dataType] ?? `type ${dataType}`);
  const bytes = bytesOf(tensor, type) ?? refuse(path, `${type} numbers as raw_data, float_data or double_data`, 'none');
  const size = elementCount(dims, path) * NUMBER_BYTES[type];
  if (bytes.length !== size) refuse(path, `${size} bytes for ${showShape(dims)} of ${type}`, `${bytes.length}`);
  return { name, shape: dims, type, at: numberReader(type, bytes) };
}

function bytesOf({ raw, float, double, dims }: OnnxTensor, type: NumberType): Uint8Array | null {
  const typed = type === 'float32' ? float : type === 'float64' ? double : null;
  if (raw && raw.length > 0) return raw;
  if (typed) return typed;
  return dims.includes(0) ? new Uint8Array(0) : raw;
}

/** A short list of integers, such as the shape given to Reshape; null when the tensor is something else. */
export function readIntegers(tensor: OnnxTensor): number[] | null {
  const { dims, dataType, raw, int64 } = tensor;
  if (dataType !== INT64 || dims.length !== 1 || tensor.isExternal) return null;
  if (!raw || raw.length === 0) return int64.length === dims[0] ? int64 : null;
  if (raw.length !== 8 * dims[0] || dims[0] > 32) return null;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: dims[0] }, (_, k) => Number(view.getBigInt64(8 * k, true)));
}
