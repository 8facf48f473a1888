import { html } from 'lit';
import { afterEach, describe, expect, test } from 'vitest';
import { convexityPanel } from '../../../src/app/findings/convexity-panel.ts';
import { basinSlider, minimaPanel, type MinimaActions } from '../../../src/app/findings/minima-panel.ts';
import { taylorPanel } from '../../../src/app/findings/taylor-panel.ts';
import type { ConvexityFacts, MinimaFacts } from '../../../src/analysis/facts.ts';
import type { FullSpaceVerdict } from '../../../src/analysis/full-space-facts.ts';
import { profileAlong } from '../../../src/analysis/profile.ts';
import { clear, draw, junkIn, textsIn } from '../charts/drawing.ts';
import { press, textOf } from '../form.ts';
import { arrived, CANDIDATE, CHORD, factsWith, findingsWith, NOT_CONVEX, VERIFIED } from './facts.ts';

afterEach(clear);

const IDLE: MinimaActions = { setThreshold: () => {}, inspect: () => {} };

describe('minima', () => {
  const panel = (minima: Partial<MinimaFacts> = {}, { findings, element } = findingsWith(), actions = IDLE) =>
    draw(minimaPanel(factsWith(minima), findings, 'loss', element, actions));

  test.each<[string, Partial<MinimaFacts>]>([
    ['1 verified', {}],
    ['0 verified', { verified: 0, polished: [] }],
    ['4 resolved', { verified: null, polished: null, continuum: null, verification: null, resolved: 4 }],
    ['A continuum of minima', { verified: 0, polished: [], continuum: true }],
    ['2 verified, and a continuum of minima', { verified: 2, continuum: true }],
  ])('the headline “%s”', (headline, changes) => {
    const box = panel(changes);
    expect(textsIn(box, '.verdict')).toEqual([headline]);
    expect(junkIn(box)).toBe(null);
  });

  test('what the headline leaves out always stands below it', () => {
    const box = panel({ unresolved: 107, noise: 6, border: 3, raw: 117 });
    expect(textOf(box)).toContain(
      '1 local minimum of this slice verified · on the grid 1 resolved · 107 unresolved at this resolution · 6 below float noise · 3 on the border.',
    );
    expect(textsIn(box, 'summary')[0]).toBe('117 candidates on the grid');
  });

  test('whether half the resolution agrees is said, with both counts where it does not', () => {
    expect(textOf(panel())).toContain('Stable: every second node (9 × 9) gives the same 1 resolved.');
    const unstable = panel({ resolved: 5, half: { grid: [9, 5], resolved: 3, stable: false } });
    expect(textsIn(unstable, '.warning')).toEqual([
      'Not stable: every second node (9 × 5) gives 3 resolved instead of 5. Sample more finely before you quote it.',
    ]);
    expect(textOf(panel({ half: null }))).not.toMatch(/[Ss]table/);
  });

  test('each verified minimum: loss, place, both curvatures, or that it is a kink', () => {
    const kink = { ...VERIFIED, value: 1e-9, kind: 'kink' as const, hessian: null };
    const rows = [...panel({ verified: 2, polished: [VERIFIED, kink] }).querySelectorAll('table')[0].rows].slice(1);
    expect(rows.map((row) => [...row.cells].map(textOf))).toEqual([
      ['0.125', '0.5', '−0.25', '0.5, 2', 'Check'],
      ['1 × 10⁻⁹', '0.5', '−0.25', 'a kink', 'Check'],
    ]);
  });

  test('many are cut, and how many are left out is said of the whole count', () => {
    const list = Array.from({ length: 40 }, (_, k) => ({ ...CANDIDATE, a: k }));
    const polished = Array.from({ length: 40 }, (_, k) => ({ ...VERIFIED, a: k }));
    const box = panel({ verified: 40, polished, list, raw: 1_870_000 });
    const [verified, candidates] = [...box.querySelectorAll('tbody')];
    expect([verified.rows.length, candidates.rows.length]).toEqual([12, 12]);
    expect(textsIn(box, '.scroll .hint')).toEqual(['and 28 more', 'and 1869988 more']);
  });

  test('without a model the candidates stand in the open, an infinite depth as such', () => {
    const list = [{ ...CANDIDATE, escapeDepth: null, plateau: 7, class: 'border' as const }];
    const box = panel({ verified: null, polished: null, continuum: null, verification: null, list });
    expect(box.querySelector('details table')).toBe(null);
    expect([...box.querySelectorAll('tbody td')].map(textOf)).toEqual(['0.126', '0.5', '−0.25', '∞', '7', 'border']);
  });

  test('a field without any minimum or range has neither table nor chart', () => {
    const none = { resolved: 0, verified: 0, raw: 0, list: [], polished: [], curve: null, half: null };
    const box = panel(none);
    expect(box.querySelector('table, svg')).toBe(null);
    expect(textsIn(box, '.verdict')).toEqual(['0 verified']);
  });

  test('the check of a minimum asks once for its place, waits, and gives the sentence', async () => {
    const answers = { fullSpace: { verdict: 'saddle', sentence: 'Local minimum of this slice, but a saddle.' } };
    const known = findingsWith(answers);
    const inspected: unknown[] = [];
    const inspect = (minimum: unknown) => void inspected.push(minimum);
    press(panel({}, known, { ...IDLE, inspect }), 'Check');
    expect(inspected).toEqual([VERIFIED]);
    known.findings.answers.get('fullSpace', { a: VERIFIED.a, b: VERIFIED.b });
    expect(textsIn(panel({}, known), 'td.word')[0]).toBe('checking…');
    await arrived();
    const box = panel({}, known);
    expect(textsIn(box, 'td.word')[0]).toBe('no, a saddle');
    expect(textsIn(box, 'tr.detail')).toEqual(['Local minimum of this slice, but a saddle.']);
    expect(known.asked).toEqual(['fullSpace']);
  });

  test('a check that failed says why', async () => {
    const known = findingsWith({ fullSpace: new Error('The analysis was closed') });
    known.findings.answers.get('fullSpace', { a: VERIFIED.a, b: VERIFIED.b });
    await arrived();
    expect(textsIn(panel({}, known), 'td.word')[0]).toBe('The analysis was closed');
  });

  test.each<[FullSpaceVerdict, RegExp]>([
    ['slice-only', /^no$/],
    ['local-minimum', /up to rounding/],
    ['fitted', /^yes/],
    ['critical-point', /undecided/],
    ['degenerate', /undecided/],
    ['crease', /crease/],
    ['undefined', /no gradient/],
    ['not-minimum', /no minimum/],
  ])('%s in a word claims no more than was found', async (verdict, word) => {
    const known = findingsWith({ fullSpace: { verdict, sentence: 'Why.' } });
    known.findings.answers.get('fullSpace', { a: VERIFIED.a, b: VERIFIED.b });
    await arrived();
    const box = panel({}, known);
    expect(textsIn(box, 'td.word')[0]).toMatch(word);
    expect(junkIn(box)).toBe(null);
  });
});

