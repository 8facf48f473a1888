import { expect, test, type Locator, type Page } from '@playwright/test';
import type { ConvexityFacts, Facts } from '../src/analysis/facts.ts';

type Landscape = HTMLElementTagNameMap['loss-landscape'];
type Loss = (a: number, b: number) => number;

const SMALL = '&grid=129,129';

// a small picture is soon drawn on a software adapter
test.use({ viewport: { width: 800, height: 560 } });

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const relu = (z: number) => Math.max(0, z);

/** Opens a preset's page and waits until all is known of it. */
async function open(page: Page, preset: string, more = SMALL): Promise<Facts> {
  await page.goto(`/#v1&preset=${preset}${more}`);
  return facts(page);
}

/** All facts of the newest picture, once the page shows them. */
async function facts(page: Page): Promise<Facts> {
  const element = page.locator('loss-landscape');
  const found = await element.evaluate(async (node: Landscape) => {
    await customElements.whenDefined('loss-landscape');
    await node.updateComplete;
    await node.ready;
    return node.facts!;
  });
  await expect(verdict(page)).toBeVisible();
  return found;
}

const panel = (page: Page, title: string): Locator =>
  page.locator('.findings section', { has: page.getByRole('heading', { name: title, exact: true }) });
const convexity = (page: Page) => panel(page, 'Convexity');
const verdict = (page: Page) => convexity(page).locator('.verdict');

/** What the page must say of a convex landscape, and what it must not. */
async function expectConvex(page: Page, found: Facts, reason: RegExp): Promise<void> {
  expect(found.convexity).toMatchObject({ verdict: 'convex', witness: null, chord: null });
  await expect(verdict(page)).toHaveText('Convex');
  await expect(convexity(page)).toContainText(reason);
  await expect(convexity(page)).toContainText('A convex slice proves nothing of the other slices.');
  await expect(convexity(page).getByRole('img')).toHaveCount(0);
  // an upper bound of the gap that is not above what the rounding of float32 explains
  expect(found.convexity!.gap!.upper).toBeLessThan(1e-5);
}

/**
 * What the page must show of one that is not: the verdict, the sentence, a bar for each term, the chord. The numbers behind them are
 * held to the definitions, and to the loss itself where the test has its formula.
 */
async function expectNotConvex(page: Page, found: Facts, loss?: Loss): Promise<ConvexityFacts> {
  const known = found.convexity!;
  expect(known.verdict).toBe('not-convex');
  const { chord, explanation, witness } = known;
  for (const proof of [chord!, witness!]) {
    const { points, weights, at, losses, loss: top, violation } = proof;
    expect(violation).toBeGreaterThan(0);
    const below = points.reduce((sum, _, k) => sum + weights[k] * losses[k], 0);
    expect(top - below).toBeCloseTo(violation, 9);
    for (const c of [0, 1] as const) {
      const combined = points.reduce((sum, point, k) => sum + weights[k] * point[c], 0);
      expect(combined).toBeCloseTo(at[c], 9);
    }
    if (!loss) continue;
    for (const [k, [a, b]] of points.entries()) expect(losses[k]).toBeCloseTo(loss(a, b), 9);
    expect(top).toBeCloseTo(loss(...at), 9);
  }
  const sum = explanation!.terms.reduce((total, { value }) => total + value, 0);
  const slack = explanation!.error + 1e-9 * Math.max(...explanation!.terms.map(({ value }) => Math.abs(value)));
  expect(Math.abs(sum + chord!.violation)).toBeLessThanOrEqual(slack);
  // every loss here is convex in what it is given
  for (const { kind, value } of explanation!.terms) if (kind === 'loss') expect(value).toBeGreaterThan(-slack);

  await expect(verdict(page)).toHaveText('Not convex');
  await expect(convexity(page)).toContainText(explanation!.sentence);
  await expect(convexity(page)).toContainText('A slice that is not convex proves that the loss of the network is not');
  await expect(page.getByLabel('Witness chord')).toBeChecked();
  await expect(page.locator('loss-landscape')).toHaveAttribute('with-witness');
  const bars = convexity(page).locator('svg.bars rect');
  await expect(bars).toHaveCount(explanation!.terms.length + 1);
  const classes = await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute('class')));
  expect(classes).toEqual([...explanation!.terms.map(({ value }) => (value < 0 ? 'down' : 'up')), 'sum']);
  await expect(convexity(page).getByRole('img', { name: /^The loss along the chord from A to B rises/ })).toBeVisible();
  await expect(page.locator('.findings')).not.toContainText(/NaN|undefined|Infinity|\[object/);
  return known;
}

