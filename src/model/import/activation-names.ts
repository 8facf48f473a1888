import { quote, show } from '../../spec/checks.ts';
import { ACTIVATIONS, type Activation } from '../../spec/landscape.ts';
import { refuse } from './imported.ts';

/** What Keras and PyTorch call ours, in small letters and without signs. */
const SYNONYMS: Record<string, Activation> = { linear: 'identity', swish: 'silu' };

const BY_WORD = new Map<string, Activation>([
  ...ACTIVATIONS.map((name): [string, Activation] => [wordOf(name), name]),
  ...Object.entries(SYNONYMS),
]);

/** Keras' leaky ReLU has the slope 0.2 or 0.3, PyTorch's and ours 0.01; its names are written with an underscore. */
const KERAS_LEAKY = 'leaky_relu';

/**
 * Our name of an activation by its name elsewhere: `LeakyReLU`, `linear`, `swish`, `gelu-tanh`.
 *
 * @throws LandscapeError of kind `spec` when it is none of ours
 */
export function activationByName(name: unknown, path: string): Activation {
  const expected = `an activation, one of ${ACTIVATIONS.map(quote).join(', ')}`;
  if (typeof name !== 'string' || name.length > 40) return refuse(path, expected, show(name));
  const word = wordOf(name);
  if (word === 'softmax' || word === 'logsoftmax') {
    return refuse(path, 'logits, as the cross-entropy loss applies the softmax itself: "linear"', quote(name));
  }
  if (name === KERAS_LEAKY) return refuse(path, '"leaky-relu", with the slope 0.01', `${quote(name)}, Keras' with 0.2`);
  return BY_WORD.get(word) ?? refuse(path, expected, quote(name));
}

/** The one name that all have, or the list. */
export function oneName(names: Activation[]): Activation | Activation[] {
  return names.every((name) => name === names[0]) ? names[0] : names;
}

function wordOf(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}
