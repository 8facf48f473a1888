import lossFunctions from '../../../shaders/compute-losses.wgsl?raw';
import bindings from '../../../shaders/compute-narrow.wgsl?raw';
import sumFunctions from '../../../shaders/compute-sum.wgsl?raw';
import tileStruct from '../../../shaders/compute-tile.wgsl?raw';
import activationFunctions from '../../../shaders/math-activations.wgsl?raw';
import finiteFunctions from '../../../shaders/math-finite.wgsl?raw';
import mathFunctions from '../../../shaders/math-functions.wgsl?raw';
import scaledFunctions from '../../../shaders/math-scaled.wgsl?raw';
import { program } from '../../gpu/program.ts';
import type { Network } from '../../model/network.ts';
import type { LossName } from '../../spec/landscape.ts';
import type { ScaledActivation } from '../plan/scale.ts';
import { narrowLayout, unitNumbers, type NarrowLayout, type Stage } from './narrow-layout.ts';

/** What a thread computes at a time: points of a row, and for each of them blocks of four samples. */
export interface NarrowTile {
  readonly points: number;
  readonly blocks: number;
}

/** All that the text of the kernel depends on: numbers of networks are in buffers. */
export interface NarrowShape {
  readonly network: Network;
  readonly activations: readonly ScaledActivation[];
  /** Per layer: whether any of its parameters moves along u. */
  readonly moved: readonly boolean[];
  readonly loss: LossName;
  readonly tile: NarrowTile;
  /** One division for two reciprocals: where divisions are dear. */
  readonly sharedDivision: boolean;
  /** Where the weights' part along u lies. */
  readonly alongIn: 'storage' | 'uniform';
  /** Whether, of an odd number of layers, the first is written out whatever the last (`narrow-layout.ts`). */
  readonly firstAlone: boolean;
}

/** @workgroup_size of the generated kernel, all of it in one row of the lattice. */
export const NARROW_WORKGROUP = 64;

/** Blocks summed in float32 before their sum goes to the two-float accumulator: a tile has no more. */
const SUM_BLOCKS = 16;

/** Activations that have a shorter form where nothing overflows. */
const FINITE_FORMS: Partial<Record<ScaledActivation, string>> = {
  silu: 'finite_silu',
  'gelu-tanh': 'finite_gelu_tanh',
};

/** Activations made from 1 / (1 + 2^x), of which two can share a division. */
const SHARED_DIVISIONS: Partial<Record<ScaledActivation, (reciprocal: string) => string>> = {
  'scaled-sigmoid': (reciprocal) => reciprocal,
  'scaled-tanh': (reciprocal) => `2.0 * ${reciprocal} - 1.0`,
};

/** The kernel's text. */
export function narrowSource(shape: NarrowShape): string {
  const { weightLength } = narrowLayout(shape.network, shape.firstAlone);
  const main = new Emitter(shape).main();
  const constants = { SUM_GROUPS: { u32: SUM_BLOCKS / shape.tile.blocks } };
  const along =
    shape.alongIn === 'storage'
      ? '@group(0) @binding(4) var<storage, read> weights_along: array<vec4f>;'
      : `@group(0) @binding(4) var<uniform> weights_along: array<vec4f, ${Math.max(1, weightLength / 4)}>;`;
  return program(
    [
      tileStruct,
      sumFunctions,
      mathFunctions,
      activationFunctions,
      scaledFunctions,
      finiteFunctions,
      lossFunctions,
      bindings,
      along,
      main,
    ],
    constants,
  );
}

/** One point and one block of a thread's tile: a suffix of the names of its variables. */
interface Cell {
  readonly point: number;
  readonly block: number;
}

class Emitter {
  readonly #shape: NarrowShape;
  readonly #layout: NarrowLayout;
  readonly #cells: readonly Cell[];
  readonly #points: readonly number[];
  readonly #blocks: readonly number[];

  constructor(shape: NarrowShape) {
    this.#shape = shape;
    this.#layout = narrowLayout(shape.network, shape.firstAlone);
    this.#points = range(shape.tile.points);
    this.#blocks = range(shape.tile.blocks);
    this.#cells = this.#points.flatMap((point) => this.#blocks.map((block) => ({ point, block })));
  }

