/** A rule that moves parameters by their gradient alone. Keeps what it remembers between steps to itself. */
export interface GradientRule {
  /** Takes one step, in place; `gradient` is left as it is. */
  update(theta: Float64Array, gradient: Float64Array, learningRate: number): void;
}

/** θ ← θ − η g */
export function gradientDescent(): GradientRule {
  return {
    update(theta, gradient, learningRate) {
      for (let k = 0; k < theta.length; k++) theta[k] -= learningRate * gradient[k];
    },
  };
}

/**
 * `torch.optim.SGD` with momentum μ and no dampening: m ← μ m + g, θ ← θ − η m; the first m is g. With `nesterov` (Sutskever et al.
 * 2013) the step is g + μ m instead of m.
 */
export function momentumDescent(parameterCount: number, momentum: number, nesterov: boolean): GradientRule {
  const velocity = new Float64Array(parameterCount);
  return {
    update(theta, gradient, learningRate) {
      for (let k = 0; k < theta.length; k++) {
        velocity[k] = momentum * velocity[k] + gradient[k];
        theta[k] -= learningRate * (nesterov ? gradient[k] + momentum * velocity[k] : velocity[k]);
      }
    },
  };
}

/**
 * `torch.optim.Adam` (Kingma and Ba 2015, algorithm 1), with ε added to the corrected root:
 * θ ← θ − η m̂ / (√v̂ + ε), m̂ = m / (1 − β1^t), v̂ = v / (1 − β2^t).
 */
export function adam(parameterCount: number, [beta1, beta2]: readonly [number, number], epsilon: number): GradientRule {
  const mean = new Float64Array(parameterCount);
  const square = new Float64Array(parameterCount);
  let power1 = 1;
  let power2 = 1;
  return {
    update(theta, gradient, learningRate) {
      power1 *= beta1;
      power2 *= beta2;
      const size = learningRate / (1 - power1);
      const root = Math.sqrt(1 - power2);
      for (let k = 0; k < theta.length; k++) {
        const g = gradient[k];
        mean[k] = beta1 * mean[k] + (1 - beta1) * g;
        square[k] = beta2 * square[k] + (1 - beta2) * g * g;
        const step = (size * mean[k]) / (Math.sqrt(square[k]) / root + epsilon);
        // without an ε, a parameter that never had a slope is 0 / 0
        if (mean[k] !== 0) theta[k] -= step;
      }
    },
  };
}
