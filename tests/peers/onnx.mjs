// The loss of a batch of points as an ONNX model, written without a library (protocol buffers, ONNX opset 18).
const encoder = new TextEncoder();
const [FLOAT, INT64] = [1, 7];

function varint(number) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest ? low | 128 : low);
  } while (rest);
  return bytes;
}

function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const bytes = (field, value) => join([varint((field << 3) | 2), varint(value.length), value]);
const text = (field, value) => bytes(field, encoder.encode(value));
const integer = (field, value) => join([varint(field << 3), varint(value)]);
const attribute = (name, value) => bytes(5, join([text(1, name), integer(3, value), integer(20, 2)]));

function tensor(name, shape, type, data) {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return bytes(5, join([...shape.map((size) => integer(1, size)), integer(2, type), text(8, name), bytes(9, raw)]));
}

function value(field, name, shape) {
  const sizes = shape.map((size) => bytes(1, typeof size === 'number' ? integer(1, size) : text(2, size)));
  const type = bytes(2, bytes(1, join([integer(1, FLOAT), bytes(2, join(sizes))])));
  return bytes(field, join([text(1, name), type]));
}

/**
 * Inputs: `coefficients` [C, 3], rows (1, a, b); `basis` [3, P], rows θ0, u, v with weights `[in][out]`; `X`, `T`. Output: `loss` [C].
 *
 * θ = coefficients · basis, split into tensors, then one batched product a layer.
 */
export function lossModel({ layers, activation, loss, samples, features, outputs }) {
  const nodes = [];
  const initializers = [];
  const add = (operation, inputs, results, attributes = []) => {
    const parts = [...inputs.map((name) => text(1, name)), ...results.map((name) => text(2, name)), text(4, operation)];
    nodes.push(bytes(1, join([...parts, ...attributes])));
  };
  const integers = (name, list) => {
    initializers.push(tensor(name, [list.length], INT64, BigInt64Array.from(list, BigInt)));
    return name;
  };
  const parameterCount = layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs + outputs, 0);

  add('MatMul', ['coefficients', 'basis'], ['theta']);
  const sizes = layers.flatMap(({ inputs, outputs }) => [inputs * outputs, outputs]);
  const names = layers.flatMap((_, k) => [`w${k}`, `b${k}`]);
  add('Split', ['theta', integers('sizes', sizes)], names, [attribute('axis', 1)]);
  let hidden = 'X';
  layers.forEach(({ inputs, outputs }, k) => {
    add('Reshape', [`w${k}`, integers(`weightShape${k}`, [-1, inputs, outputs])], [`W${k}`]);
    add('Reshape', [`b${k}`, integers(`biasShape${k}`, [-1, 1, outputs])], [`B${k}`]);
    add('MatMul', [hidden, `W${k}`], [`product${k}`]);
    add('Add', [`product${k}`, `B${k}`], [`z${k}`]);
    hidden = `z${k}`;
    if (k === layers.length - 1) return;
    add(activation === 'tanh' ? 'Tanh' : 'Relu', [hidden], [`h${k}`]);
    hidden = `h${k}`;
  });
  const axes = integers('axes', [1, 2]);
  if (loss === 'mse') {
    add('Sub', [hidden, 'T'], ['error']);
    add('Mul', ['error', 'error'], ['square']);
    add('ReduceMean', ['square', axes], ['loss'], [attribute('keepdims', 0)]);
  } else {
    add('LogSoftmax', [hidden], ['logits'], [attribute('axis', -1)]);
    add('Mul', ['logits', 'T'], ['picked']);
    add('ReduceSum', ['picked', axes], ['sum'], [attribute('keepdims', 0)]);
    initializers.push(tensor('scale', [], FLOAT, Float32Array.of(-1 / samples)));
    add('Mul', ['sum', 'scale'], ['loss']);
  }
  const graph = join([
    ...nodes,
    text(2, 'loss'),
    ...initializers,
    value(11, 'coefficients', ['C', 3]),
    value(11, 'basis', [3, parameterCount]),
    value(11, 'X', [samples, features]),
    value(11, 'T', [samples, outputs]),
    value(12, 'loss', ['C']),
  ]);
  return join([integer(1, 8), bytes(7, graph), bytes(8, join([text(1, ''), integer(2, 18)]))]);
}