  main(): string {
    const { points, blocks } = this.#shape.tile;
    const { network } = this.#shape;
    const dataLength = network.layers[0].outputs * blocks;
    const targetsLength = (network.layers.at(-1)!.outputs + 1) * blocks;
    const perPoint = (line: (q: number) => string) => this.#points.map(line);
    return [
      `@compute @workgroup_size(${NARROW_WORKGROUP})`,
      'fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {',
      `let column0 = (group.x * ${NARROW_WORKGROUP}u + lane) * ${points}u;`,
      'if (column0 >= tile.width) { return; }',
      'let row = group.y;',
      'let segment = tile.first_segment + group.z;',
      `let segment_groups = tile.segment_blocks / ${blocks}u;`,
      'let first = segment * segment_groups;',
      `let end = min(first + segment_groups, (tile.blocks + ${blocks - 1}u) / ${blocks}u);`,
      'let bound_first = (row * (tile.end_segment - tile.first_segment) + group.z) * segment_groups;',
      `let weights = row * ${this.#layout.weightLength / 4}u;`,
      ...this.#points.slice(1).map((q) => `let column${q} = column0 + ${q}u;`),
      ...perPoint((q) => `let a${q} = coordinate_a(min(column${q}, tile.width - 1u));`),
      ...perPoint((q) => `var sum${q} = Sum(0.0, 0.0, 0u);`),
      'for (var start = first; start < end; start += SUM_GROUPS) {',
      ...perPoint((q) => `var lanes${q} = vec4f(0.0);`),
      'let stop = min(start + SUM_GROUPS, end);',
      'for (var index = start; index < stop; index++) {',
      `let at_bound = (bound_first + index - first) * ${dataLength}u;`,
      `let at_along = index * ${dataLength}u;`,
      `let at_targets = index * ${targetsLength}u;`,
      ...this.#group(),
      '}',
      ...perPoint((q) => `add(&sum${q}, across(lanes${q}));`),
      '}',
      ...perPoint((q) => `if (column${q} < tile.width) { deliver(row * tile.width + column${q}, segment, sum${q}); }`),
      '}',
    ].join('\n');
  }

  /** The losses of one group of samples, added to the lanes. */
  #group(): string[] {
    const last = this.#shape.network.layers.length - 1;
    return [...this.#layout.stages.flatMap((stage) => this.#stage(stage)), ...this.#loss(last)];
  }

  /** Layers to their activations h<layer>_<unit>, from those of the layer before or from the data. */
  #stage({ unit, into, records, recordLength, header }: Stage): string[] {
    const { layers } = this.#shape.network;
    const units = range(layers[unit].outputs);
    if (into === null) {
      return units.flatMap((i) => [
        ...this.#unit(unit, [unit], `${i}u`, `${records + i * recordLength}u`, recordLength, `u${i}_`),
        ...this.#activate(unit, `u${i}_z`, `h${unit}_${i}`),
      ]);
    }
    const outputs = range(layers[into].outputs);
    const first = unitNumbers(layers[unit], unit);
    const scatter = outputs.flatMap((i) =>
      this.#each((cell) => `c${into}_${i}${id(cell)} += ${weight('w', first + i, cell)} * x${id(cell)};`),
    );
    return [
      ...this.#accumulators(into, header, records - header),
      `for (var j = 0u; j < ${units.length}u; j++) {`,
      ...this.#unit(unit, [unit, into], 'j', `(${records}u + j * ${recordLength}u)`, recordLength, ''),
      ...this.#activate(unit, 'z', 'x'),
      ...scatter,
      '}',
      ...outputs.flatMap((i) => this.#activate(into, `c${into}_${i}`, `h${into}_${i}`)),
    ];
  }

