import { afterEach, describe, expect, test } from 'vitest';
import type { Facts } from '../../src/analysis/facts.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import {
  bowl,
  differences,
  lineFit,
  mount,
  mountOne,
  next,
  record,
  restingImage,
  shown,
  slow,
  unmount,
  until,
} from './harness.ts';

afterEach(unmount);

const EMPTY = '<loss-landscape loading="eager" engine="cpu"></loss-landscape>';
const presetOf = (name: string, more = '') =>
  `<loss-landscape loading="eager" engine="cpu" resolution="65" preset="${name}" ${more}></loss-landscape>`;

describe('facts come as they are found', () => {
  test('first what the grid shows, then what was verified, at last convexity; only the last are complete', async () => {
    const element = mountOne(presetOf('logistic-mse'));
    const heard: { facts: Facts; isComplete: boolean }[] = [];
    element.addEventListener('landscape-facts', ({ detail }) => {
      heard.push(detail);
      expect(element.facts).toBe(detail.facts);
    });
    const load = next(element, 'landscape-load');
    await element.ready;
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.map(({ isComplete }) => isComplete)).toEqual([...heard.slice(1).map(() => false), true]);
    const last = heard.at(-1)!.facts;
    expect((await load).facts).toBe(last);
    expect(last.convexity).toMatchObject({ verdict: 'not-convex' });
    for (const { facts, isComplete } of heard) {
      if (!isComplete) expect(facts.convexity).toBe(null);
      // what was said early stays true
      expect(facts.range).toEqual(last.range);
      expect(facts.grid).toEqual([65, 65]);
      expect([null, last.minima.verified]).toContain(facts.minima.verified);
    }
  });

  test('none of a landscape that was replaced', async () => {
    const element = mountOne(EMPTY);
    element.landscape = slow([200, 200], 60);
    await next(element, 'landscape-facts');
    const heard = record(element, 'landscape-facts');
    element.landscape = bowl([9, 9]);
    await element.updateComplete;
    await element.ready;
    const grids = heard.map(({ facts }) => facts.grid[0]);
    expect(grids.lastIndexOf(200)).toBeLessThan(grids.indexOf(9));
    expect(heard.filter(({ isComplete }) => isComplete).map(({ facts }) => facts.grid)).toEqual([[9, 9]]);
    expect(element.facts!.convexity!.verdict).toBe('convex');
  });
});

describe('what is asked of an element’s analysis', () => {
  test('basins, diagrams, profile, paraboloid and full space, of the field that is shown', async () => {
    const element = await shown(presetOf('paraboloid'));
    const { analysis, facts, field } = element;
    const [basins, diagrams] = await Promise.all([analysis!.ask('basins', null), analysis!.ask('diagrams', null)]);
    expect(basins.labels).toHaveLength(field!.values.length);
    // a pair for each regional minimum
    expect(diagrams.window).toHaveLength(facts!.minima.raw);
    expect(new Set(basins.labels).size).toBeGreaterThanOrEqual(facts!.minima.raw);

    const { lossAt } = createEvaluator(await resolveLandscape(element.landscape!));
    const chord = facts!.convexity!.chord!;
    const { t, loss } = await analysis!.ask('profile', chord);
    const [[a0, b0], [a1, b1]] = chord.points;
    for (const k of [0, 40, 128, 256]) {
      expect(loss[k]).toBeCloseTo(lossAt(a0 + t[k] * (a1 - a0), b0 + t[k] * (b1 - b0)), 10);
    }
    const [{ a, b, value }] = facts!.minima.polished!;
    const { jet } = await analysis!.ask('taylor', { a, b });
    expect(jet.value).toBeCloseTo(value, 12);
    expect(Math.hypot(jet.a, jet.b)).toBeLessThan(1e-6);
    const whole = await analysis!.ask('fullSpace', { a, b });
    expect(whole.parameters).toBe(10);
    expect(whole.sentence).toMatch(/^Local minimum of this slice/);
  });

  test('after another landscape the old analysis is closed, and the new one answers', async () => {
    const element = mountOne(EMPTY);
    element.landscape = bowl([9, 9]);
    await element.ready;
    const old = element.analysis!;
    element.landscape = bowl([17, 17]);
    await element.updateComplete;
    await element.ready;
    await expect(old.ask('basins', null)).rejects.toThrow('The analysis was closed');
    expect((await element.analysis!.ask('basins', null)).labels).toHaveLength(17 * 17);
  });

  test('each element on a page has its own', async () => {
    const elements = mount([EMPTY, EMPTY, EMPTY].join(''));
    for (const [k, element] of elements.entries()) element.landscape = lineFit(0, [9 + 4 * k, 9]);
    await Promise.all(elements.map((element) => element.updateComplete.then(() => element.ready)));
    expect(new Set(elements.map(({ analysis }) => analysis)).size).toBe(3);
    const answers = await Promise.all(elements.map(({ analysis }) => analysis!.ask('basins', null)));
    expect(answers.map(({ labels }) => labels.length)).toEqual([81, 117, 153]);
  });
});

