import type { Plan } from './plan.ts';

/** Why this landscape is fast, or what it costs, in sentences for a person. Layers count from 1. */
export function describePlan(plan: Plan): string[] {
  const lines = [...stillLayers(plan)];
  if (plan.quadratic) return [...lines, closedForm(plan), ...multiplyAdds(plan)];
  return [...lines, ...alongLines(plan), overflow(plan), ...multiplyAdds(plan)];
}

function* stillLayers({ dependence, constantLayers, unreduced, problem }: Plan): Generator<string> {
  const still = dependence.filter((each) => each === 'constant').length;
  if (constantLayers > 0) {
    const does = constantLayers === 1 ? 'does' : 'do';
    yield `${layers(1, constantLayers)} of ${dependence.length} ${does} not move: evaluated once for ${count(problem.data.samples, 'sample')}.`;
  }
  if (unreduced) {
    const move = still - constantLayers === 1 ? 'does not move, yet is' : 'do not move, yet are';
    yield `${layers(constantLayers + 1, still)} ${move} evaluated at every point: ${unreduced}.`;
  }
}

function closedForm({ dependence }: Plan): string {
  if (dependence.at(-1) === 'constant') return 'Nothing moves: the loss is the same number everywhere.';
  return 'The loss is exactly quadratic over this plane: six coefficients, evaluated in closed form.';
}

function* alongLines({
  dependence,
  transposed,
  lineLayers,
  constantLayers,
  problem,
}: Plan): Generator<string, void, undefined> {
  const [along, line] = transposed ? ['a', 'column'] : ['b', 'row'];
  const isLine = dependence.at(-1) !== 'both';
  if (isLine) {
    yield `The loss depends on ${along} alone: evaluated at one node of each ${line}, ${problem.grid[1]} in all.`;
  } else if (lineLayers > 0) {
    const moves = lineLayers === 1 ? 'moves' : 'move';
    yield `${layers(constantLayers + 1, constantLayers + lineLayers)} ${moves} with ${along} alone: once a ${line} is enough.`;
  }
  const first = problem.network.layers[lineLayers];
  const place = constantLayers + lineLayers + 1;
  const affine = isLine ? along : '(a, b)';
  const instead = first.inputs === 1 ? '' : ` instead of ${number(first.inputs)}`;
  yield `Layer ${place} is affine in ${affine}: 1 multiply-add per unit and sample${instead}.`;
}

function overflow({ finite }: Plan): string {
  return finite
    ? 'Overflow cannot happen in this window, so kernels leave its checks out.'
    : 'Bounds do not rule overflow out in this window, so kernels check for it.';
}

function* multiplyAdds({ work }: Plan): Generator<string> {
  const { naive, executed, activations } = work;
  const share = executed === naive ? '' : `, a naive evaluation ${number(naive)}`;
  const calls = Object.entries(activations).map(([name, calls]) => `${number(calls)} ${name}`);
  const besides = calls.length === 0 ? '' : ` and ${calls.join(', ')}`;
  yield `Each point takes ${count(executed, 'multiply-add')}${besides} a sample${share}.`;
}

function layers(first: number, last: number): string {
  return first === last ? `Layer ${first}` : `Layers ${first}–${last}`;
}

function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
