import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../vite.config.ts';

/** Explorer and element as built, from two origins: the second one is where a stranger's page lives. */
export const explorerOrigin = 'http://localhost:4871';
export const strangerOrigin = 'http://localhost:4872';

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../node_modules/.cache/e2e',
  snapshotPathTemplate: '{testDir}/goldens/{arg}{ext}',
  timeout: 120_000,
  workers: 1,
  reporter: 'list',
  // Same fonts and same adapter draw the same; what is left is for another version of the browser.
  expect: { timeout: 60_000, toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled' } },
  use: {
    baseURL: explorerOrigin,
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: chromiumPath, args: chromiumArgs },
  },
  webServer: {
    command: 'node e2e/server.mjs',
    cwd: '..',
    url: explorerOrigin,
    reuseExistingServer: false,
  },
});