describe('an element that leaves the page', () => {
  test('while it is analysed stops, and shows another landscape when it comes back', async () => {
    const element = mountOne(EMPTY);
    const home = element.parentElement!;
    element.landscape = slow([200, 200], 60);
    await next(element, 'landscape-facts');
    element.remove();
    // longer than it keeps its picture
    await new Promise((resolve) => setTimeout(resolve, 700));
    const heard = record(element, 'landscape-facts');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard).toEqual([]);
    home.append(element);
    element.landscape = bowl([9, 9]);
    await until(() => heard.some(({ isComplete }) => isComplete));
    expect(heard.at(-1)!.facts.grid).toEqual([9, 9]);
    expect((await element.analysis!.ask('basins', null)).labels).toHaveLength(81);
  });

  test('with all its facts keeps them, and its analysis still answers', async () => {
    const element = mountOne(EMPTY);
    const home = element.parentElement!;
    element.landscape = bowl([9, 9]);
    await element.ready;
    const { facts } = element;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 900));
    home.append(element);
    await element.updateComplete;
    expect(element.facts).toBe(facts);
    expect((await element.analysis!.ask('diagrams', null)).window).toHaveLength(1);
  });
});

describe('the chord that disproves convexity', () => {
  test('is drawn where the attribute asks for it, and only where there is one', async () => {
    const element = await shown(presetOf('two-linear-layers', 'view="map"'));
    const without = await restingImage(element);
    element.withWitness = true;
    await element.updateComplete;
    expect(element.hasAttribute('with-witness')).toBe(true);
    expect(differences(await restingImage(element), without)).toBeGreaterThan(300);
    element.withWitness = false;
    await element.updateComplete;
    expect(differences(await restingImage(element), without)).toBe(0);
  });

  test('is not there for a convex landscape', async () => {
    const element = await shown(presetOf('linear-layer', 'view="map"'));
    const without = await restingImage(element);
    element.withWitness = true;
    await element.updateComplete;
    expect(differences(await restingImage(element), without)).toBe(0);
  });

  test('asked for from the start it comes with the facts, and goes with its landscape', async () => {
    const early = await shown(presetOf('two-linear-layers', 'view="map" with-witness'));
    const late = await shown(presetOf('two-linear-layers', 'view="map"'));
    const drawn = await restingImage(early);
    late.withWitness = true;
    await late.updateComplete;
    expect(differences(await restingImage(late), drawn)).toBe(0);
    early.preset = 'linear-layer';
    await early.updateComplete;
    await early.ready;
    const convex = await shown(presetOf('linear-layer', 'view="map"'));
    expect(differences(await restingImage(early), await restingImage(convex))).toBe(0);
  });
});