/** The terms that bend the loss down, as `kind layer`, the strongest first. */
function culprits({ explanation }: ConvexityFacts): string[] {
  const down = explanation!.terms.filter(({ value }) => value < 0).toSorted((p, q) => p.value - q.value);
  return down.map(({ kind, layer }) => `${kind} ${layer}`);
}

test.describe('squared error is convex; why is my network’s loss not?', () => {
  test('1: over its own predictions it is, whatever the targets are', async ({ page }) => {
    const found = await open(page, 'two-predictions');
    await expectConvex(page, found, /one linear layer.*squared error, a sum of squares, is convex in the predictions/);
    // the means of the targets, where the Hessian is the identity
    const [{ a, b, hessian }] = found.minima.polished!;
    for (const [value, target] of [
      [a, mean([1, 0.2, -0.4])],
      [b, mean([-0.5, 0.6, 0.9])],
      [hessian![0], 1],
      [hessian![1], 1],
    ])
      expect(value).toBeCloseTo(target, 9);
    await expect(panel(page, 'Local minima').locator('.verdict')).toHaveText('1 verified');
  });

  test('2: two ReLU units in a row: the product of their weights, beside a dead plateau', async ({ page }) => {
    const found = await open(page, 'relu-relu');
    const known = await expectNotConvex(page, found, (a, b) => (relu(b * relu(a)) - 1) ** 2);
    expect(culprits(known)).toEqual(['products 2']);
    await expect(convexity(page)).toContainText('layer 2: products');
    // the curve a·b = 1 of minimisers is no number of minima
    expect(found.minima).toMatchObject({ verified: 0, continuum: true });
    await expect(panel(page, 'Local minima').locator('.verdict')).toHaveText('A continuum of minima');
    // dead wherever a or b is not above 0: all nodes but 86 of 129 a side
    const dead = await page
      .locator('loss-landscape')
      .evaluate((node: Landscape) => node.field!.values.filter((x) => x === 1));
    expect(Object.keys(dead)).toHaveLength(129 ** 2 - 86 ** 2);
  });

  test('3: one linear layer is convex', async ({ page }) => {
    const found = await open(page, 'linear-layer');
    await expectConvex(page, found, /one linear layer, so the predictions are affine in \(a, b\)/);
    expect(found.minima.verified).toBe(1);
  });

  test('4: two linear layers are not, without any activation; every minimum is global all the same', async ({
    page,
  }) => {
    const found = await open(page, 'two-linear-layers');
    const samples = [
      [-1, -0.8],
      [0.5, 0.7],
      [1.5, 1.4],
    ];
    const loss: Loss = (a, b) => mean(samples.map(([x, y]) => (a * b * x - y) ** 2));
    const known = await expectNotConvex(page, found, loss);
    expect(culprits(known)).toEqual(['products 2']);
    await expect(page.locator('.lead')).toContainText('every local minimum is global');
    // all on a·b = Σxy/Σx², whose loss no other product has
    expect(found.minima).toMatchObject({ verified: 0, continuum: true });
    const product = mean(samples.map(([x, y]) => x * y)) / mean(samples.map(([x]) => x * x));
    expect(found.range!.min).toBeGreaterThanOrEqual(loss(1, product) - 1e-6);
    expect(found.range!.min).toBeLessThan(loss(1, product) + 1e-3);
  });

  test('5: logistic regression under cross-entropy is convex', async ({ page }) => {
    const found = await open(page, 'logistic');
    await expectConvex(page, found, /logits are affine in \(a, b\), and cross-entropy, a log-sum-exp of the logit/);
    expect(found.minima.verified).toBe(1);
  });

  test('6: the same model under squared error is not: the sigmoid bends it', async ({ page }) => {
    const found = await open(page, 'logistic-mse');
    const inputs = [-2, -1.5, -1, -0.6, -0.2, 0.2, 0.5, 1, 1.4, 2];
    const targets = [0, 0, 0, 1, 0, 1, 0, 1, 1, 1];
    const known = await expectNotConvex(page, found, (a, b) =>
      mean(inputs.map((x, n) => (1 / (1 + Math.exp(-a * x - b)) - targets[n]) ** 2)),
    );
    expect(culprits(known)).toEqual(['activation 1']);
    await expect(convexity(page)).toContainText('the curvature of sigmoid in layer 1 takes away');
    await expect(page.locator('.lead')).toContainText('flat tails');
  });

  const UNIT_INPUTS = [-2, -1.2, -0.5, 0.3, 0.9, 1.7];

  test('7: a ReLU unit with no target above zero is convex', async ({ page }) => {
    const found = await open(page, 'relu-unit-nonpositive');
    await expectConvex(page, found, /No target is above 0, so squared error is nondecreasing/);
    // lowest on all of the dead region, which leaves the window
    expect(found.minima).toMatchObject({ verified: 0, continuum: true });
  });

  test('7: and with two targets above zero it is not: its kinks', async ({ page }) => {
    const found = await open(page, 'relu-unit-positive');
    const targets = [1.5, 0, -1, -0.2, 0, 2];
    const known = await expectNotConvex(page, found, (a, b) =>
      mean(UNIT_INPUTS.map((x, n) => (relu(a * x + b) - targets[n]) ** 2)),
    );
    expect(culprits(known)).toEqual(['kinks 1']);
    await expect(convexity(page)).toContainText('the kinks of relu in layer 1 take away');
    await expect(convexity(page)).toContainText('layer 1: kinks of relu');
  });

  test('8: the last layer alone of a deep network is convex', async ({ page }) => {
    const found = await open(page, 'last-layer');
    await expectConvex(page, found, /Only the last layer moves, and it is linear/);
    expect(found.minima.verified).toBe(1);
  });

  for (const loss of ['mse', 'mae', 'huber', 'log-cosh', 'cross-entropy']) {
    test(`9: ${loss} does not rescue a two-layer network`, async ({ page }) => {
      const known = await expectNotConvex(page, await open(page, `two-layer-${loss}`));
      // the same network and plane: both layers move, and tanh bends
      expect(culprits(known)).toEqual(['activation 1', 'products 2']);
      await expect(convexity(page)).toContainText('layer 1: bend of tanh');
    });
  }

  test('10: a deep, wide network: several minima, with what they depend on', async ({ page }) => {
    const found = await open(page, 'depth-and-width');
    await expectNotConvex(page, found);
    const { verified, resolved, half } = found.minima;
    const minima = panel(page, 'Local minima');
    expect(verified).toBeGreaterThan(1);
    await expect(minima.locator('.verdict')).toHaveText(`${verified} verified`);
    const word = half!.stable
      ? `Stable: every second node (65 × 65) gives the same ${resolved} resolved.`
      : `Not stable: every second node (65 × 65) gives ${half!.resolved} resolved instead of ${resolved}.`;
    await expect(minima).toContainText(word);
    await expect(minima.getByRole('img', { name: /minima are deeper than/ })).toBeVisible();

    // another random plane is another measurement
    await page.locator('#plane-seed').fill('5');
    await page.locator('#plane-seed').press('Tab');
    await expect.poll(async () => (await facts(page)).range!.max).not.toBe(found.range!.max);
    const other = await facts(page);
    await expect(minima.locator('.verdict')).toHaveText(`${other.minima.verified} verified`);
  });

  test('11: a paraboloid at a minimum errs with the cube of the distance', async ({ page }) => {
    const found = await open(page, 'paraboloid');
    await expectNotConvex(page, found);
    const taylor = panel(page, 'Local quadratic model');
    await expect(taylor.getByRole('img')).toHaveCount(0);
    await taylor.getByRole('button', { name: 'At the lowest minimum' }).click();
    await expect(taylor).toContainText(
      /The error of the paraboloid grows as radius\^(2\.9|3\.[01]) close to the point/,
    );
    await expect(taylor.getByRole('img', { name: /^The error of the paraboloid is/ })).toBeVisible();
    const [lowest] = found.minima.polished!;
    const model = await page.locator('loss-landscape').evaluate((node: Landscape) => node.paraboloid!);
    expect([model.a, model.b, model.value]).toEqual([lowest.a, lowest.b, expect.closeTo(lowest.value, 12)]);
    const [aa, ab, bb] = model.hessian;
    const eigenvalues = [-1, 1].map((sign) => (aa + bb) / 2 + sign * Math.hypot((aa - bb) / 2, ab));
    for (const k of [0, 1]) expect(eigenvalues[k]).toBeCloseTo(lowest.hessian![k], 6);
    await taylor.getByRole('button', { name: 'Remove' }).click();
    await expect(taylor.getByRole('img')).toHaveCount(0);
  });

  test('11: at a kink no paraboloid fits', async ({ page }) => {
    await open(page, 'relu-unit-positive');
    const taylor = panel(page, 'Local quadratic model');
    // (0, 0): every unit is at its kink
    await taylor.getByRole('button', { name: 'At the centre' }).click();
    await expect(taylor).toContainText('A crease of an activation or of the loss passes through this point');
    const order = /grows as radius\^(\d\.\d)/.exec((await taylor.textContent())!);
    expect(Number(order![1])).toBeLessThan(1.5);
  });
});

