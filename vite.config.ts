import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import asc from 'assemblyscript/asc';
import { build, type Plugin, type UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import { createManifest } from './src/elements/manifest.ts';

/**
 * `import code from './worker.ts?script'` gives the bundled module as the text of a classic script.
 *
 * One text serves every place a worker starts in: a blob: URL in a page (a cross-origin script may not start a worker from
 * its own URL), and `new Worker(text, { eval: true })` in Node.
 */
function scriptText(): Plugin {
  const suffix = '?script';
  return {
    name: 'script-text',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!id.endsWith(suffix)) return null;
      const resolved = await this.resolve(id.slice(0, -suffix.length), importer, { skipSelf: true });
      return resolved && resolved.id + suffix;
    },
    async load(id) {
      if (!id.endsWith(suffix)) return null;
      const entry = id.slice(0, -suffix.length);
      this.addWatchFile(entry);
      const result = await build({
        configFile: false,
        logLevel: 'warn',
        plugins: [wasmBinary()],
        build: { write: false, minify: true, target: 'es2022', lib: { entry, formats: ['iife'], name: 'worker' } },
      });
      const output = (Array.isArray(result) ? result[0] : result) as { output: { code?: string }[] };
      return `export default ${JSON.stringify(output.output[0].code)};`;
    },
  };
}

/** Compiled modules, by what they were compiled from. */
const wasmCache = fileURLToPath(new URL('node_modules/.cache/loss-landscape/', import.meta.url));

/** Compilations of this process, so that two importers of a module wait for the same one. */
const compilations = new Map<string, Promise<Buffer>>();

/**
 * Compiles an AssemblyScript module, or takes it from the cache. A line `// @inline` stands for the decorator of that name,
 * which only AssemblyScript's own parser takes before a function.
 */
async function compileWasm(entry: string, relaxed: boolean): Promise<Buffer> {
  const folder = dirname(entry);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const files = new Map(names.map((name, k) => [name, texts[k].replace(/^\/\/ @inline$/gm, '@inline')]));
  const features = relaxed ? 'simd,relaxed-simd' : 'simd';
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', features];
  const key = JSON.stringify([asc.version, basename(entry), options, [...files]]);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
  let compilation = compilations.get(hash);
  if (!compilation)
    compilations.set(hash, (compilation = cachedBinary(hash, () => runCompiler(entry, files, options))));
  return compilation;
}

async function cachedBinary(hash: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const cached = join(wasmCache, `${hash}.wasm`);
  if (existsSync(cached)) return readFile(cached);
  const binary = await make();
  await mkdir(wasmCache, { recursive: true });
  // several processes may compile the same module at once: each puts a whole file in place
  const draft = `${cached}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, binary);
  await rename(draft, cached);
  return binary;
}

async function runCompiler(entry: string, files: Map<string, string>, options: string[]): Promise<Buffer> {
  let binary = Buffer.alloc(0);
  const messages: string[] = [];
  const collect = { write: (text: string | Uint8Array) => messages.push(String(text)) > 0 };
  const { error } = await asc.main([basename(entry), '--outFile', 'module.wasm', '--disableWarning', ...options], {
    stdout: collect,
    stderr: collect,
    readFile: (name) => files.get(basename(name)) ?? null,
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = Buffer.from(contents);
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${entry} does not compile: ${error.message}\n${messages.join('')}`);
  return binary;
}

/**
 * `import bytes from './kernel.ts?wasm'` gives the binary of an AssemblyScript module with 128-bit SIMD, as a Uint8Array;
 * `?wasm=relaxed` gives the one whose multiply-adds round once, for engines that have relaxed SIMD.
 */
function wasmBinary(): Plugin {
  const suffix = /\?wasm(=relaxed)?$/;
  return {
    name: 'wasm-binary',
    enforce: 'pre',
    async resolveId(id, importer) {
      const match = suffix.exec(id);
      if (!match) return null;
      const resolved = await this.resolve(id.slice(0, match.index), importer, { skipSelf: true });
      return resolved && resolved.id + match[0];
    },
    async load(id) {
      const match = suffix.exec(id);
      if (!match) return null;
      const entry = id.slice(0, match.index);
      for (const name of await readdir(dirname(entry))) this.addWatchFile(join(dirname(entry), name));
      const base64 = (await compileWasm(entry, match[1] !== undefined)).toString('base64');
      return `export default /* @__PURE__ */ Uint8Array.from(atob('${base64}'), (c) => c.charCodeAt(0));`;
    },
  };
}