  /** The pre-activation <prefix>z of one unit, and the weights <prefix>w of its record, which belong to `layers`. */
  #unit(unit: number, layers: number[], index: string, at: string, length: number, prefix: string): string[] {
    const weights = this.#weights(at, length, `${prefix}w`, layers);
    if (unit === 0) return [...weights, ...this.#affine(`${index} * ${this.#blocks.length}u`, `${prefix}z`)];
    return [...weights, ...this.#gather(unit, prefix)];
  }

  /** Pre-activations of one unit of layer 0, whose data begins `offset` behind that of the group. */
  #affine(offset: string, name: string): string[] {
    const moved = this.#shape.moved[0];
    return [
      ...this.#blocks.flatMap((v) => [
        `let ${name}_bound${v} = bound_data[at_bound + ${offset} + ${v}u];`,
        ...(moved ? [`let ${name}_along${v} = data_along[at_along + ${offset} + ${v}u];`] : []),
      ]),
      ...this.#each((cell) => {
        const along = moved ? ` + a${cell.point} * ${name}_along${cell.block}` : '';
        return `let ${name}${id(cell)} = ${name}_bound${cell.block}${along};`;
      }),
    ];
  }

  /** The sums of layer `into`, starting from its biases. */
  #accumulators(into: number, header: number, length: number): string[] {
    const { outputs, bias } = this.#shape.network.layers[into];
    const name = `b${into}_`;
    const start = (i: number, cell: Cell) => (bias < 0 ? '0.0' : weight(name, i, cell));
    const sums = range(outputs).flatMap((i) =>
      this.#each((cell) => `var c${into}_${i}${id(cell)} = vec4f(${start(i, cell)});`),
    );
    return [...this.#weights(`${header}u`, length, name, [into]), ...sums];
  }

  /** One unit of a layer behind the first: z = w·h + bias. */
  #gather(unit: number, prefix: string): string[] {
    const { inputs, bias } = this.#shape.network.layers[unit];
    const start = (cell: Cell) => (bias < 0 ? '0.0' : weight(`${prefix}w`, inputs, cell));
    return [
      ...this.#each((cell) => `var ${prefix}z${id(cell)} = vec4f(${start(cell)});`),
      ...range(inputs).flatMap((k) =>
        this.#each(
          (cell) => `${prefix}z${id(cell)} += ${weight(`${prefix}w`, k, cell)} * h${unit - 1}_${k}${id(cell)};`,
        ),
      ),
    ];
  }

  /** `length` vec4s of the weight stream, from `at` on, for each point of the tile: `<name><vec4>_<point>`. */
  #weights(at: string, length: number, name: string, layers: readonly number[]): string[] {
    const moved = layers.some((l) => l > 0 && this.#shape.moved[l]);
    return range(length).flatMap((g) => [
      `let ${name}bound${g} = bound_weights[weights + ${at} + ${g}u];`,
      ...(moved ? [`let ${name}along${g} = weights_along[${at} + ${g}u];`] : []),
      ...this.#points.map((q) => {
        const value = moved ? `${name}bound${g} + a${q} * ${name}along${g}` : `${name}bound${g}`;
        return `let ${name}${g}_${q} = ${value};`;
      }),
    ]);
  }

  /** Activations `<to>` of `<from>` in every cell. */
  #activate(layer: number, from: string, to: string): string[] {
    const name = this.#shape.activations[layer];
    if (name === 'identity') return this.#each((cell) => `let ${to}${id(cell)} = ${from}${id(cell)};`);
    const call = FINITE_FORMS[name] ?? `act_${name.replaceAll('-', '_')}`;
    const ofPair = SHARED_DIVISIONS[name];
    if (!ofPair || !this.#shape.sharedDivision) {
      return this.#each((cell) => `let ${to}${id(cell)} = ${call}(${from}${id(cell)});`);
    }
    return range(Math.ceil(this.#cells.length / 2)).flatMap((k) => {
      const [x, y] = [this.#cells[2 * k], this.#cells[2 * k + 1]];
      if (!y) return [`let ${to}${id(x)} = ${call}(${from}${id(x)});`];
      const pair = `${to}${id(x)}pair`;
      return [
        `let ${pair} = reciprocal_pair(${from}${id(x)}, ${from}${id(y)});`,
        `let ${to}${id(x)} = ${ofPair(`${pair}.x`)};`,
        `let ${to}${id(y)} = ${ofPair(`${pair}.y`)};`,
      ];
    });
  }

  #loss(layer: number): string[] {
    const outputs = range(this.#shape.network.layers[layer].outputs);
    const rows = [...outputs, outputs.length];
    const loads = rows.flatMap((k) =>
      this.#blocks.map((v) => `let t${k}_${v} = targets[at_targets + ${k * this.#blocks.length + v}u];`),
    );
    const mask = (cell: Cell) => `t${outputs.length}_${cell.block}`;
    const terms = (cell: Cell) => outputs.map((k) => [`h${layer}_${k}${id(cell)}`, `t${k}_${cell.block}`] as const);
    const { loss } = this.#shape;
    if (loss === 'cross-entropy')
      return [...loads, ...this.#cells.flatMap((cell) => crossEntropy(terms(cell), mask(cell), cell))];
    const name = `loss_${loss.replaceAll('-', '_')}`;
    return [
      ...loads,
      ...this.#each((cell) => {
        const sum = terms(cell).map(([z, t]) => `${name}(${z}, ${t})`);
        return `lanes${cell.point} += ${mask(cell)} * (${sum.join(' + ')});`;
      }),
    ];
  }

  #each(line: (cell: Cell) => string): string[] {
    return this.#cells.map(line);
  }
}

/**
 * Σ t (log Σ e^z − z) as Σ t (largest − z) + Σt log(1 + Σ others e^(z − largest)): the largest logit is found by letting
 * it win against one after the other, and the losers are the others. `total` is Σt; no term is negative.
 */
function crossEntropy(terms: readonly (readonly [string, string])[], total: string, cell: Cell): string[] {
  const [largest, others, loss] = ['largest', 'others', 'loss'].map((name) => name + id(cell));
  const rest = terms.slice(1);
  const loser = (k: number) => `loser${k}${id(cell)}`;
  const winner = (k: number) => (k < 0 ? terms[0][0] : `winner${k}${id(cell)}`);
  return [
    ...rest.flatMap(([z], k) => [
      `let ${winner(k)} = max(${winner(k - 1)}, ${z});`,
      `let ${loser(k)} = min(${winner(k - 1)}, ${z});`,
    ]),
    `let ${largest} = ${winner(rest.length - 1)};`,
    `var ${others} = vec4f(0.0);`,
    ...rest.map((_, k) => `${others} += finite_exp(${loser(k)} - ${largest});`),
    `var ${loss} = ${total} * log1p_positive(${others});`,
    ...terms.map(([z, t]) => `${loss} += ${t} * (${largest} - ${z});`),
    `lanes${cell.point} += ${loss};`,
  ];
}

const COMPONENTS = 'xyzw';

/** Number `k` of the weights `<name><group>_<point>`. */
function weight(name: string, k: number, { point }: Cell): string {
  return `${name}${k >> 2}_${point}.${COMPONENTS[k & 3]}`;
}

function id({ point, block }: Cell): string {
  return `_${point}_${block}`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k);
}
