import losses from '../../../shaders/compute-losses.wgsl?raw';
import main from '../../../shaders/compute-jets.wgsl?raw';
import activationDerivatives from '../../../shaders/compute-jets-activations.wgsl?raw';
import crossEntropy from '../../../shaders/compute-jets-cross-entropy.wgsl?raw';
import data from '../../../shaders/compute-jets-data.wgsl?raw';
import general from '../../../shaders/compute-jets-general.wgsl?raw';
import generalCrossEntropy from '../../../shaders/compute-jets-general-cross-entropy.wgsl?raw';
import generalSum from '../../../shaders/compute-jets-general-sum.wgsl?raw';
import lossDerivatives from '../../../shaders/compute-jets-losses.wgsl?raw';
import first from '../../../shaders/compute-jets-order-1.wgsl?raw';
import second from '../../../shaders/compute-jets-order-2.wgsl?raw';
import narrow from '../../../shaders/compute-jets-narrow.wgsl?raw';
import storePrivate from '../../../shaders/compute-jets-store-private.wgsl?raw';
import storeScratch from '../../../shaders/compute-jets-store-scratch.wgsl?raw';
import sumOverOutputs from '../../../shaders/compute-jets-sum.wgsl?raw';
import sums from '../../../shaders/compute-sum.wgsl?raw';
import tile from '../../../shaders/compute-tile.wgsl?raw';
import activationFunctions from '../../../shaders/math-activations.wgsl?raw';
import functions from '../../../shaders/math-functions.wgsl?raw';
import { program } from '../../gpu/program.ts';
import { jetSize, type JetOrder } from '../../model/jet.ts';
import type { Network } from '../../model/network.ts';
import { ACTIVATIONS, type Activation, type LossName } from '../../spec/landscape.ts';
import { activationCode } from './general-source.ts';
import { narrowBlock, type NarrowProblem } from './jets-narrow.ts';
import { BLOCK_SAMPLES } from './segments.ts';

/** Samples that a thread of a kernel takes at once. */
export type Lanes = 1 | 2 | 4;

export interface JetSource {
  readonly code: string;
  /** `narrow`: written out for one network, all in registers; `general`: any network, units in an array. */
  readonly kind: 'narrow' | 'general';
  /** Jets of one half of the store of the general kernel. */
  readonly widest: number;
  /** Whether the store is a storage buffer rather than private memory. */
  readonly scratch: boolean;
}

/** The widest layer whose jets stay in private memory: two layers of it, four samples each, are 6 KiB at order 2. */
const WIDEST_PRIVATE = 32;

/** The kernel for networks of any size. Like the general loss kernel's, its text depends on little. */
export function generalJetSource(network: Network, loss: LossName, order: JetOrder): JetSource {
  const widest = roundUpWidth(Math.max(...network.widths.slice(1)));
  const scratch = widest > WIDEST_PRIVATE;
  const used = ACTIVATIONS.filter((name) => network.layers.some(({ activation }) => activation === name));
  const visits = loss === 'cross-entropy' ? generalCrossEntropy : generalSum;
  const block = [scratch ? storeScratch : storePrivate, activate(used), visits, general];
  const constants = { WIDEST: { u32: widest }, UNIT_SLOTS: { u32: 2 * widest } };
  return { code: jetProgram(block, loss, order, 4, constants), kind: 'general', widest, scratch };
}

/** The kernel written out for one network; see `isNarrow`. */
export function narrowJetSource(problem: NarrowProblem, order: JetOrder, lanes: Lanes): JetSource {
  const block = [narrow, narrowBlock(problem)];
  return { code: jetProgram(block, problem.loss.name, order, lanes), kind: 'narrow', widest: 0, scratch: false };
}

function jetProgram(
  block: readonly string[],
  loss: LossName,
  order: JetOrder,
  lanes: Lanes,
  constants: Parameters<typeof program>[1] = {},
): string {
  const lossParts =
    loss === 'cross-entropy' ? [crossEntropy] : [losses, lossDerivatives, elementLoss(loss), sumOverOutputs];
  const parts = [
    functions,
    activationFunctions,
    activationDerivatives,
    laneSum(lanes),
    sums,
    order === 1 ? first : second,
    data,
    ...lossParts,
    ...block,
    main,
  ].map((text) => inLanes(text, lanes));
  const fixed = { RESULTS: { u32: jetSize(order) }, BLOCK_PARTS: { u32: BLOCK_SAMPLES / lanes } };
  return program([tile, ...parts], { ...fixed, ...constants });
}

/** Shader text for four samples at a time, for fewer. */
function inLanes(text: string, lanes: Lanes): string {
  if (lanes === 4) return text;
  const [f, u, i, b] = lanes === 1 ? ['f32', 'u32', 'i32', 'bool'] : ['vec2f', 'vec2u', 'vec2i', 'vec2<bool>'];
  return text.replaceAll('vec4f', f).replaceAll('vec4u', u).replaceAll('vec4i', i).replaceAll('vec4<bool>', b);
}

function laneSum(lanes: Lanes): string {
  const sum = { 1: 'x', 2: 'x.x + x.y', 4: '(x.x + x.y) + (x.z + x.w)' }[lanes];
  return `fn lane_sum(x: vec4f) -> f32 { return ${sum}; }`;
}

function activate(used: readonly Activation[]): string {
  const [last, ...others] = used.toReversed();
  const cases = others.map((name) => `    case ${activationCode(name)}u: { return ${jetFunction(name)}(x); }`);
  return [
    'fn activate(kind: u32, x: vec4f) -> Derivatives {',
    '  switch kind {',
    ...cases,
    `    default: { return ${jetFunction(last)}(x); }`,
    '  }',
    '}',
  ].join('\n');
}

/** The shader function that gives an activation with its derivatives. */
function jetFunction(name: Activation): string {
  return `jet_${name.replaceAll('-', '_')}`;
}

function elementLoss(loss: LossName): string {
  return `fn element_loss(z: vec4f, y: vec4f) -> Derivatives { return loss_jet_${loss.replaceAll('-', '_')}(z, y); }`;
}

function roundUpWidth(width: number): number {
  let rounded = 16;
  while (rounded < width) rounded *= 2;
  return rounded;
}
