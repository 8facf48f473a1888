/** Samples of a panel. */
export const PANEL = 4;

/**
 * The inner loops of backpropagation, over panels of four samples: values are `[panel][unit][4]`, weights `[output][input]`, all
 * float64 in one memory, named by the index of their first.
 *
 * Each sum over units is taken from the first unit on, as in `createEvaluator`, whose bits a linear layer therefore has. Each sum over samples is
 * two sums, of the even and of the odd ones, that are added at the end of a block: what the two lanes of a vector do. So
 * every kernel gives the same bits, anywhere.
 */
export interface Kernel {
  readonly memory: Float64Array;
  /**
   * Sums over the inputs of every output: z = W x + bias by `along` = 1 and `across` = the inputs, ∂l/∂x = Wᵀ ∂l/∂z with the two
   * exchanged, and with the roles of inputs and outputs.
   *
   * @param bias below 0 where there is none
   * @param along from one weight to that of the next input; `across` to that of the next output
   */
  product(
    to: number,
    from: number,
    weight: number,
    bias: number,
    inputs: number,
    outputs: number,
    along: number,
    across: number,
    panels: number,
  ): void;
  /** Adds Σ ∂l/∂z xᵀ over the samples to the gradient by the weights, and Σ ∂l/∂z to that by the biases, if there are any. */
  collect(weight: number, bias: number, z: number, x: number, inputs: number, outputs: number, panels: number): void;
  /** Multiplies adjoints by slopes; a slope of exactly 0 passes nothing on, not 0·∞. */
  multiply(adjoint: number, slope: number, count: number): void;
  /** An activation of `count` numbers from `z` on, to `h`, with its slopes; `h` may be `z`. */
  sigmoid(z: number, h: number, slope: number, count: number): void;
  tanh(z: number, h: number, slope: number, count: number): void;
  elu(z: number, h: number, slope: number, count: number): void;
}
