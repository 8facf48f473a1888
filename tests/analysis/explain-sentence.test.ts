import { describe, expect, it } from 'vitest';
import { explanationSentence } from '../../src/analysis/convexity/explain-sentence.ts';
import type { ExplanationTerm, Witness } from '../../src/analysis/facts.ts';
import { createNetwork } from '../../src/model/network.ts';

const network = createNetwork({ layers: [2, 8, 8, 1], activation: ['tanh', 'relu'] });
const chord: Pick<Witness, 'points' | 'weights' | 'violation'> = {
  points: [
    [0, 0],
    [1, 1],
  ],
  weights: [0.5, 0.5],
  violation: 94.3741,
};
const loss: ExplanationTerm = { kind: 'loss', layer: null, value: 318.623 };
const activation: ExplanationTerm = { kind: 'activation', layer: 1, value: -511.554 };
const products: ExplanationTerm = { kind: 'products', layer: 2, value: 98.5576 };
const kinks: ExplanationTerm = { kind: 'kinks', layer: 2, value: -1.5516 };

describe('the sentence of an explanation', () => {
  it('names the parts, what they give and what they take, to three digits', () => {
    expect(explanationSentence(network, chord, [loss, activation, products], 1e-9)).toBe(
      'Non-convex: going from A to B the average of the end losses is 94.4 below the loss at the middle; ' +
        'the convex part of the loss would give +319, the curvature of tanh in layer 1 takes away 512, and ' +
        'the products of weights in layer 2 give 98.6.',
    );
  });

  it('names the activation whose kinks they are', () => {
    const small = { ...chord, violation: 2.55286 };
    const terms = [{ ...loss, value: 2.96719 }, kinks, { ...products, value: -3.96843 }];
    expect(explanationSentence(network, small, terms, 1e-14)).toMatch(
      /would give \+2\.97, the kinks of relu in layer 2 take away 1\.55, and the products of weights in layer 2 take away 3\.97\.$/,
    );
  });

  it('leaves small terms out, and sums them up where they matter', () => {
    const tiny = { ...products, value: 0.8 };
    expect(explanationSentence(network, chord, [loss, activation, tiny], 0)).toMatch(
      /would give \+319 and the curvature of tanh in layer 1 takes away 512\.$/,
    );
    expect(explanationSentence(network, chord, [loss, activation, { ...products, value: 4 }], 0)).toMatch(
      /takes away 512, and the rest gives 4\.$/,
    );
    expect(explanationSentence(network, chord, [loss, activation, { ...kinks, value: -4 }], 0)).toMatch(
      /and the rest takes away 4\.$/,
    );
  });

  it('does not speak of a loss without curvature', () => {
    const terms = [{ ...loss, value: 0 }, activation];
    expect(explanationSentence(network, chord, terms, 0)).toMatch(
      /at the middle; the curvature of tanh in layer 1 takes away 512\.$/,
    );
  });

  it('says how far it is off, once that is to be seen', () => {
    expect(explanationSentence(network, chord, [loss, activation, products], 0.123)).toMatch(
      /give 98\.6 \(known to ±0\.12\)\.$/,
    );
    expect(explanationSentence(network, chord, [loss, activation, products], 1e-3)).not.toMatch(/known/);
  });

  it('says where on the chord, and of which points', () => {
    const skew = { ...chord, weights: [0.75, 0.25] };
    expect(explanationSentence(network, skew, [loss, activation], 0)).toMatch(
      /^Non-convex: going from A to B the straight line between the end losses is 94\.4 below the loss at 25 % of the way;/,
    );
    const triangle: typeof chord = { ...chord, points: [...chord.points, [2, 0]], weights: [0.2, 0.3, 0.5] };
    expect(explanationSentence(network, triangle, [loss, activation], 0)).toMatch(
      /^Non-convex: the average of the losses at A, B and C, weighted 0\.2, 0\.3, 0\.5, is 94\.4 below the loss at the point/,
    );
  });

  it('writes very small and very large numbers readably', () => {
    const terms = [
      { ...loss, value: 1.234e-7 },
      { ...activation, value: -1.357e-7 },
    ];
    expect(explanationSentence(network, { ...chord, violation: 1.23e-8 }, terms, 0)).toMatch(
      /is 1\.23e−8 below .* \+1\.23e−7 and .* takes away 1\.36e−7\.$/,
    );
    expect(explanationSentence(network, { ...chord, violation: 1.5e23 }, [loss], 0)).toMatch(/is 1\.5e23 below/);
  });
});
