import lossCrossEntropy from '../../../shaders/compute-loss-cross-entropy.wgsl?raw';
import lossSum from '../../../shaders/compute-loss-sum.wgsl?raw';
import losses from '../../../shaders/compute-losses.wgsl?raw';
import sum from '../../../shaders/compute-sum.wgsl?raw';
import tile from '../../../shaders/compute-tile.wgsl?raw';
import storedInputs from '../../../shaders/compute-wide-inputs-stored.wgsl?raw';
import firstInputs from '../../../shaders/compute-wide-inputs-first.wgsl?raw';
import lastCode from '../../../shaders/compute-wide-last.wgsl?raw';
import placeCode from '../../../shaders/compute-wide-place.wgsl?raw';
import directCode from '../../../shaders/compute-wide-direct.wgsl?raw';
import firstCode from '../../../shaders/compute-wide-first.wgsl?raw';
import lossCode from '../../../shaders/compute-wide-loss.wgsl?raw';
import tileCode from '../../../shaders/compute-wide-tile.wgsl?raw';
import weightsCode from '../../../shaders/compute-wide-weights.wgsl?raw';
import common from '../../../shaders/compute-wide.wgsl?raw';
import activationFunctions from '../../../shaders/math-activations.wgsl?raw';
import functions from '../../../shaders/math-functions.wgsl?raw';
import scaledFunctions from '../../../shaders/math-scaled.wgsl?raw';
import { program } from '../../gpu/program.ts';
import type { LossName } from '../../spec/landscape.ts';
import { scaledActivations, type ScaledActivation } from '../plan/scale.ts';
import { elementLoss, functionName } from './general-source.ts';

/**
 * How a layer's product of matrices is spread over threads. A thread has `groups` × 4 outputs and `blocks` × 4 samples in
 * registers; `rows` × `columns` threads are a workgroup.
 */
export interface ProductShape {
  /** `tile` goes through workgroup memory, `direct` reads storage. */
  readonly kind: 'tile' | 'direct';
  readonly groups: number;
  readonly blocks: number;
  /** Threads along the outputs and along the samples. */
  readonly rows: number;
  readonly columns: number;
}

/** Inputs multiplied between two barriers: 8 KiB of workgroup memory at 64 outputs × 64 samples. */
export const PANEL = 16;

/** The most outputs that one thread computes without workgroup memory. */
const DIRECT_GROUPS = 4;

/**
 * The shape for a layer. An adapter and a landscape decide it, never the tiling of the work: with workgroup memory and without,
 * sums are added in another order and may differ in their last bits.
 *
 * On a GPU 8 × 8 values a thread, 64 multiply-adds for four loads of workgroup memory, with less along the samples where
 * there are few; layers of at most 16 outputs would leave most of a tile idle and go without. A software adapter pays for
 * each barrier and each access of workgroup memory as for hundreds of multiply-adds.
 *
 * @param blocks of four samples in a segment
 */
export function productShape(outputs: number, blocks: number, software: boolean): ProductShape {
  const groups = Math.min(Math.ceil(outputs / 4), DIRECT_GROUPS);
  if (software) {
    const perThread = Math.max(1, Math.min(4, Math.floor(blocks / 4)));
    const columns = Math.ceil(blocks / perThread) > 8 ? 16 : 4;
    return { kind: 'direct', groups, blocks: perThread, rows: 1, columns };
  }
  if (outputs <= 4 * DIRECT_GROUPS)
    return { kind: 'direct', groups, blocks: 1, rows: 1, columns: blocks > 32 ? 64 : 32 };
  if (blocks <= 4) return { kind: 'tile', groups: 2, blocks: 1, rows: 16, columns: 4 };
  if (blocks <= 8) return { kind: 'tile', groups: 2, blocks: 1, rows: 8, columns: 8 };
  if (outputs <= 32 && blocks > 16) return { kind: 'tile', groups: 2, blocks: 2, rows: 4, columns: 16 };
  if (outputs > 64) return { kind: 'tile', groups: 2, blocks: 2, rows: 16, columns: 8 };
  return { kind: 'tile', groups: 2, blocks: 2, rows: 8, columns: 8 };
}

/** Workgroups along the samples and along the outputs. */
export function productGroups(shape: ProductShape, groups: number, blocks: number): [number, number] {
  return [Math.ceil(blocks / (shape.blocks * shape.columns)), Math.ceil(groups / (shape.groups * shape.rows))];
}

