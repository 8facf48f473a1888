import { quote } from '../../spec/checks.ts';
import { activations } from '../activations.ts';
import { pathOf, refuse } from './imported.ts';
import { attributeOf, type OnnxNode } from './onnx-file.ts';
import { UNARY } from './probe.ts';

export const EXPECTED = 'Gemm, MatMul, Add or an activation';

const SOFTMAX_HINT = 'logits, as the cross-entropy loss applies the softmax itself: export without the last layer';

/** Codes of `TensorProto.DataType`. */
const FLOATS = [1, 10, 11, 16];

/** Operators with a parameter, of which we have one value: ONNX's default for it, ours, and the function. */
const PARAMETRIC: Record<string, { absent: number; expected: number; apply: (x: number) => number }> = {
  LeakyRelu: { absent: 0.01, expected: 0.01, apply: activations['leaky-relu'] },
  Elu: { absent: 1, expected: 1, apply: activations.elu },
  Swish: { absent: 1, expected: 1, apply: activations.silu },
};

/**
 * The function of one number that a node applies to each element.
 *
 * @throws LandscapeError of kind `spec` when it applies none that an activation of ours can be made of
 */
export function elementwise(node: OnnxNode, path: string): (x: number) => number {
  const { operator } = node;
  if (operator === 'Softmax' || operator === 'LogSoftmax') refuse(path, SOFTMAX_HINT, operator);
  if (operator === 'Gelu') return gelu(node, path);
  if (operator === 'Cast') return cast(node, path);
  if (Object.hasOwn(PARAMETRIC, operator)) {
    const { absent, expected, apply } = PARAMETRIC[operator];
    const alpha = attributeOf(node, 'alpha')?.float ?? absent;
    // the attribute is float32
    if (Math.fround(alpha) !== Math.fround(expected)) refuse(path, `${operator} with alpha ${expected}`, `${alpha}`);
    return apply;
  }
  if (!Object.hasOwn(UNARY, operator)) refuse(path, EXPECTED, operator === '' ? 'no operator' : pathOf(operator));
  return UNARY[operator];
}

/** Between types of floats, or from the answer of a comparison, nothing changes but the rounding. */
function cast(node: OnnxNode, path: string): (x: number) => number {
  const code = attributeOf(node, 'to')?.int ?? 0;
  if (!FLOATS.includes(code)) refuse(path, 'a Cast to float, float16, double or bfloat16', `type ${code}`);
  return UNARY.Identity;
}

function gelu(node: OnnxNode, path: string): (x: number) => number {
  const approximate = attributeOf(node, 'approximate')?.text ?? 'none';
  if (approximate === 'none') return activations.gelu;
  if (approximate === 'tanh') return activations['gelu-tanh'];
  return refuse(path, 'Gelu with approximate "none" or "tanh"', quote(approximate));
}