describe('the slider of the basins', () => {
  test('goes evenly over the logarithm of the depth, from the noise floor where nothing was chosen', () => {
    const { findings, element } = findingsWith();
    const chosen: number[] = [];
    const mount = () => draw(html`${basinSlider(factsWith(), findings, element, (depth) => chosen.push(depth))}`);
    const slider = mount().querySelector('input')!;
    // from 1e-7 to 10
    expect([Number(slider.min), Number(slider.max)]).toEqual([-7, 1]);
    expect(Number(slider.value)).toBeCloseTo(-6, 1);
    expect(slider.getAttribute('aria-valuetext')).toBe('1 × 10⁻⁶');
    slider.value = '-1';
    slider.dispatchEvent(new Event('input'));
    expect(chosen[0]).toBeCloseTo(0.1, 2);
    findings.threshold = chosen[0];
    expect(textsIn(mount(), 'output')).toEqual([
      slider.value === '-1' ? '0.1' : String(Number(chosen[0].toPrecision(4))),
    ]);
  });

  test('is not there where no loss differs from another', () => {
    const { findings, element } = findingsWith();
    expect(draw(html`${basinSlider(factsWith({ curve: null }), findings, element, () => {})}`).textContent).toBe('');
    expect(draw(html`${basinSlider(null, findings, null, () => {})}`).textContent).toBe('');
  });

  test('says what it waits for, and why there is no picture', async () => {
    const failing = findingsWith({ basins: new Error('out of memory') });
    const mount = () => draw(html`${basinSlider(factsWith(), failing.findings, failing.element, () => {})}`);
    expect(textsIn(mount(), '.hint')).toEqual(['Working out the basins…']);
    await arrived();
    expect(textsIn(mount(), '.hint')).toEqual(['No picture of the basins: out of memory.']);
  });
});

