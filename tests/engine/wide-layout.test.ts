import { describe, expect, it } from 'vitest';
import { cutSegments } from '../../src/engine/gpu/segments.ts';
import { packSegment, packWeights } from '../../src/engine/gpu/wide-data.ts';
import { wideBatches, wideLayout, type WideLayout } from '../../src/engine/gpu/wide-layout.ts';
import { PANEL, productGroups, productShape } from '../../src/engine/gpu/wide-source.ts';
import { pairActivations, shapesFor, wideSteps } from '../../src/engine/gpu/wide-steps.ts';
import { scale } from '../../src/engine/plan/scale.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase } from '../support/engines.ts';

async function layoutOf(layers: number[], samples = 7): Promise<WideLayout> {
  const landscape = await resolveLandscape(makeCase({ layers, samples, activation: 'relu', grid: [1, 1] }));
  return wideLayout(scale(landscape), cutSegments(samples, 1, 2 ** 24, 64));
}

describe('the shapes of a product', () => {
  const widths = [1, 4, 5, 16, 17, 32, 33, 64, 65, 128, 300, 4096];
  const blocks = [1, 2, 4, 5, 8, 9, 16, 17, 64, 256];
  const cases = [true, false].flatMap((software) =>
    widths.flatMap((outputs) => blocks.map((count) => [outputs, count, software] as const)),
  );

  it('keep to the default limits of a workgroup', () => {
    for (const [outputs, count, software] of cases) {
      const shape = productShape(outputs, count, software);
      const threads = shape.rows * shape.columns;
      expect(threads).toBeLessThanOrEqual(256);
      const vectors = PANEL * (shape.groups * shape.rows + shape.blocks * shape.columns);
      if (shape.kind === 'tile') expect(16 * vectors).toBeLessThanOrEqual(16384);
    }
  });

  it('share panels evenly among threads, so that each fetches as many', () => {
    for (const [outputs, count] of cases) {
      const { kind, groups, blocks: perThread, rows, columns } = productShape(outputs, count, false);
      if (kind !== 'tile') continue;
      expect((PANEL * groups * rows) % (rows * columns)).toBe(0);
      expect((PANEL * perThread * columns) % (rows * columns)).toBe(0);
      expect(PANEL % rows).toBe(0);
    }
  });

  it('cover all outputs and samples, with no workgroup beyond them', () => {
    for (const [outputs, count, software] of cases) {
      const shape = productShape(outputs, count, software);
      const groups = Math.ceil(outputs / 4);
      const [x, y] = productGroups(shape, groups, count);
      const wide = shape.blocks * shape.columns;
      const high = shape.groups * shape.rows;
      expect(x * wide).toBeGreaterThanOrEqual(count);
      expect((x - 1) * wide).toBeLessThan(count);
      expect(y * high).toBeGreaterThanOrEqual(groups);
      expect((y - 1) * high).toBeLessThan(groups);
    }
  });

  it('leave workgroup memory alone on a software adapter and for few outputs', () => {
    expect(productShape(512, 64, true).kind).toBe('direct');
    expect(productShape(16, 64, false).kind).toBe('direct');
    expect(productShape(17, 64, false).kind).toBe('tile');
  });
});

describe('the steps over a network', () => {
  const onGpu = shapesFor(false);
  const summary = (layout: WideLayout, software = false) =>
    wideSteps(layout, software ? shapesFor(true) : onGpu).map(
      ({ layer, takesFirst, takesLast, stores }) =>
        `${takesFirst ? '0+' : ''}${layer}${takesLast ? `+${layer + 1}` : ''}: ${stores}`,
    );

  it('are one where two hidden layers fit a tile', async () => {
    expect(summary(await layoutOf([16, 64, 64, 4], 100))).toEqual(['0+1+2: 4']);
  });

  it('are one a layer where layers are wider than a tile', async () => {
    expect(summary(await layoutOf([2, 512, 512, 512, 1]))).toEqual(['0: 512', '1: 512', '2: 512', '3: 1']);
  });

  it('take along what fits on either side', async () => {
    expect(summary(await layoutOf([2, 300, 40, 300, 40, 3], 100))).toEqual(['0+1: 40', '2: 300', '3+4: 3']);
  });

  it('leave a last layer of many outputs to itself', async () => {
    expect(summary(await layoutOf([2, 40, 40, 100], 100))).toEqual(['0+1: 40', '2: 100']);
  });

  it('are one a layer on a software adapter, and for one hidden layer or none', async () => {
    expect(summary(await layoutOf([16, 64, 64, 4]), true)).toEqual(['0: 64', '1: 64', '2: 4']);
    expect(summary(await layoutOf([2, 300, 5]))).toEqual(['0: 300', '1: 5']);
    expect(summary(await layoutOf([2, 5]))).toEqual(['0: 5']);
  });

  it('need room for the widest of what they store', async () => {
    const layout = await layoutOf([2, 300, 40, 300, 40, 3], 100);
    expect(pairActivations(layout, wideSteps(layout, onGpu))).toBe(25 * 300);
    const one = await layoutOf([16, 64, 64, 4], 100);
    expect(pairActivations(one, wideSteps(one, onGpu))).toBe(25 * 4);
  });
});

