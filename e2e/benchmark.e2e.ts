import { expect, test } from '@playwright/test';

test('the explorer hands its landscape to the benchmark, which measures it and leads back', async ({ page }) => {
  await page.goto('/#v1&preset=logistic&grid=33,33');
  await page.getByRole('link', { name: 'Benchmark' }).click();
  await expect(page).toHaveURL(/\?benchmark#v1&preset=logistic/);
  await expect(page).toHaveTitle('Loss landscape: benchmark');
  await expect(page.getByRole('checkbox', { name: /^own/ })).toBeChecked();

  await page.getByRole('checkbox', { name: 'GPU' }).uncheck();
  await page.getByRole('checkbox', { name: 'CPU all' }).uncheck();
  await page.getByRole('button', { name: 'Run' }).click();
  const chart = page.getByRole('img', { name: /^own, million points times samples a second/ });
  await expect(chart).toHaveAccessibleName(/CPU, 1 thread [\d.,]+ Mps, plain JavaScript [\d.,]+ Mps/);
  await expect(page.getByRole('button', { name: 'Run' })).toBeEnabled();
  await page.getByText('All numbers').click();
  await expect(page.getByRole('row', { name: /^plain JavaScript/ })).toBeVisible();

  await page.getByRole('link', { name: 'Explorer' }).click();
  await expect(page).toHaveURL(/\/#v1&preset=logistic/);
  await expect(page.locator('loss-landscape')).toBeVisible();
});

test('a narrow page does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/?benchmark');
  await expect(page.getByRole('checkbox', { name: /^W4L/ })).toBeVisible();
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(scrolls).toBe(false);
});
