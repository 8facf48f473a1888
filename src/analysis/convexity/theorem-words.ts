import type { Activation, LossName } from '../../spec/landscape.ts';
import { movedLayers, type Tally, type TheoremProblem } from './theorem-samples.ts';

/** Why a loss is convex. */
export interface Theorem {
  /** Its name. */
  theorem: string;
  /** The proof, in one to three sentences. */
  reason: string;
}

/** The losses as subjects of a sentence, and why each is convex in what it is given. */
const LOSSES: Record<LossName, { name: string; convex: string }> = {
  mse: { name: 'squared error', convex: 'squared error, a sum of squares, is convex in the predictions' },
  mae: { name: 'absolute error', convex: 'absolute error is convex in the predictions' },
  huber: { name: 'the Huber loss', convex: 'the Huber loss is convex in the predictions' },
  'log-cosh': { name: 'the log-cosh loss', convex: 'the log-cosh loss is convex in the predictions' },
  hinge: { name: 'the hinge loss', convex: 'the hinge loss is convex in the predictions' },
  bce: { name: 'cross-entropy', convex: 'cross-entropy, a log-sum-exp of the logit, is convex in it' },
  'cross-entropy': {
    name: 'cross-entropy',
    convex: 'cross-entropy, a log-sum-exp of the logits less a weighted sum of them, is convex in the logits',
  },
};

/** What a loss is given. */
function predictionsOf({ loss }: TheoremProblem): string {
  return loss.name === 'bce' || loss.name === 'cross-entropy' ? 'logits' : 'predictions';
}

const CONSTANT = 'constant loss';
const AFFINE = 'convex loss of affine predictions';

/** Nothing moves. */
export function stillReason(): Theorem {
  return {
    theorem: CONSTANT,
    reason:
      'Neither direction moves a parameter, so the loss has one value on the whole plane, and a constant is convex.',
  };
}

/** One layer moves, and nothing after it bends. */
export function affineReason(problem: TheoremProblem, moved: number): Theorem {
  const { layers } = problem.network;
  const what = predictionsOf(problem);
  const why =
    layers.length === 1
      ? 'The network is one linear layer'
      : moved === layers.length - 1
        ? 'Only the last layer moves, and it is linear'
        : `Only layer ${moved + 1} moves, and it and the layers after it are linear`;
  return {
    theorem: AFFINE,
    reason: `${why}, so the ${what} are affine in (a, b), and ${LOSSES[problem.loss.name].convex}.`,
  };
}

/** Predictions that are constant, or where the loss is flat. */
export function constantReason({ flat, constant, needsWindow }: Tally): Theorem {
  const where = needsWindow ? 'In this window' : 'On the whole plane';
  const still = 'what moves does not reach the predictions, through units that are off or weights of zero';
  const satisfied = 'the margin is at least 1, where the hinge loss is 0';
  const why = flat === 0 ? still : constant === 0 ? satisfied : `${satisfied}, or ${still}`;
  const each = flat > 0 ? 'for every sample ' : '';
  return { theorem: CONSTANT, reason: `${where}, ${each}${why}: the loss is constant, and a constant is convex.` };
}

/** Predictions found by following the units: affine, convex or concave. */
export function composedReason(problem: TheoremProblem, tally: Tally): Theorem {
  const { convex, concave, flat, needsWindow } = tally;
  const what = predictionsOf(problem);
  const where = needsWindow ? ' in this window' : '';
  if (convex + concave + flat === 0) {
    const why = needsWindow
      ? `${kinks(problem)}, so`
      : 'No moving weight meets a moving unit and no activation bends one, so';
    return {
      theorem: AFFINE,
      reason: `${why} the ${what} are affine in (a, b)${where && ' there'}, and ${LOSSES[problem.loss.name].convex}.`,
    };
  }
  const flatToo = flat > 0 ? ' Where that fails, the margin is at least 1 and the hinge loss is 0.' : '';
  if (convex + concave === 0) {
    const bent = `${where ? 'In this window every' : 'Every'} prediction is affine in (a, b) or has a margin of at least 1`;
    return { theorem: AFFINE, reason: `${bent}: the hinge loss is convex in the former and 0 at the latter.` };
  }
  const [theorem, closing] = concave === 0 ? RISING : convex === 0 ? FALLING : MIXED;
  return { theorem, reason: `${shapeOf(problem, tally)} ${monotone(problem, tally)}, and ${closing}.${flatToo}` };
}

