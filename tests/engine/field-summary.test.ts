import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremesOf } from '../../src/engine/extremes.ts';
import { holesOf, RunningSummary, summarizeField, type FieldSummary } from '../../src/engine/field-summary.ts';
import { evaluateField, streamField, type Progress } from '../../src/engine/sweep.ts';
import { createRandom } from '../../src/spec/random.ts';
import type { Field } from '../../src/spec/field.ts';
import { FakeEngine, fakeField, landscapeOf } from '../support/fake-engine.ts';

const window: Field['window'] = { a: [0, 1], b: [0, 1] };

function fieldOf(width: number, height: number, lossAt: (i: number, j: number) => number): Field {
  const values = Float32Array.from({ length: width * height }, (_, n) => lossAt(n % width, Math.floor(n / width)));
  return { width, height, window, values };
}

const summaryOf = (field: Field): FieldSummary => summarizeField(field, extremesOf(field.values));

/** The share of the finite losses that lie below a value, and of those that do not lie above. */
function ranks(values: Float32Array, value: number): [below: number, notAbove: number] {
  const finite = values.filter(Number.isFinite);
  const share = (keeps: (loss: number) => boolean) => finite.filter(keeps).length / finite.length;
  return [share((loss) => loss < value), share((loss) => loss <= value)];
}

const random = createRandom(3, 'fields');
const SHAPES: [string, Field][] = [
  ['a bowl', fieldOf(1000, 700, (i, j) => (i - 300) ** 2 + (j - 200) ** 2)],
  ['a narrow valley', fieldOf(513, 1025, (i, j) => Math.abs(i - 0.3 * j) ** 0.1)],
  ['stripes as wide as the cells', fieldOf(1024, 1024, (i) => i % 4)],
  ['noise', fieldOf(900, 900, () => random.normal())],
  ['noise with holes in half of it', fieldOf(900, 900, (i) => (i < 450 ? NaN : random.normal()))],
  ['few columns', fieldOf(3, 200_000, (i, j) => Math.sin(i + j * j))],
  ['few rows', fieldOf(200_000, 3, (i, j) => Math.sin(i * i + j))],
];

describe('the estimate of the median', () => {
  it.each(SHAPES)('has about the median’s rank: %s', (_, field) => {
    const { medianEstimate } = summaryOf(field);
    const [below, notAbove] = ranks(field.values, medianEstimate);
    expect(below).toBeLessThan(0.51);
    expect(notAbove).toBeGreaterThan(0.49);
  });

  it('is the median where a field has no more nodes than the sample', () => {
    const loss = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0));
    const small = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(small, fc.array(loss, { minLength: 30, maxLength: 90 }), (width, losses) => {
        const height = Math.floor(losses.length / width);
        const values = Float32Array.from(losses.slice(0, width * height));
        const { medianEstimate } = summaryOf({ width, height, window, values });
        const finite = [...values].filter(Number.isFinite).sort((x, y) => x - y);
        const middle = finite.length / 2;
        const median = (finite[Math.ceil(middle) - 1] + finite[Math.floor(middle)]) / 2;
        expect(medianEstimate).toBe(finite.length > 0 ? median + 0 : NaN);
      }),
    );
    const full = fieldOf(256, 256, (i, j) => 1 / (1 + i + 256 * j));
    expect(summaryOf(full).medianEstimate).toBe((full.values[32767] + full.values[32768]) / 2);
  });
});

describe('a summary', () => {
  const holes = fieldOf(4, 1, (i) => [NaN, Infinity, -Infinity, NaN][i]);

  it('of holes alone has no range', () => {
    const { min, max, medianEstimate, finite } = summaryOf(holes);
    expect([finite, min, max, medianEstimate, holesOf(summaryOf(holes))]).toEqual([0, NaN, NaN, NaN, 4]);
  });

  it('gathered from rows in any order is that of the whole', () => {
    const field = fieldOf(300, 400, (i, j) => (i === j ? NaN : Math.sin(i) * j));
    const whole = summaryOf(field);
    const bands = fc.uniqueArray(fc.integer({ min: 1, max: 399 }), { maxLength: 8 });
    fc.assert(
      fc.property(bands, fc.boolean(), (inner, backwards) => {
        const cuts = [0, ...inner.sort((x, y) => x - y), 400];
        const pieces = cuts.slice(1).map((end, k) => [cuts[k], end]);
        const running = new RunningSummary([300, 400]);
        for (const [first, end] of backwards ? pieces.toReversed() : pieces) {
          running.addRows(field.values.subarray(first * 300, end * 300), first, end - first);
        }
        expect(running.summary).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a sweep', () => {
  it.each([1, 3])('sums up each preview as a field of its own, and the whole at the end (%i under way)', async (n) => {
    const engine = new FakeEngine();
    engine.parallel = n;
    engine.batch = 300;
    const steps: Progress[] = [];
    const field = await evaluateField(engine, await landscapeOf(130, 129), { onProgress: (step) => steps.push(step) });
    const previews = steps.filter(({ preview }) => preview);
    expect(previews.length).toBeGreaterThan(1);
    for (const { preview, summary } of previews) expect(summary).toEqual(summaryOf(preview!));
    expect(steps.at(-1)?.summary).toEqual(summaryOf(field));
    expect(steps.at(-1)?.summary).toMatchObject({ min: 0, max: 129 + 128_000, finite: 130 * 129 });
    expect(steps.filter(({ summary }) => summary)).toHaveLength(previews.length + 1);
  });
});

describe('a stream', () => {
  const [width, height] = [1100, 2500];
  const whole = summaryOf({ width, height, window, values: fakeField(width, height) });

  async function stream(options: Partial<Parameters<typeof streamField>[2]>): Promise<FieldSummary> {
    const engine = new FakeEngine();
    engine.batch = 123_456;
    return streamField(engine, await landscapeOf(width, height), { onBand: () => {}, ...options });
  }

  it('sums up all bands, as they were before they were taken', async () => {
    expect(await stream({ onBand: (rows) => void rows.fill(-1) })).toEqual(whole);
  });

  it('adds to what is known of the rows before its first', async () => {
    const summary = new RunningSummary([width, height]);
    summary.addRows(fakeField(width, 1234), 0, 1234);
    expect(await stream({ summary, firstRow: 1234 })).toEqual(whole);
  });
});
