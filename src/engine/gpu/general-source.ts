import lossCrossEntropy from '../../../shaders/compute-loss-cross-entropy.wgsl?raw';
import lossSum from '../../../shaders/compute-loss-sum.wgsl?raw';
import losses from '../../../shaders/compute-losses.wgsl?raw';
import main from '../../../shaders/compute-mlp.wgsl?raw';
import storePrivate from '../../../shaders/compute-store-private.wgsl?raw';
import storeScratch from '../../../shaders/compute-store-scratch.wgsl?raw';
import sum from '../../../shaders/compute-sum.wgsl?raw';
import tile from '../../../shaders/compute-tile.wgsl?raw';
import activationFunctions from '../../../shaders/math-activations.wgsl?raw';
import functions from '../../../shaders/math-functions.wgsl?raw';
import { program } from '../../gpu/program.ts';
import type { Network } from '../../model/network.ts';
import { ACTIVATIONS, type Activation, type LossName } from '../../spec/landscape.ts';

/** A kernel's text and what the host must know of it. */
export interface KernelSource {
  readonly code: string;
  /** Activations of one half of the store: the network's widest layer, rounded up. */
  readonly widest: number;
  /** Whether activations lie in a storage buffer rather than in private memory. */
  readonly scratch: boolean;
}

/** The widest layer whose activations stay in private memory: two layers of it, four samples each, are 8 KiB. */
export const WIDEST_PRIVATE = 256;

/**
 * The shader for a network and a loss. The text depends on the set of activations, the loss and the width's power of two
 * only, so that most edits of a network need no new compilation: all else is in the plan buffer.
 */
export function kernelSource(network: Network, loss: LossName): KernelSource {
  const widest = roundUpWidth(Math.max(...network.widths.slice(1)));
  const scratch = widest > WIDEST_PRIVATE;
  const used = ACTIVATIONS.filter((name) => network.layers.some(({ activation }) => activation === name));
  const lossParts = loss === 'cross-entropy' ? [lossCrossEntropy] : [losses, elementLoss(loss), lossSum];
  const parts = [
    tile,
    sum,
    functions,
    activationFunctions,
    activate(used),
    ...lossParts,
    scratch ? storeScratch : storePrivate,
    main,
  ];
  const code = program(parts, { WIDEST: { u32: widest }, ACTIVATION_SLOTS: { u32: 2 * widest } });
  return { code, widest, scratch };
}

function roundUpWidth(width: number): number {
  let rounded = 16;
  while (rounded < width) rounded *= 2;
  return rounded;
}

/** The number of an activation in the plan buffer. */
export function activationCode(name: Activation): number {
  return ACTIVATIONS.indexOf(name);
}

/** Infinite arguments at which an activation is finite and known, as bits: 1 for -Infinity, 2 for +Infinity. */
export const HARMLESS_INFINITIES: Record<Activation, number> = {
  identity: 0,
  relu: 1,
  'leaky-relu': 0,
  elu: 1,
  gelu: 1,
  'gelu-tanh': 1,
  silu: 1,
  sigmoid: 3,
  tanh: 3,
  softplus: 1,
  sin: 0,
};

function activate(used: readonly Activation[]): string {
  const [last, ...others] = used.toReversed();
  const cases = others.map((name) => `    case ${activationCode(name)}u: { return ${functionName('act', name)}(x); }`);
  return [
    'fn activate(kind: u32, x: vec4f) -> vec4f {',
    '  switch kind {',
    ...cases,
    `    default: { return ${functionName('act', last)}(x); }`,
    '  }',
    '}',
  ].join('\n');
}

/** The loss of one output as `element_loss`, for compute-loss-sum.wgsl. */
export function elementLoss(loss: LossName): string {
  return `fn element_loss(z: vec4f, y: vec4f) -> vec4f { return ${functionName('loss', loss)}(z, y); }`;
}

/** The name of an activation's or a loss's function in the shaders. */
export function functionName(prefix: string, name: string): string {
  return `${prefix}_${name.replaceAll('-', '_')}`;
}
