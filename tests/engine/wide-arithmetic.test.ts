import { describe, expect, it } from 'vitest';
import { centeredOrigin } from '../../src/engine/plan/problem.ts';
import { BLOCK_SAMPLES, cutSegments } from '../../src/engine/gpu/segments.ts';
import { packSegment, packWeights } from '../../src/engine/gpu/wide-data.ts';
import { wideLayout, type WideLayout } from '../../src/engine/gpu/wide-layout.ts';
import { scale, scaledActivations, type ScaledActivation, type ScaledProblem } from '../../src/engine/plan/scale.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { activations } from '../../src/model/activations.ts';
import { lossDivisor } from '../../src/model/loss-divisor.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { lossesOf, makeCase, type CaseOptions } from '../support/engines.ts';

/** Samples of a segment: small, so that a case has several. */
const SEGMENT = 64;

function apply(name: ScaledActivation, z: number): number {
  return { ...activations, ...scaledActivations }[name](z);
}

/** The weights of one node, laid out as the first pass leaves them: shared layers first. */
function nodeWeights({ problem }: ScaledProblem, layout: WideLayout, a: number, b: number): Float64Array {
  const weights = new Float64Array(4 * (layout.sharedWeights + layout.nodeWeights));
  const thetas = [centeredOrigin(problem), problem.plane.u, problem.plane.v];
  for (const [l, layer] of problem.network.layers.entries()) {
    if (l === 0) continue;
    const { weights: place, moves } = layout.layers[l];
    const [constant, alongU, alongV] = thetas.map((theta) => packWeights(layer, theta, 0, layer.inputs + 1));
    for (const [k, value] of constant.entries()) {
      weights[4 * place + k] = moves ? value + a * alongU[k] + b * alongV[k] : value;
    }
  }
  return weights;
}

/** The loss of one node by the passes of the wide kernel, in float64 from the float32 buffers that the GPU reads. */
async function lossOf(landscape: ResolvedLandscape, a: number, b: number): Promise<number> {
  const scaled = scale(landscape);
  const { problem } = scaled;
  const { data, loss } = problem;
  const segments = cutSegments(data.samples, 1, SEGMENT, SEGMENT);
  const layout = wideLayout(scaled, segments);
  const weights = nodeWeights(scaled, layout, a, b);
  const origin = centeredOrigin(problem);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  let sum = 0;
  for (let segment = 0; segment < segments.count; segment++) {
    const packed = await packSegment(problem, origin, layout, segments, segment, () => undefined);
    const present = Math.min(SEGMENT, data.samples - segment * SEGMENT);
    for (let s = 0; s < present; s++) {
      const block = Math.floor(s / BLOCK_SAMPLES);
      const lane = s % BLOCK_SAMPLES;
      let h = Float64Array.from({ length: layout.layers[0].outputs }, (_, unit) => {
        const at = 12 * (unit * layout.blocks + block) + lane;
        return apply(layout.layers[0].activation, packed[at] + a * packed[at + 4] + b * packed[at + 8]);
      });
      for (const { inputs, outputs, groups, weights: place, activation } of layout.layers.slice(1)) {
        const before = h;
        h = Float64Array.from({ length: outputs }, (_, unit) => {
          const weight = (k: number) => weights[4 * (place + k * groups) + unit];
          let z = weight(inputs);
          for (let k = 0; k < inputs; k++) z += weight(k) * before[k];
          return apply(activation, z);
        });
      }
      const at = 4 * (layout.targets + block * data.outputs) + lane;
      const targets = Float64Array.from({ length: data.outputs }, (_, k) => packed[at + 4 * k]);
      sum += lossOfSample(h, 0, targets, 0, data.outputs);
    }
  }
  return sum / lossDivisor(loss.name, data.samples, data.outputs);
}

describe('the buffers of the wide kernel hold the landscape', () => {
  it.each<[string, CaseOptions]>([
    ['tanh, scaled', { activation: 'tanh' }],
    ['sigmoid, scaled, also at the end', { activation: 'sigmoid', output: 'sigmoid' }],
    ['relu and cross-entropy', { activation: 'relu', loss: 'cross-entropy' }],
    ['no bias', { activation: 'gelu', bias: false }],
    ['tanh without bias', { activation: 'tanh', bias: false }],
    ['one output', { layers: [2, 9, 1], activation: 'softplus', loss: 'huber' }],
    ['several segments, the last one short', { samples: 2 * SEGMENT + 5, activation: 'silu' }],
    ['exactly two segments', { samples: 2 * SEGMENT, loss: 'log-cosh' }],
    ['no hidden layer', { layers: [3, 2] }],
    ['a window far from the origin', { window: { a: [9.5, 10.5], b: [-4, -3] }, size: 0.1 }],
  ])('%s', async (_, options) => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 7, 5, 6, 3], grid: [3, 2], ...options }));
    await compare(landscape);
  });

  it('layers that do not move', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 7, 5, 6, 3], grid: [3, 2] }));
    const { u, v } = landscape.plane;
    for (const l of [0, 2]) {
      const { inputs, outputs, weight } = landscape.network.layers[l];
      u.fill(0, weight, weight + (inputs + 1) * outputs);
      v.fill(0, weight, weight + (inputs + 1) * outputs);
    }
    await compare(landscape);
  });

  /** Only the rounding of parameters and data to float32 lies between the two. */
  async function compare(landscape: ResolvedLandscape): Promise<void> {
    const expected = await lossesOf(new ReferenceEngine(), landscape);
    const [width, height] = landscape.grid;
    const { a, b } = landscape.window;
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const dx = coordinate(a, i, width) - (a[0] + a[1]) / 2;
        const dy = coordinate(b, j, height) - (b[0] + b[1]) / 2;
        const got = await lossOf(landscape, dx, dy);
        expect(Math.abs(got / expected[j * width + i] - 1)).toBeLessThan(1e-5);
      }
    }
  }
});