const RISING = [
  'nondecreasing convex loss of convex predictions',
  'a nondecreasing convex function of a convex function is convex',
];
const FALLING = [
  'nonincreasing convex loss of concave predictions',
  'a nonincreasing convex function of a concave function is convex',
];
const MIXED = [
  'monotone convex loss of convex and concave predictions',
  'a convex function that rises with convex and falls with concave arguments is convex',
];

/** "The prediction is …, hence convex." */
function shapeOf(problem: TheoremProblem, { affine, convex, concave, needsWindow }: Tally): string {
  const { layers } = problem.network;
  const bend = concave === 0 ? 'convex' : convex === 0 ? 'concave' : 'convex or concave';
  const what = predictionsOf(problem);
  const where = needsWindow ? 'In this window' : '';
  if (layers.length === 1) {
    const name = ACTIVATION_NAMES[layers[0].activation];
    const start = where ? `${where} each` : 'Each';
    return `${start} ${what.slice(0, -1)} is ${name} of an affine function of (a, b), hence ${bend}${floor(layers[0].activation)}.`;
  }
  const start = where ? `${where}, as` : 'As';
  const kinds = affine > 0 ? `affine or ${bend}` : bend;
  return `${start} the activations and the signs of the fixed weights show, the ${what} are ${kinds} in (a, b).`;
}

function floor(activation: Activation): string {
  return isNeverNegative(activation) ? ' and never below 0' : '';
}

function isNeverNegative(activation: Activation): boolean {
  return activation === 'relu' || activation === 'softplus' || activation === 'sigmoid';
}

const ACTIVATION_NAMES: Record<Activation, string> = {
  identity: 'the identity',
  relu: 'the ReLU',
  'leaky-relu': 'the leaky ReLU',
  elu: 'the ELU',
  gelu: 'the GELU',
  'gelu-tanh': 'the GELU',
  silu: 'the SiLU',
  sigmoid: 'the sigmoid',
  tanh: 'the tanh',
  softplus: 'the softplus',
  sin: 'the sine',
};

/** Why the loss is monotone in the predictions that bend. */
function monotone({ network, loss, data }: TheoremProblem, { convex, concave }: Tally): string {
  const { name } = LOSSES[loss.name];
  const both = convex > 0 && concave > 0;
  const rises = concave === 0;
  const how = both
    ? 'rises with those that are convex and falls with those that are concave'
    : rises
      ? 'is nondecreasing'
      : 'is nonincreasing';
  switch (loss.name) {
    case 'mse':
    case 'mae':
    case 'huber':
    case 'log-cosh': {
      const sides = both
        ? 'The convex ones never fall below their target and the concave ones never exceed it, so'
        : rises &&
            isNeverNegative(network.layers[network.layers.length - 1].activation) &&
            data.targets.every((target) => target <= 0)
          ? 'No target is above 0, so'
          : `None of those that bend ever ${rises ? 'falls below' : 'exceeds'} its target, so`;
      return `${sides} ${name} ${how}`;
    }
    case 'hinge':
      return both
        ? 'The convex ones have target −1 and the concave ones target 1, so the hinge loss has the right slope in each'
        : `Those that bend have target ${rises ? '−1' : '1'}, for which ${name} ${how}`;
    case 'bce':
      return both
        ? 'The sigmoid of the convex ones never falls below their target, that of the concave ones never exceeds it, so cross-entropy has the right slope in each'
        : `${bceSide(data.targets, rises)} ${name} ${how}`;
    case 'cross-entropy': {
      const slope = 'The slope of cross-entropy in a logit, softmax less target, is';
      if (both) return `${slope} never negative in the convex ones and never positive in the concave ones`;
      return `${slope} never ${rises ? 'negative' : 'positive'} in those that bend`;
    }
  }
}

function bceSide(targets: Float64Array, rises: boolean): string {
  const extreme = rises ? 0 : 1;
  if (targets.every((target) => target === extreme)) return `Every target is ${extreme}, for which`;
  return `The sigmoid of those that bend never ${rises ? 'falls below' : 'exceeds'} their target, so`;
}

/** Which kinks are not crossed. */
function kinks({ network, ...rest }: TheoremProblem): string {
  const first = movedLayers({ network, ...rest })[0];
  const names = new Set(network.layers.slice(first).map(({ activation }) => activation));
  const kinked = (['relu', 'leaky-relu', 'elu'] as const).filter((name) => names.has(name));
  const words = kinked.map((name) => ACTIVATION_NAMES[name].replace('the ', ''));
  return `In this window no unit that the predictions depend on crosses the kink of its ${words.join(' or ')}, for any sample`;
}
