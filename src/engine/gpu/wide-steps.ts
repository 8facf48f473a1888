import { productShape, type ProductShape } from './wide-source.ts';
import type { WideLayout } from './wide-layout.ts';

/** One pass between the weights and the losses: a layer, with the first or the last where it takes them along. */
export interface WideStep {
  /** Which layer's inputs, outputs and weights it works with. */
  readonly layer: number;
  /** null: the first layer on its own, which is no product. */
  readonly shape: ProductShape | null;
  /** Computes the first layer's activations instead of reading them. */
  readonly takesFirst: boolean;
  /** Computes the last layer from its own activations instead of storing them. */
  readonly takesLast: boolean;
  /** Units that it stores. */
  readonly stores: number;
}

/** The most outputs of a last layer that is computed with the one before: two barriers for each pair of them. */
const MOST_LAST_OUTPUTS = 16;

/** The shape of a layer's product by its outputs and the blocks of four samples of a segment. */
export type ShapeOf = (outputs: number, blocks: number) => ProductShape;

/** The shapes for an adapter. */
export function shapesFor(software: boolean): ShapeOf {
  return (outputs, blocks) => productShape(outputs, blocks, software);
}

/**
 * The passes over a network. Where one tile has all outputs of the second layer, its workgroup computes the first layer's
 * activations once, and where it has all of the last hidden layer, it can go on to the last: what is not stored is not
 * read again, and a network of two hidden layers of up to 64 units is one pass.
 */
export function wideSteps({ layers, blocks }: WideLayout, shapeOf: ShapeOf): WideStep[] {
  const end = layers.length - 1;
  const shapes = layers.map(({ outputs }) => shapeOf(outputs, blocks));
  const oneTile = (l: number) =>
    l > 0 && l < end && shapes[l].kind === 'tile' && layers[l].groups <= shapes[l].groups * shapes[l].rows;
  const takesFirst = oneTile(1);
  const takesLast = oneTile(end - 1) && layers[end].outputs <= MOST_LAST_OUTPUTS;
  const steps: WideStep[] = [];
  for (let l = takesFirst ? 1 : 0; l <= (takesLast ? end - 1 : end); l++) {
    const goesOn = takesLast && l === end - 1;
    steps.push({
      layer: l,
      shape: l === 0 ? null : shapes[l],
      takesFirst: takesFirst && l === 1,
      takesLast: goesOn,
      stores: layers[goesOn ? end : l].outputs,
    });
  }
  return steps;
}

/** vec4s of activations of one node and segment that lie in a buffer at once. */
export function pairActivations({ blocks }: WideLayout, steps: readonly WideStep[]): number {
  return blocks * Math.max(...steps.map(({ stores }) => stores));
}
