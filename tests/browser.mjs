// Finds a Chromium to test with, or fetches Playwright's; runs before the tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const here = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()].find(
  (path) => path && existsSync(path),
);
if (here) {
  console.log(`browser: ${here}`);
} else {
  console.log('browser: none found, installing Chromium with Playwright');
  const { status } = spawnSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(
      'No Chromium could be installed: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    );
    process.exit(1);
  }
}
