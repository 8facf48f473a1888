// What is measured of this package, bundled from its sources for Node.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../../../src/analysis/', import.meta.url));

const ENTRY = `
export { Basins } from './basins.ts';
export { diagram, persistence } from './persistence.ts';
export { regionalMinima } from './minima.ts';
export { contourLines } from './contours.ts';
export { contourLevels } from './levels.ts';
export { summarize } from './summary.ts';
`;

export async function loadAnalysis() {
  const hasConvexity = existsSync(join(source, 'convexity/convexity.ts'));
  const contents = hasConvexity ? `${ENTRY}export { convexityOf } from './convexity/convexity.ts';` : ENTRY;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const folder = mkdtempSync(join(tmpdir(), 'analysis-'));
  const path = join(folder, 'analysis.mjs');
  writeFileSync(path, outputFiles[0].contents);
  try {
    return await import(pathToFileURL(path).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Largest error of a float32 field, given so that no time goes into its estimate. */
const DELTA = 1e-6;

/** Each operation by its name: the work on a field, as a function to be timed. */
export function operations(analysis, field, levels) {
  const { Basins, contourLines, convexityOf, persistence, regionalMinima, summarize } = analysis;
  const { width, height, values } = field;
  return {
    /** Minima with window and escape depths, aliasing floors and sizes. */
    count() {
      const basins = new Basins(width, height).update(values);
      const pairs = persistence(basins);
      return { basins, pairs, minima: regionalMinima(basins, pairs) };
    },
    basins: () => new Basins(width, height).update(values),
    contours: () => contourLines(field, levels, { saddles: 'connect-lows' }),
    facts: () => summarize(field, { delta: DELTA }),
    ...(convexityOf && { convexity: () => convexityOf(field, { delta: DELTA, pause: () => {} }) }),
  };
}