describe('batches', () => {
  const chunks = [
    { firstSegment: 0, endSegment: 3 },
    { firstSegment: 3, endSegment: 10 },
  ];

  it.each([
    [7, 0, 10, { nodes: 100, pairs: 100 }],
    [7, 2, 9, { nodes: 3, pairs: 100 }],
    [7, 0, 10, { nodes: 100, pairs: 5 }],
    [1, 4, 5, { nodes: 1, pairs: 1 }],
    [20, 0, 10, { nodes: 6, pairs: 17 }],
  ])('cover %i nodes and segments %i to %i once, within %o', (nodes, firstSegment, endSegment, room) => {
    const batches = wideBatches(nodes, { firstSegment, endSegment }, chunks, room);
    const seen = new Map<string, number>();
    let weights: number[] = [];
    for (const batch of batches) {
      expect(batch.nodes).toBeLessThanOrEqual(room.nodes);
      expect(batch.nodes * batch.segments).toBeLessThanOrEqual(room.pairs);
      const run = chunks[batch.chunk];
      expect(batch.firstSegment).toBeGreaterThanOrEqual(run.firstSegment);
      expect(batch.firstSegment + batch.segments).toBeLessThanOrEqual(run.endSegment);
      const own = Array.from({ length: batch.nodes }, (_, k) => batch.firstNode + k);
      if (batch.makesWeights) weights = own;
      expect(weights).toEqual(own);
      for (const node of own) {
        for (let k = 0; k < batch.segments; k++) {
          const pair = `${node} ${batch.firstSegment + k}`;
          seen.set(pair, (seen.get(pair) ?? 0) + 1);
        }
      }
    }
    expect(seen.size).toBe(nodes * (endSegment - firstSegment));
    expect(Math.max(...seen.values())).toBe(1);
    expect(batches.filter(({ makesWeights }) => makesWeights)).toHaveLength(
      Math.ceil(nodes / Math.min(room.nodes, room.pairs)),
    );
  });
});

describe('the layout of the weights', () => {
  it('keeps those of layers that do not move once, before those of a node', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 5, 6, 7, 1], activation: 'relu', grid: [1, 1] }));
    const { plane, network } = landscape;
    const [, , third, last] = network.layers;
    plane.u.fill(0, third.weight, last.weight);
    plane.v.fill(0, third.weight, last.weight);
    const layout = wideLayout(scale(landscape), cutSegments(7, 1, 2 ** 24, 64));
    // inputs and biases by fours of outputs
    const [second, still, end] = [(5 + 1) * 2, (6 + 1) * 2, (7 + 1) * 1];
    expect(layout).toMatchObject({ sharedWeights: still, nodeWeights: second + end });
    expect(layout.layers.slice(1).map(({ weights, moves }) => [weights, moves])).toEqual([
      [still, true],
      [0, false],
      [still + second, true],
    ]);
  });
});

describe('the data of the wide kernel', () => {
  it('has the weights of an input side by side in fours of outputs, the biases last', () => {
    const layer = { inputs: 2, outputs: 5, weight: 1, bias: 11, activation: 'relu' } as const;
    const theta = Float64Array.from({ length: 16 }, (_, k) => k);
    const packed = packWeights(layer, theta, 0, 3);
    const rows = [0, 8, 16].map((at) => [...packed.subarray(at, at + 8)]);
    expect(rows).toEqual([
      [1, 3, 5, 7, 9, 0, 0, 0],
      [2, 4, 6, 8, 10, 0, 0, 0],
      [11, 12, 13, 14, 15, 0, 0, 0],
    ]);
    expect([...packWeights(layer, theta, 1, 2)]).toEqual([...packed.subarray(8, 16)]);
    expect([...packWeights({ ...layer, bias: -1 }, theta, 2, 3)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('has three vec4s a unit and block, then the targets of each block, zeros in the padding', async () => {
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [1, 1], bias: true },
      parameters: { values: [2, 10] },
      data: { inputs: [[1], [2], [3], [4], [5]], targets: [[-1], [-2], [-3], [-4], [-5]] },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: [1, 0], v: [0, 1] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const segments = cutSegments(5, 1, 2 ** 24, 64);
    const layout = wideLayout(scale(landscape), segments);
    const packed = await packSegment(landscape, landscape.plane.origin, layout, segments, 0, () => undefined);
    const rows = Array.from({ length: packed.length / 4 }, (_, k) => [...packed.subarray(4 * k, 4 * k + 4)]);
    expect(rows).toEqual([
      [12, 14, 16, 18],
      [1, 2, 3, 4],
      [1, 1, 1, 1],
      [20, 0, 0, 0],
      [5, 0, 0, 0],
      [1, 0, 0, 0],
      [-1, -2, -3, -4],
      [-5, 0, 0, 0],
    ]);
  });
});
