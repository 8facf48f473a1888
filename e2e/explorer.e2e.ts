import { expect, test, type Page } from '@playwright/test';

/** Opens the explorer and waits until its picture and facts are there. */
async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`/${hash}`);
  await ready(page);
}

async function ready(page: Page): Promise<void> {
  const element = page.locator('loss-landscape');
  await element.evaluate(async (node: HTMLElementTagNameMap['loss-landscape']) => {
    await customElements.whenDefined('loss-landscape');
    await node.updateComplete;
    await node.ready;
    await node.updateComplete;
    await node.toBlob();
  });
}

const SMALL = '&grid=129,129';

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test('desktop', async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await open(page, `#v1&preset=relu-relu${SMALL}`);
      await expect(page.getByRole('heading', { name: 'Two ReLU units in a row' })).toBeVisible();
      await expect(page).toHaveScreenshot(`explorer-desktop-${scheme}.png`, {
        maskColor: '#8884',
        mask: [page.locator('loss-landscape').locator('.status')],
      });
    });

    test('phone', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await open(page, `#v1&preset=sine-unit${SMALL}&view=map`);
      await expect(page).toHaveScreenshot(`explorer-phone-${scheme}.png`, {
        maskColor: '#8884',
        mask: [page.locator('loss-landscape').locator('.status')],
      });
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(scrolls, 'the page scrolls sideways').toBe(false);
    });
  });
}

test('the address holds the state, and back goes to the preset before', async ({ page }) => {
  await open(page);
  await page.getByLabel('Landscape', { exact: true }).selectOption('logistic');
  await ready(page);
  await expect(page).toHaveURL(/preset=logistic/);
  await page.getByLabel('Columns').fill('65');
  await page.getByLabel('Columns').press('Tab');
  await page.getByLabel('Palette').selectOption('cividis');
  await page.getByText('Map', { exact: true }).click();
  await expect(page).toHaveURL(/grid=65,512.*view=map.*palette=cividis|grid=65,512.*palette=cividis.*view=map/);

  const other = await page.context().newPage();
  await other.goto(page.url());
  await ready(other);
  await expect(other.getByLabel('Columns')).toHaveValue('65');
  await expect(other.getByLabel('Palette')).toHaveValue('cividis');
  await expect(other.locator('loss-landscape')).toHaveAttribute('view', 'map');
  await other.close();

  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Two ReLU units in a row' })).toBeVisible();
});

test('bad input is said beside the control and in a summary, and the last good picture stays', async ({ page }) => {
  await open(page, `#v1&preset=linear-layer${SMALL}`);
  await page.getByLabel('a from').fill('9');
  await page.getByLabel('a from').press('Tab');
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('window.a: expected the first number below the second');
  await expect(page.locator('#window-error')).toBeVisible();
  await expect(page.getByText('1 local minimum of this slice verified').first()).toBeVisible();
  await page.getByLabel('a from').fill('-3');
  await page.getByLabel('a from').press('Tab');
  await expect(summary).toHaveCount(0);
});

test('the landscape file can be edited as text, with messages while it is wrong', async ({ page }) => {
  await open(page, `#v1&preset=linear-layer${SMALL}`);
  await page.getByRole('heading', { name: 'Landscape file' }).click();
  const editor = page.getByLabel('The whole landscape as JSON');
  const text = await editor.inputValue();
  await editor.fill(text.replace('"mse"', '"msee"'));
  await expect(page.locator('#landscape-text-error')).toContainText('loss.name: expected');
  await editor.fill(text.replace('"mse"', '"mae"'));
  await expect(page.getByLabel('Loss', { exact: true })).toHaveValue('mae');
});

test('a layer is added, given an activation and removed with ordinary controls', async ({ page }) => {
  await open(page, `#v1&preset=linear-layer${SMALL}`);
  await page.getByRole('button', { name: 'Add a hidden layer' }).click();
  await page.getByLabel('Hidden layer 1', { exact: true }).fill('3');
  await page.getByLabel('Hidden layer 1', { exact: true }).press('Tab');
  await page.getByLabel('Activation', { exact: true }).selectOption('gelu');
  await expect(page.getByText('ŷ(x) = W₁·gelu(W₀·x + b₀) + b₁')).toBeVisible();
  await expect(page.getByText('10 parameters')).toBeVisible();
  await page.getByRole('button', { name: 'Remove hidden layer 1' }).click();
  await expect(page.getByText('ŷ(x) = w₀·x + b₀')).toBeVisible();
});

test('the picture works by keyboard', async ({ page }) => {
  await open(page, `#v1&preset=linear-layer${SMALL}`);
  await page.locator('loss-landscape').getByRole('application').focus();
  await page.keyboard.press('m');
  await expect(page.locator('loss-landscape')).toHaveAttribute('view', 'map');
  await page.keyboard.press('+');
  await expect(page.getByText('Zoomed to a from')).toBeVisible();
  await page.getByRole('button', { name: 'Go back' }).click();
  await expect(page.getByText('Zoomed to a from')).toHaveCount(0);
});

test('files come out: landscape, picture and field', async ({ page }) => {
  await open(page, `#v1&preset=linear-layer${SMALL}`);
  for (const [button, file] of [
    ['Save', 'linear-layer.json'],
    ['PNG', 'linear-layer.png'],
    ['.npy', 'linear-layer.npy'],
  ]) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: button, exact: true }).click();
    expect((await download).suggestedFilename()).toBe(file);
  }
});