describe('convexity', () => {
  const profile = profileAlong((a) => 5 - 3 * a * a, CHORD.points[0], CHORD.points[1]);
  const panel = (convexity: ConvexityFacts | null, { findings, element } = findingsWith({ profile })) =>
    draw(convexityPanel(factsWith({}, { convexity }), findings, element));

  test('while it is looked for, it claims nothing', () => {
    const box = panel(null);
    expect(textsIn(box, '.verdict')).toEqual([]);
    expect(textOf(box)).toContain('Looking for chords');
  });

  test('not convex: the sentence, what bends it, and the chord once it is evaluated', async () => {
    const known = findingsWith({ profile });
    expect(textOf(panel(NOT_CONVEX, known))).toContain('Evaluating…');
    await arrived();
    const box = panel(NOT_CONVEX, known);
    expect(textsIn(box, '.verdict')).toEqual(['Not convex']);
    expect(textOf(box)).toContain('Non-convex: tanh takes away 4.');
    expect(textOf(box)).toContain('It lies up to 12 % of its range above its convex envelope (at least 10 %).');
    expect(textsIn(box, '.label')).toEqual([
      'convexity of the loss',
      'layer 1: bend of tanh',
      'average of ends − middle',
    ]);
    expect(textsIn(box, '.remark')).toEqual(['3']);
    expect(textOf(box)).toContain('A = (−1, 0), B = (1, 0), both in (a, b).');
    expect(known.asked).toEqual(['profile']);
  });

  test('without an explanation the reason stands alone; without a chord there is no drawing', () => {
    const { explanation: _, ...bare } = NOT_CONVEX;
    const box = panel(bare);
    expect(textOf(box)).toContain(bare.reason);
    expect(box.querySelector('.bars')).toBe(null);
    const triangle = panel({ ...bare, chord: null });
    expect(triangle.querySelector('svg, h3')).toBe(null);
    expect(textsIn(triangle, '.verdict')).toEqual(['Not convex']);
  });

  test('convex: the theorem, and no gap that samples alone would show', () => {
    const gap = { lower: 0, upper: 1e-7 };
    const reason = 'Only the last layer moves.';
    const box = panel({ verdict: 'convex', reason, gap, witness: null, chord: null });
    expect(textsIn(box, '.verdict')).toEqual(['Convex']);
    expect(textOf(box)).toContain(reason);
    expect(textOf(box)).not.toContain('envelope');
    expect(box.querySelector('svg')).toBe(null);
  });

  test.each([
    [{ lower: 0, upper: 3e-5 }, 'It lies at most 0.003 % of its range above its convex envelope.'],
    [{ lower: 3e-5, upper: 3e-5 }, 'It lies at most 0.003 % of its range above its convex envelope.'],
    [null, null],
  ])('no violation found, with a gap of %j: never “convex”, and a bound instead', (gap, sentence) => {
    const box = panel({ verdict: 'no-violation-found', reason: 'Nothing.', gap, witness: null, chord: null });
    expect(textsIn(box, '.verdict')).toEqual(['No violation found']);
    if (sentence === null) expect(textOf(box)).not.toContain('envelope.');
    else expect(textOf(box)).toContain(sentence);
  });

  test('a chord that could not be evaluated says why', async () => {
    const known = findingsWith({ profile: new Error('Expected a landscape to evaluate, got a field alone') });
    panel(NOT_CONVEX, known);
    await arrived();
    expect(textOf(panel(NOT_CONVEX, known))).toContain('got a field alone');
  });
});

describe('the quadratic model', () => {
  const radius = Float64Array.of(1e-3, 1e-2, 0.1);
  const error = {
    radius,
    largest: radius.map((r) => r ** 3),
    rms: radius.map((r) => r ** 3 / 2),
    rounding: 1e-16,
    reliableFrom: 1e-3,
    order: 3,
    crease: 'none',
    sentence: 'The error grows as radius^3.0.',
  };
  const jet = { value: 0.125, a: 0, b: 0, aa: 0.5, ab: 0, bb: 2 };
  const panel = (known = findingsWith(), minima: Partial<MinimaFacts> = {}, points: unknown[] = []) =>
    draw(taylorPanel(factsWith(minima), known.findings, known.element, { setPoint: (point) => points.push(point) }));

  test('starts at the lowest verified minimum or at the centre, and is removed again', () => {
    const points: unknown[] = [];
    const known = findingsWith();
    const box = panel(known, {}, points);
    press(box, 'At the lowest minimum');
    press(box, 'At the centre');
    expect(points).toEqual([
      { a: 0.5, b: -0.25 },
      { a: 0, b: 0 },
    ]);
    expect(() => press(box, 'Remove')).toThrow(/no button/);
    known.findings.point = { a: 0, b: 0 };
    press(panel(known, {}, points), 'Remove');
    expect(points[2]).toBe(null);
  });

  test.each([null, []])('offers no minimum where the verified ones are %j', (polished) => {
    expect(textsIn(panel(findingsWith(), { polished }), 'button')).toEqual(['At the centre']);
  });

  test('its numbers, its error and the chart, once they are there', async () => {
    const known = findingsWith({ taylor: { a: 0.5, b: -0.25, jet, error } });
    known.findings.point = { a: 0.5, b: -0.25 };
    expect(textOf(panel(known))).toContain('Evaluating…');
    await arrived();
    const box = panel(known);
    expect(textOf(box)).toContain(error.sentence);
    expect(textOf(box)).toContain('At (0.5, −0.25): loss 0.125, gradient (0, 0), Hessian (0.5, 0, 2).');
    expect(box.querySelectorAll('svg')).toHaveLength(1);
    expect(known.asked).toEqual(['taylor']);
  });

  test('where the loss is not finite there is a sentence, and no number', async () => {
    const sentence = 'There is no paraboloid here: the loss is not finite.';
    const none = { ...error, largest: radius.map(() => NaN), rms: radius.map(() => NaN), sentence };
    const nowhere = { value: NaN, a: NaN, b: NaN, aa: NaN, ab: NaN, bb: NaN };
    const known = findingsWith({ taylor: { a: 0, b: 0, jet: nowhere, error: none } });
    known.findings.point = { a: 0, b: 0 };
    panel(known);
    await arrived();
    const box = panel(known);
    expect(textOf(box)).toContain(sentence);
    expect(junkIn(box)).toBe(null);
    expect(box.querySelector('svg')).toBe(null);
    expect(known.findings.paraboloid(known.element)).toBe(null);
  });
});