/** Shaders lose their comments and white space on the way into a bundle; in development they stay as written. */
function shaderText(): Plugin {
  return {
    name: 'shader-text',
    enforce: 'pre',
    apply: 'build',
    async load(id) {
      if (!id.endsWith('.wgsl?raw')) return null;
      const text = await readFile(id.slice(0, -'?raw'.length), 'utf8');
      // '-' and '/' keep their spaces: two of them in a row would be another token
      const lines = text.split('\n').map((line) =>
        line
          .replace(/\/\/.*$/, '')
          .trim()
          .replace(/ *([{}()[\],:;=+*<>&|]) */g, '$1'),
      );
      return `export default ${JSON.stringify(lines.filter(Boolean).join('\n'))};`;
    },
  };
}

/** Style sheets in css`…` templates lose their comments and white space on the way into a bundle. */
function styleText(): Plugin {
  return {
    name: 'style-text',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith('styles.ts') && !id.endsWith('loss-legend.ts')) return null;
      const short = (sheet: string) =>
        sheet
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .replace(/\s+/g, ' ')
          .replace(/ *([{};,]) */g, '$1');
      return { code: code.replace(/css`[^`]*`/g, short), map: null };
    },
  };
}

/** Writes `custom-elements.json` beside the element, made from the doc blocks of its classes. */
function elementsManifest(): Plugin {
  return {
    name: 'elements-manifest',
    async generateBundle() {
      const paths = ['src/elements/loss-landscape.ts', 'src/elements/loss-legend.ts'];
      const sources = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
      const source = `${JSON.stringify(createManifest(sources), null, 2)}\n`;
      this.emitFile({ type: 'asset', fileName: 'custom-elements.json', source });
    },
  };
}

/** Packages that the Node builds leave to `node_modules`. */
const external: (string | RegExp)[] = [
  /^node:/,
  'webgpu',
  'fast-png',
  'fflate',
  /^@bufbuild\/protobuf/,
  'papaparse',
  'd3-array',
  'd3-format',
  'wgpu-matrix',
];
const target = 'es2022';

const builds: Record<string, UserConfig> = {
  app: { base: './', build: { outDir: 'dist/app', target } },
  library: {
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target,
      minify: false,
      lib: { entry: { index: 'src/index.ts' }, formats: ['es'] },
      rollupOptions: { external: external.slice(1), output: { chunkFileNames: 'library/[name].js' } },
    },
  },
  element: {
    // not Vite's library mode, which leaves the white space in ES modules
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target,
      modulePreload: false,
      rollupOptions: {
        input: { element: 'src/elements/define.ts' },
        // what few pages need (CSV, presets, the fallbacks of old browsers) lies beside the entry and loads on demand
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'element/[name].js',
          // what the GPU's kernels share goes along with their engine, not into a file for each
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [
              // the entry is one file, whatever else shares its modules: common chunks would be imported before it runs
              { name: 'main', tags: ['$initial'], includeDependenciesRecursively: true },
              {
                name: 'plan',
                test: /src\/engine\/(plan\/|pacing|slices)|src\/gpu\/workgroups|src\/model\/(dependence|activations|erf|loss-divisor|losses)/,
              },
              { name: 'narrow-kernel', test: /src\/engine\/gpu\/narrow-(kernel|source|data)|shaders\/compute-narrow/ },
              // derivatives over the whole grid are for those who ask for the map of the curvature
              { name: 'jets-kernel', test: /src\/engine\/gpu\/jets|shaders\/compute-jets/ },
              { name: 'basins', test: /src\/engine\/gpu\/basins|shaders\/compute-basins/ },
              {
                name: 'gpu',
                test: /src\/engine\/gpu\/(?!narrow-(kernel|source|data)|wide|general-kernel|general-data|jets|basins)|shaders\/(?!render|compute-(wide|narrow|jets|basins))/,
              },
            ],
          },
        },
      },
    },
  },
  cli: {
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'node20',
      ssr: true,
      minify: false,
      rollupOptions: {
        input: { cli: 'src/cli/main.ts' },
        external,
        output: { chunkFileNames: 'cli/[name].js' },
      },
    },
  },
};

/** Chromium with WebGPU on SwiftShader, headless; other flag sets lose the device when a canvas is drawn. */
export const chromiumArgs = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=vulkan',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** The browser to test with: `CHROMIUM_PATH`, Debian's Chromium, or (undefined) the one Playwright downloaded. */
export const chromiumPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path));

export default defineConfig(({ mode }) => ({
  plugins: [scriptText(), wasmBinary(), shaderText(), styleText(), mode === 'element' && elementsManifest()],
  publicDir: false,
  ...builds[mode],
  test: {
    // Vitest leaves a core to itself, which is half of a machine of two
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts', '**/node_modules/**'],
          setupFiles: ['tests/setup.ts', 'tests/seed.ts'],
          // a process for every file would load the same modules and open the same device anew, half a second each time;
          // what a test changes beyond itself, it puts back
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**'],
          setupFiles: ['tests/seed.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // one page at a time: the node tests run beside it
            fileParallelism: false,
            provider: playwright({ launchOptions: { executablePath: chromiumPath, args: chromiumArgs } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
}));
