import type { Activation, Landscape, NetworkSpec, ParameterRef } from './landscape.ts';

/**
 * The network as one line of plain mathematics: `relu(w₁·relu(w₀·x + b₀) + b₁)` when every layer is one unit wide,
 * `W₁·tanh(W₀·x + b₀) + b₁` with the shapes of its matrices otherwise.
 */
export function networkFormula(network: NetworkSpec): { formula: string; shapes: string } {
  const { layers, bias = true } = network;
  const isScalar = layers.every((width) => width === 1);
  const weight = isScalar ? 'w' : 'W';
  let expression = 'x';
  for (let l = 0; l < layers.length - 1; l++) {
    const at = subscript(l);
    const inside = `${weight}${at}·${wrap(expression)}${bias ? ` + b${at}` : ''}`;
    expression = apply(activationAt(network, l), inside);
  }
  const shapes = isScalar
    ? ''
    : layers
        .slice(1)
        .map((width, l) => `${weight}${subscript(l)} ${width}×${layers[l]}`)
        .join(', ');
  return { formula: `ŷ(x) = ${expression}`, shapes };
}

/** The loss as a formula over samples, for the names that have a short one. */
export function lossFormula({ loss }: Landscape): string {
  const d = loss.delta ?? 1;
  return {
    mse: 'L = mean (ŷ − y)²',
    mae: 'L = mean |ŷ − y|',
    huber: `L = mean of ½(ŷ − y)² where |ŷ − y| ≤ ${d}, else ${d}·(|ŷ − y| − ${d / 2})`,
    'log-cosh': 'L = mean log cosh(ŷ − y)',
    hinge: 'L = mean max(0, 1 − y·ŷ)',
    bce: 'L = mean of −y·log σ(ŷ) − (1 − y)·log(1 − σ(ŷ))',
    'cross-entropy': 'L = mean of −Σ y·log softmax(ŷ)',
  }[loss.name];
}

/** What the coordinates of the plane are. */
export function planeFormula({ network, plane }: Landscape): string {
  if (plane.directions !== 'axes') return 'θ(a, b) = θ₀ + a·u + b·v';
  return `a = ${parameterSymbol(plane.u, network)}, b = ${parameterSymbol(plane.v, network)}`;
}

/** `w₀`, or `W₀[1,2]` (to unit 1 from unit 2) where a layer has several. */
function parameterSymbol(ref: ParameterRef, { layers }: NetworkSpec): string {
  const isScalar = layers.every((width) => width === 1);
  const at = subscript(ref.layer);
  if ('bias' in ref) return isScalar ? `b${at}` : `b${at}[${ref.bias + 1}]`;
  return isScalar ? `w${at}` : `W${at}[${ref.weight.map((index) => index + 1).join(',')}]`;
}

function activationAt({ layers, activation = 'identity', output = 'identity' }: NetworkSpec, l: number): Activation {
  if (l === layers.length - 2) return output;
  return typeof activation === 'string' ? activation : activation[l];
}

function apply(activation: Activation, inside: string): string {
  return activation === 'identity' ? inside : `${activation}(${inside})`;
}

/** A sum that is multiplied needs brackets. */
function wrap(expression: string): string {
  let depth = 0;
  for (const character of expression) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === '+' && depth === 0) return `(${expression})`;
  }
  return expression;
}

function subscript(index: number): string {
  return String(index).replaceAll(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);
}