const prelude = [tile, common];

export function weightsSource(): string {
  return program([...prelude, weightsCode]);
}

export function firstSource(activation: ScaledActivation): string {
  return program([...prelude, ...activationCode({ act: activation }), firstCode]);
}

export function lossSource(loss: LossName): string {
  const lossParts = loss === 'cross-entropy' ? [lossCrossEntropy] : [losses, elementLoss(loss), lossSum];
  return program([...prelude, sum, functions, ...lossParts, lossCode]);
}

/** Activations of a product of matrices, and of the layers that it takes along. */
export interface ProductActivations {
  readonly own: ScaledActivation;
  /** The first layer's, whose activations it computes rather than reads. */
  readonly before: ScaledActivation | null;
  /** The last layer's, which it computes at once. */
  readonly after: ScaledActivation | null;
}

/** The product of a layer, its biases and its activation. */
export function productSource(shape: ProductShape, { own, before, after }: ProductActivations): string {
  const { kind, groups, blocks, rows, columns } = shape;
  const extent = { TILE_GROUPS: { u32: groups * rows }, TILE_BLOCKS: { u32: blocks * columns } };
  const used = { act: own, ...(before && { act_before: before }), ...(after && { act_after: after }) };
  const parts = [...prelude, ...activationCode(used), before ? firstInputs : storedInputs, placeCode];
  if (kind === 'direct') {
    return program([...parts, directCode, directMain(shape)], { ...extent, THREADS: { u32: columns } });
  }
  const threads = { THREADS_X: { u32: columns }, THREADS_Y: { u32: rows }, PANEL: { u32: PANEL } };
  const end = after ? [lastCode] : [];
  return program([...parts, tileCode, ...end, tileMain(shape, after !== null)], { ...extent, ...threads });
}

