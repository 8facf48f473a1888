// Where subjects run: child processes of Node, and pages of one headless Chromium behind a small server.
import { fork } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const BUILD = join(ROOT, '.cache/build');
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** Chromium with WebGPU on SwiftShader where there is no GPU; CHROMIUM_ARGS replaces the flags that choose the adapter. */
const ADAPTER = process.env.CHROMIUM_ARGS?.split(' ') ?? [
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
  '--use-angle=vulkan',
];
const FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--disable-gpu-watchdog',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** Starts subjects; `library` is the path of the built package. */
export class Host {
  #library;
  #truthFile;
  #browser = null;
  #server = null;

  constructor({ library, truthFile }) {
    this.#library = library;
    this.#truthFile = truthFile;
  }

  /** A subject ready to be timed: its facts, `repeat()` and `close()`. */
  open(workload, subject, batch) {
    return subject.where === 'node'
      ? this.#openNode(workload, subject, batch)
      : this.#openPage(workload, subject, batch);
  }

  async close() {
    await this.#browser?.close();
    this.#server?.close();
  }

  async #openNode(workload, { kind, options, flags = [], env = {}, gpu = false }, batch) {
    const child = fork(join(ROOT, 'node-subject.mjs'), {
      execArgv: flags,
      env: { XDG_RUNTIME_DIR: '/tmp', ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ask = (message) =>
      new Promise((resolve, reject) => {
        const gone = (code, signal) => reject(new Error(`the process ended: ${signal ?? code}`));
        child.once('exit', gone);
        child.once('message', ({ value, error }) => {
          child.off('exit', gone);
          if (error) reject(new Error(error));
          else resolve(value);
        });
        child.send(message);
      });
    const close = async () => void child.kill();
    const library = pathToFileURL(this.#library).href;
    const ready = { workload, kind, options, batch, gpu, library, truth: this.#truthFile(workload) };
    return opened(
      () => ask({ ready }),
      () => ask({ repeat: true }),
      close,
    );
  }

  async #openPage(workload, { kind, options }, batch) {
    this.#server ??= await this.#serve();
    this.#browser ??= await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [...FLAGS, ...ADAPTER],
      env: { XDG_RUNTIME_DIR: '/tmp', ...process.env },
    });
    // a context of its own: no subject shares a renderer process with another
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    const cores = options.threads;
    await page.addInitScript(
      (n) => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => n }),
      cores,
    );
    await page.goto(`http://127.0.0.1:${this.#server.address().port}/`);
    await page.waitForFunction('window.subject');
    const request = { workload, kind, options, batch };
    const ready = async () => {
      const facts = await page.evaluate((request) => window.subject.ready(request), request);
      const adapter = await page.evaluate(() => window.subject.adapter());
      return { ...facts, place: `Chromium ${this.#browser.version()}, ${adapter}` };
    };
    return opened(
      ready,
      () => page.evaluate(() => window.subject.repeat()),
      () => context.close(),
    );
  }

  async #serve() {
    await build({
      entryPoints: [join(ROOT, 'page.mjs')],
      outdir: BUILD,
      bundle: true,
      splitting: true,
      format: 'esm',
      target: 'chrome130',
      logLevel: 'warning',
      alias: { 'loss-landscape': this.#library },
      external: ['fs', 'path', 'os', 'util', 'crypto', 'worker_threads', 'perf_hooks', 'node:*'],
    });
    const server = createServer((request, response) => {
      // cross-origin isolation: threads of WebAssembly peers need shared memory
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
      if (path === '/') {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>peers</title><script type="module" src="/build/page.js"></script>');
        return;
      }
      const file = this.#fileOf(path);
      if (!file || !existsSync(file) || !statSync(file).isFile()) {
        response.statusCode = 404;
        response.end();
        return;
      }
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  #fileOf(path) {
    const [, folder, ...rest] = path.split('/');
    if (folder === 'truth') return /^W\d$/.test(rest[0]) ? this.#truthFile(rest[0]) : null;
    const base = { build: BUILD, node_modules: join(ROOT, 'node_modules') }[folder];
    if (!base) return null;
    const file = normalize(join(base, ...rest));
    return file.startsWith(base + sep) ? file : null;
  }
}

async function opened(ready, repeat, close) {
  try {
    return { facts: await ready(), repeat, close };
  } catch (error) {
    await close();
    throw error;
  }
}
