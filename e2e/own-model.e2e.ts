import { readFile } from 'node:fs/promises';
import { expect, test, type Download, type Locator, type Page } from '@playwright/test';
import { createEvaluator } from '../src/model/evaluate.ts';
import { exportModel } from '../src/model/import/export-model.ts';
import { createParameters } from '../src/model/parameters.ts';
import { resolveLandscape } from '../src/model/resolve.ts';
import { PRESETS } from '../src/spec/presets.ts';

type Landscape = HTMLElementTagNameMap['loss-landscape'];

test.use({ viewport: { width: 1280, height: 800 } });

const element = (page: Page): Locator => page.locator('loss-landscape');
const section = (page: Page, title: string): Locator =>
  page.locator('.panel details', { has: page.getByRole('heading', { name: title, exact: true }) });

/** Waits until the picture of the page's newest landscape and all that is known of it are there. */
async function ready(page: Page): Promise<void> {
  await element(page).evaluate(async (node: Landscape) => {
    await customElements.whenDefined('loss-landscape');
    await node.updateComplete;
    await node.ready;
  });
}

async function enter(field: Locator, value: string): Promise<void> {
  await field.fill(value);
  await field.press('Tab');
}

/** A network of 2-16-16-1 on moons, by the controls of the page that a stranger meets. */
async function chooseMoons(page: Page): Promise<void> {
  await page.getByLabel('Data set').selectOption('moons');
  await section(page, 'Loss').getByLabel('Loss').selectOption('bce');
  const network = section(page, 'Network');
  await enter(network.getByLabel('Hidden layer 1', { exact: true }), '16');
  await network.getByRole('button', { name: 'Add a hidden layer' }).click();
  for (const layer of [0, 1]) await network.getByLabel('Activation', { exact: true }).nth(layer).selectOption('tanh');
  await network.getByLabel('Output activation').selectOption('identity');
  await enter(page.getByLabel('Columns'), '129');
  await enter(page.getByLabel('Rows'), '129');
}

async function contentOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

test('a network is trained from an empty page, its way drawn over the plane it spans, and saved to the bit', async ({
  page,
}) => {
  await page.goto('/');
  await chooseMoons(page);
  const training = section(page, 'Train');
  await enter(training.getByLabel('Steps', { exact: true }), '300');
  await enter(training.getByLabel('Learning rate', { exact: true }), '0.02');
  await training.getByRole('button', { name: 'Train', exact: true }).click();
  await training.getByRole('button', { name: 'Plane of the trajectory' }).click();
  await expect(page.getByLabel('Directions')).toHaveValue('pca');
  await ready(page);

  const known = await element(page).evaluate((node: Landscape) => {
    const { path, audit } = node.report!;
    const last = path!.loss!.length - 1;
    return {
      loss: path!.loss![last],
      first: path!.loss![0],
      points: path!.a.length,
      details: audit.details.map(({ text }) => text).join('\n'),
      parameters: (node.landscape as { parameters: { values: number[]; training: { steps: number } } }).parameters,
    };
  });
  expect(known.points).toBe(200);
  expect(known.loss).toBeLessThan(0.1 * known.first);
  expect(known.details).toContain('random walk');
  expect(known.parameters.training.steps).toBe(300);
  expect(known.parameters.values).toHaveLength(337);
  await expect(page.getByText(/local minim(um|a) of this slice/).first()).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  const text = await contentOf(download);
  const other = await page.context().newPage();
  await other.goto('/');
  await other.locator('nav input[type=file]').setInputFiles({
    name: 'trained.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await expect(other.getByText('trained.json is open.')).toBeVisible();
  await ready(other);
  const again = await element(other).evaluate((node: Landscape) => node.landscape!.parameters);
  expect(again).toEqual(known.parameters);
});

test('two checkpoints opened together lie on a line, with the height of the barrier between them', async ({ page }) => {
  const preset = PRESETS.find(({ name }) => name === 'moons')!.landscape;
  const problem = await resolveLandscape(preset);
  const [A, B] = [1, 2].map((seed) => createParameters({ init: 'xavier-uniform', seed }, problem.network));
  await page.goto('/#v1&preset=moons&grid=65,65');
  await ready(page);
  await page.locator('nav input[type=file]').setInputFiles(
    [A, B].map((theta, k) => ({
      name: `seed-${k + 1}.safetensors`,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(exportModel(preset.network, theta)),
    })),
  );
  await page.getByRole('button', { name: 'Line through the two' }).click();
  await expect(page.getByLabel('Directions')).toHaveValue('line');
  await ready(page);

  // the loss on the segment, and how far it rises above the straight line between its ends
  const evaluator = createEvaluator(problem);
  const lossAt = (t: number) => evaluator.loss(A.map((x, k) => (1 - t) * x + t * B[k]));
  const [first, last] = [lossAt(0), lossAt(1)];
  const heights = Array.from({ length: 401 }, (_, k) => lossAt(k / 400) - first - ((last - first) * k) / 400);
  const panel = page.locator('.findings section', { has: page.getByRole('heading', { name: /^Barrier between/ }) });
  await expect(panel.locator('.verdict')).toHaveText(/^(Height [\d.]+|No barrier)$/);
  const verdict = await panel.locator('.verdict').textContent();
  const height = verdict === 'No barrier' ? 0 : Number(verdict!.replace('Height ', ''));
  expect(height).toBeCloseTo(Math.max(0, ...heights), 3);
  await expect(panel).toContainText('A barrier need not mean failed training');

  const ends = await element(page).evaluate((node: Landscape) => Array.from(node.report!.path!.loss!));
  expect(ends).toEqual([first, last]);
});

test('many planes are compared on one scale: all convex by a theorem, or each with its witness', async ({ page }) => {
  const verdicts = page.locator('.verdicts li');
  await page.goto('/?compare#v1&preset=linear-layer');
  await expect(verdicts.nth(0)).toHaveText(/^0 of 9\s+not convex, by a witness$/);
  await expect(verdicts.nth(1)).toHaveText(/^9 of 9\s+convex, by a theorem$/);
  await page.goto('/?compare#v1&preset=moons&grid=33,33');
  await page.reload();
  await expect(verdicts.first()).toHaveText(/^9 of 9\s+not convex, by a witness$/);
  // any of them opens in the explorer, as the plane that it is
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /seed 3/ }).click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await expect(opened.getByLabel('Directions')).toHaveValue('random');
  await expect(section(opened, 'Plane').getByLabel('Seed')).toHaveValue('3');
});