/** A number that another picture would not have. */
function picture(page: Page): Promise<number> {
  return page.locator('loss-landscape').evaluate(async (node: Landscape) => {
    const bytes = new Uint8Array(await (await node.toBlob()).arrayBuffer());
    return bytes.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 0);
  });
}

test('the colours of the surface: loss, basins at any depth, and the smaller eigenvalue', async ({ page }) => {
  await open(page, 'depth-and-width', '&grid=65,65&view=map');
  const element = page.locator('loss-landscape');
  /** How many colours the drape has; null without one. */
  const colors = () =>
    element.evaluate(
      (node: Landscape) => node.drape && new Set(new Uint32Array(node.drape.colors.buffer as ArrayBuffer)).size,
    );
  expect(await colors()).toBe(null);
  const ofLoss = await picture(page);

  await page.getByLabel('Colours show').selectOption({ label: 'basins of minima' });
  await expect.poll(colors).toBeGreaterThan(4);
  const basins = (await colors())!;
  const ofBasins = await picture(page);
  expect(ofBasins).not.toBe(ofLoss);
  const slider = page.getByLabel('Basins of minima deeper than');
  await slider.press('End');
  await expect.poll(colors).toBeLessThan(basins);
  expect(await picture(page)).not.toBe(ofBasins);
  await slider.press('Home');
  await expect.poll(colors).toBe(basins);

  await page.getByLabel('Colours show').selectOption({ label: 'the smaller Hessian eigenvalue' });
  await expect(element.locator('loss-legend')).toContainText('smaller eigenvalue of the Hessian');
  await expect(slider).toHaveCount(0);
  await page.getByLabel('Colours show').selectOption({ label: 'the loss' });
  await expect.poll(colors).toBe(null);
});

test('a verified minimum of the slice is held to the whole network, in one sentence', async ({ page }) => {
  await open(page, 'depth-and-width');
  const minima = panel(page, 'Local minima');
  await minima.getByRole('button', { name: 'Check' }).first().click();
  const answer = minima.locator('tr.detail');
  await expect(answer).toHaveCount(1);
  await expect(answer).toContainText(
    /Local minimum of this slice( only, not a critical point|, but a saddle| and a critical point) /,
  );
});

test('the chord is drawn, and taken away', async ({ page }) => {
  await open(page, 'relu-relu', '&grid=65,65&view=map');
  const element = page.locator('loss-landscape');
  const withChord = await picture(page);
  await page.getByLabel('Witness chord').uncheck();
  await expect(element).not.toHaveAttribute('with-witness');
  await expect.poll(() => picture(page)).not.toBe(withChord);
  await page.getByLabel('Witness chord').check();
  await expect.poll(() => picture(page)).toBe(withChord);
});
