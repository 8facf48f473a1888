import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, stateOf } from '../../src/app/address.ts';
import { lossFormula, networkFormula, planeFormula } from '../../src/spec/formula.ts';
import { formatRows, parseRows } from '../../src/app/rows.ts';
import { initialState, problemsAt, withDraft, withPreset, withView, type ViewSettings } from '../../src/app/state.ts';
import { PRESETS } from '../../src/spec/presets.ts';

const preset = (name: string) => PRESETS.find((candidate) => candidate.name === name)!.landscape;

describe('formulas', () => {
  it.each([
    ['relu-relu', 'ŷ(x) = relu(w₁·relu(w₀·x + b₀) + b₁)', '', 'a = w₀, b = w₁'],
    ['two-linear-layers', 'ŷ(x) = w₁·w₀·x', '', 'a = w₀, b = w₁'],
    ['linear-layer', 'ŷ(x) = w₀·x + b₀', '', 'a = w₀, b = b₀'],
    ['moons', 'ŷ(x) = W₂·tanh(W₁·tanh(W₀·x + b₀) + b₁) + b₂', 'W₀ 16×2, W₁ 16×16, W₂ 1×16', 'θ(a, b) = θ₀ + a·u + b·v'],
    [
      'last-layer',
      'ŷ(x) = W₂·tanh(W₁·tanh(W₀·x + b₀) + b₁) + b₂',
      'W₀ 8×2, W₁ 8×8, W₂ 1×8',
      'a = W₂[1,1], b = W₂[1,3]',
    ],
  ])('of %s', (name, formula, shapes, plane) => {
    const landscape = preset(name);
    expect(networkFormula(landscape.network)).toEqual({ formula, shapes });
    expect(planeFormula(landscape)).toBe(plane);
  });

  it('brackets a sum that is multiplied', () => {
    expect(networkFormula({ layers: [1, 1, 1] }).formula).toBe('ŷ(x) = w₁·(w₀·x + b₀) + b₁');
  });

  it('huber names its delta', () => {
    const landscape = { ...preset('linear-layer'), loss: { name: 'huber' as const, delta: 2 } };
    expect(lossFormula(landscape)).toBe('L = mean of ½(ŷ − y)² where |ŷ − y| ≤ 2, else 2·(|ŷ − y| − 1)');
  });
});

describe('rows', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);

  it('are read back as they were written', () => {
    const row = (length: number) => fc.array(value, { minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.array(fc.tuple(row(2), row(1)), { minLength: 1, maxLength: 9 }), (samples) => {
        const inputs = samples.map(([x]) => x);
        const targets = samples.map(([, y]) => y);
        expect(parseRows(formatRows(inputs, targets))).toEqual({ inputs, targets });
      }),
    );
  });

  it('take the last number as target without an arrow, and keep what is no number visible as NaN', () => {
    expect(parseRows('1, 2, 3\n\n4;5;x -> 6')).toEqual({
      inputs: [
        [1, 2],
        [4, 5, NaN],
      ],
      targets: [[3], [6]],
    });
  });
});

describe('state', () => {
  it('keeps the last good landscape while the draft is wrong', () => {
    const state = initialState();
    const wrong = withDraft(state, { ...state.draft, grid: [1, 9] });
    expect(wrong.landscape).toBe(state.landscape);
    expect(wrong.problems.map(({ path }) => path)).toEqual(['grid[0]']);
    const right = withDraft(wrong, { ...state.draft, grid: [9, 9] });
    expect(right.problems).toEqual([]);
    expect(right.landscape.grid).toEqual([9, 9]);
  });

  it('finds the problems of a field and of what lies in it, not of its namesakes', () => {
    const problems = ['grid', 'grid[0]', 'gridlock', 'loss.name'].map((path) => ({ path, expected: '', got: '' }));
    expect(problemsAt(problems, 'grid').map(({ path }) => path)).toEqual(['grid', 'grid[0]']);
    expect(problemsAt(problems, 'loss').map(({ path }) => path)).toEqual(['loss.name']);
  });
});

describe('the address', () => {
  const settings: fc.Arbitrary<ViewSettings> = fc.record({
    mode: fc.constantFrom('surface', 'map'),
    palette: fc.constantFrom('viridis', 'cividis', 'batlow', 'vik'),
    scale: fc.constantFrom('linear', 'log'),
    levelRule: fc.constantFrom('auto', 'linear', 'log', 'quantile'),
    levelCount: fc.integer({ min: 1, max: 100 }),
    contours: fc.boolean(),
    minima: fc.boolean(),
    witness: fc.boolean(),
    trajectory: fc.boolean(),
    drape: fc.constantFrom('loss', 'basins', 'curvature'),
    engine: fc.constantFrom('auto', 'gpu', 'cpu', 'reference'),
    orbit: fc.constantFrom(null, '30deg 35deg 1', '-12.5deg 60deg 2.125'),
  });

  it('holds every preset under every way to look at it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PRESETS), settings, ({ name }, view) => {
        const state = withView(withPreset(initialState(), name), view);
        const back = stateOf(hashOf(state)!)!;
        expect(back.landscape).toEqual(state.landscape);
        expect(back.view).toEqual(view);
        expect(back.preset).toBe(name);
      }),
    );
  });

  it('holds an edited landscape, and the window that was zoomed to', () => {
    const state = withDraft(initialState('moons'), { ...preset('moons'), data: { dataset: 'circles', seed: 4 } });
    expect(stateOf(hashOf(state)!)!.landscape).toEqual(state.landscape);
    const window = { a: [0.1, 0.2] as [number, number], b: [-0.3, 0.4] as [number, number] };
    expect(stateOf(hashOf(state, window)!)!.landscape.window).toEqual(window);
  });

  it('is short for a preset, and null for what would be too long', () => {
    expect(hashOf(initialState('iris'))).toBe('#v1&preset=iris');
    const inputs = Array.from({ length: 5000 }, (_, n) => [Math.sin(n)]);
    const big = { ...preset('linear-layer'), data: { inputs, targets: inputs } };
    expect(hashOf(withDraft(initialState(), big))).toBe(null);
  });

  it.each(['', '#', '#v2&preset=iris', '#v1&preset=none', '#v1&preset=iris&grid=1,1', '#garbage'])(
    '%s is no state',
    (hash) => {
      expect(stateOf(hash)).toBe(null);
    },
  );
});
