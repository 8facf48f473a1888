// Finds a Chromium to test with, or fetches Playwright's; runs before the tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const here = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()].find(
  (path) => path && existsSync(path),
);
// Debian's own first: no other download, and the Vulkan libraries that WebGPU needs come along
const debian = ['chromium', 'libvulkan1', 'mesa-vulkan-drivers', 'fonts-dejavu', 'fonts-liberation'];

function run(command, ...args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function install() {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (isDebianRoot && run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', ...debian)) return true;
  return run('npx', 'playwright', 'install', '--with-deps', 'chromium');
}

if (here) {
  console.log(`browser: ${here}`);
} else {
  console.log('browser: none found, installing Chromium');
  if (!install()) {
    console.error(
      `No Chromium could be installed: install one (Debian: apt-get install ${debian.join(' ')}) or set CHROMIUM_PATH.`,
    );
    process.exit(1);
  }
}
