import type { LayerTensors } from './assemble.ts';
import { refuse } from './imported.ts';
import { attributeOf, type OnnxNode } from './onnx-file.ts';
import { showShape, type Tensor } from './tensor.ts';

/**
 * The layer that a Gemm or MatMul node computes. Gemm's factors α and β become part of weight and bias.
 *
 * @param weight gives the constant of a name
 * @throws LandscapeError of kind `spec` when the node is no affine map of its first input
 */
export function affineOf(
  node: OnnxNode,
  path: string,
  weight: (name: string) => Tensor,
): { layer: LayerTensors; notes: string[] } {
  const { operator, inputs } = node;
  if (operator === 'MatMul') return { layer: { weight: weight(inputs[1]), transposed: true, bias: null }, notes: [] };
  if (attributeOf(node, 'transA')?.int) refuse(path, 'Gemm with transA 0', 'transA 1');
  const alpha = attributeOf(node, 'alpha')?.float ?? 1;
  const beta = attributeOf(node, 'beta')?.float ?? 1;
  const transposed = !attributeOf(node, 'transB')?.int;
  const matrix = weight(inputs[1]);
  const outputs = matrix.shape[transposed ? 1 : 0];
  const bias = inputs[2] ? spread(weight(inputs[2]), outputs) : null;
  const layer = { weight: scale(matrix, alpha), transposed, bias: bias && scale(bias, beta) };
  const factors = [alpha === 1 ? '' : `weight × ${alpha}`, beta === 1 || !bias ? '' : `bias × ${beta}`].filter(Boolean);
  return { layer, notes: factors.length > 0 ? [`${path}: ${factors.join(', ')}, as its Gemm says`] : [] };
}

/** A constant matrix turned round by a Transpose node. */
export function transpose(tensor: Tensor, node: OnnxNode, path: string): Tensor {
  const permutation = attributeOf(node, 'perm')?.ints ?? [];
  const isSwap = permutation.length === 0 || (permutation[0] === 1 && permutation[1] === 0);
  if (tensor.shape.length !== 2 || !isSwap) refuse(path, 'a matrix turned round', `shape ${showShape(tensor.shape)}`);
  const [rows, columns] = tensor.shape;
  const at = (k: number) => tensor.at((k % rows) * columns + Math.floor(k / rows));
  return { ...tensor, shape: [columns, rows], at };
}

function scale(tensor: Tensor, factor: number): Tensor {
  return factor === 1 ? tensor : { ...tensor, at: (k) => factor * tensor.at(k) };
}

/** Gemm broadcasts a single number to all outputs. */
function spread(bias: Tensor, outputs: number): Tensor {
  if (bias.shape.some((size) => size !== 1)) return bias;
  return { ...bias, shape: [outputs], at: () => bias.at(0) };
}
