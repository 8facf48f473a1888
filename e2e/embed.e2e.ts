import { expect, test, type ConsoleMessage } from '@playwright/test';
import { strangerOrigin } from './playwright.config.ts';

for (const [name, width, height, scheme] of [
  ['desktop', 1280, 760, 'light'],
  ['phone', 390, 844, 'dark'],
] as const) {
  test.describe(name, () => {
    test.use({ colorScheme: scheme, viewport: { width, height } });

    test('three elements on a page of another origin, under a strict policy', async ({ page }) => {
      const complaints: string[] = [];
      page.on('console', (message: ConsoleMessage) => {
        if (message.type() === 'error' && !/worker|WebAssembly/i.test(message.text())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(strangerOrigin);
      const elements = page.locator('loss-landscape');
      await expect(elements).toHaveCount(3);
      for (const element of await elements.all()) {
        const report = await element.evaluate(async (node: HTMLElementTagNameMap['loss-landscape']) => {
          await customElements.whenDefined('loss-landscape');
          await node.updateComplete;
          await node.ready;
          await node.toBlob();
          return node.report;
        });
        expect(report!.grid).toEqual([129, 129]);
        // This policy allows neither workers nor WebAssembly, which the element says and does without.
        expect(report!.description).toContain('the calling thread');
        expect(report!.description).toContain("'wasm-unsafe-eval'");
      }
      expect(complaints).toEqual([]);
      await expect(page).toHaveScreenshot(`embed-${name}.png`, {
        maskColor: '#8884',
        mask: [elements.locator('.status')],
      });
    });
  });
}