/** Activations under the names that a shader calls them by. */
function activationCode(used: Record<string, ScaledActivation>): string[] {
  const names = Object.values(used);
  const isScaled = (name: ScaledActivation) => name in scaledActivations;
  const calls = Object.entries(used).map(
    ([name, activation]) => `fn ${name}(x: vec4f) -> vec4f { return ${functionName('act', activation)}(x); }`,
  );
  return [
    ...(names.some(isScaled) ? [scaledFunctions] : []),
    ...(names.every(isScaled) ? [] : [functions, activationFunctions]),
    ...calls,
  ];
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

/** One statement for every output (of `groups` × 4) and block of a thread. */
function forEach({ groups, blocks }: ProductShape, statement: (unit: number, block: number) => string): string[] {
  return indices(4 * groups).flatMap((unit) => indices(blocks).map((block) => statement(unit, block)));
}

/** Output `unit` of what a thread read as `name`0, `name`1, … */
function lane(name: string, unit: number): string {
  return `${name}${unit >> 2}.${'xyzw'[unit & 3]}`;
}

function multiplyAdd(shape: ProductShape): string[] {
  return forEach(shape, (unit, block) => `sum${unit}_${block} += ${lane('w', unit)} * h${block};`);
}

function accumulators(shape: ProductShape): string[] {
  return forEach(shape, (unit, block) => `var sum${unit}_${block} = vec4f(${lane('b', unit)});`);
}

/** What a thread reads of a panel: groups and blocks lie a workgroup's width apart, so that neighbours read side by side. */
function tileMain(shape: ProductShape, withLast: boolean): string {
  const { groups, blocks, rows, columns } = shape;
  const threads = rows * columns;
  const weights = indices((PANEL * groups * rows) / threads);
  const inputs = indices((PANEL * blocks * columns) / threads);
  const fetch = (first: string) => [
    ...weights.map((k) => `next_w${k} = fetch_weights(at, ${first}, thread + ${k * threads}u);`),
    ...inputs.map((k) => `next_h${k} = fetch_inputs(at, ${first}, thread + ${k * threads}u);`),
  ];
  return [
    '@compute @workgroup_size(THREADS_X, THREADS_Y)',
    'fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) local: vec3u,',
    '        @builtin(local_invocation_index) thread: u32) {',
    'let at = place(workgroup);',
    ...indices(groups).map((k) => `let b${k} = bias(at, local.y + ${k * rows}u);`),
    ...accumulators(shape),
    ...weights.map((k) => `var next_w${k}: vec4f;`),
    ...inputs.map((k) => `var next_h${k}: vec4f;`),
    ...fetch('0u'),
    'for (var first = 0u; first < layer.inputs; first += PANEL) {',
    ...weights.map((k) => `panel_weights[thread + ${k * threads}u] = next_w${k};`),
    ...inputs.map((k) => `panel_inputs[thread + ${k * threads}u] = next_h${k};`),
    'workgroupBarrier();',
    ...fetch('first + PANEL'),
    'for (var k = 0u; k < PANEL; k++) {',
    ...indices(groups).map((k) => `let w${k} = panel_weights[k * TILE_GROUPS + local.y + ${k * rows}u];`),
    ...indices(blocks).map((k) => `let h${k} = panel_inputs[k * TILE_BLOCKS + local.x + ${k * columns}u];`),
    ...multiplyAdd(shape),
    '}',
    'workgroupBarrier();',
    '}',
    ...(withLast ? lastLayer(shape) : forEach(shape, (unit, block) => store(shape, unit, block))),
    '}',
  ].join('\n');
}

/** The unit of the tile that a thread holds as its `unit`-th. */
function rowOf({ rows }: ProductShape, unit: number): string {
  return `4u * (local.y + ${(unit >> 2) * rows}u) + ${unit & 3}u`;
}

function store(shape: ProductShape, unit: number, block: number): string {
  return `put(at, ${rowOf(shape, unit)}, local.x + ${block * shape.columns}u, act(sum${unit}_${block}));`;
}

/** The last layer from the activations in registers: what a thread adds to each output goes through the inputs' panel. */
function lastLayer(shape: ProductShape): string[] {
  const { groups, blocks, rows, columns } = shape;
  const units = indices(4 * groups);
  const round = Math.min(4, PANEL / rows);
  const products = (lane: string, block: number) => units.map((unit) => `v${unit}.${lane} * sum${unit}_${block}`);
  const addend = (turn: number, lane: string) =>
    indices(blocks).map((block) => {
      const place = `(${turn * rows}u + local.y) * TILE_BLOCKS + local.x + ${block * columns}u`;
      return `panel_inputs[${place}] = ${products(lane, block).join(' + ')};`;
    });
  const turns = (first: number) => [
    `if (4u * group + ${first}u < layer.next_outputs) {`,
    ...indices(round).flatMap((turn) => addend(turn, 'xyzw'[first + turn])),
    'workgroupBarrier();',
    `for (var slot = thread; slot < ${round}u * TILE_BLOCKS; slot += THREADS) {`,
    `finish(at, 4u * group + ${first}u, slot);`,
    '}',
    'workgroupBarrier();',
    '}',
  ];
  return [
    ...forEach(shape, (unit, block) => `sum${unit}_${block} = act(sum${unit}_${block});`),
    'for (var group = 0u; group < layer.next_groups; group++) {',
    ...units.map((unit) => `let v${unit} = last_weights(at, ${rowOf(shape, unit)}, group);`),
    ...indices(4 / round).flatMap((k) => turns(k * round)),
    '}',
  ];
}

function directMain(shape: ProductShape): string {
  const { groups, blocks, columns } = shape;
  const blockOf = (k: number) => `thread + ${k * columns}u`;
  return [
    '@compute @workgroup_size(THREADS)',
    'fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {',
    'let at = place(workgroup);',
    ...indices(groups).map((k) => `let group${k} = group_place(at, ${k}u);`),
    ...indices(blocks).map((k) => `let block${k} = block_place(at, ${blockOf(k)});`),
    'let biases = layer.inputs * layer.groups;',
    ...indices(groups).map((k) => `let b${k} = weights[group${k} + biases];`),
    ...accumulators(shape),
    'for (var k = 0u; k < layer.inputs; k++) {',
    'let row = k * layer.groups;',
    'let column = k * shape.blocks;',
    ...indices(groups).map((k) => `let w${k} = weights[group${k} + row];`),
    ...indices(blocks).map((k) => `let h${k} = input[block${k} + column];`),
    ...multiplyAdd(shape),
    '}',
    ...forEach(shape, (unit, block) => `put(at, ${unit}u, ${blockOf(block)}, act(sum${unit}_${block}));`),
    '}',
  ].join('\n');
}
