#!/usr/bin/env node
// Minima, basins and contours beside GUDHI, scikit-image and d3-contour on the same fields; README.md says how it is measured.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contours as d3Contours } from 'd3-contour';
import { KINDS, makeField, npyBytes } from './fields.mjs';
import { loadAnalysis, operations } from './ours.mjs';
import { Python } from './python.mjs';
import { measureMemory } from './memory.mjs';
import { markdown } from './table.mjs';

const SIZES = [512, 1024, 2048, 4096];
/** What took longer is not repeated; what would take longer is left out. */
const REPEAT_MS = 10_000;
const LIMIT_MS = 60_000;
/** Twice the side: four times the samples, and somewhat more for caches that no longer hold them. */
const GROWTH = 4.4;
/** d3-contour looks for the ring round each hole among all rings. */
const QUADRATIC_GROWTH = 16;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    label: { type: 'string', default: 'topology' },
    table: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
  },
});

const folder = fileURLToPath(new URL('./results/', import.meta.url));
const file = join(folder, `${options.label}.jsonl`);

function kept() {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

function keep(result) {
  mkdirSync(folder, { recursive: true });
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

async function measureAll() {
  const analysis = await loadAnalysis();
  const scratch = mkdtempSync(join(tmpdir(), 'topology-'));
  const python = await Python.start();
  try {
    for (const size of SIZES) {
      for (const kind of Object.keys(KINDS)) {
        if (!new RegExp(options.only).test(`${kind}/${size}`)) continue;
        await measure({ kind, size, analysis, python, scratch });
      }
    }
  } finally {
    python.end();
    rmSync(scratch, { recursive: true });
  }
}

async function measure({ kind, size, analysis, python, scratch }) {
  const field = fieldOf(kind, size);
  const levels = analysis.contourLevels(field, { count: 12, rule: 'linear' }).values;
  const path = join(scratch, 'field.npy');
  const pairs = join(scratch, 'pairs.f64');
  writeFileSync(path, npyBytes(field.values, size));
  const contestants = { ...ours(analysis, field, levels), ...d3(field, levels), ...peers(python, levels, pairs) };
  await warmUp(analysis, python, join(scratch, 'small.npy'), levels, pairs);
  await python.ask({ load: path });

  const results = {};
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const known = (results[name] ??= { milliseconds: [] });
      const before = predicted(name, kind, size);
      if (before > LIMIT_MS) known.skipped = before;
      if (known.skipped || known.milliseconds[0] > REPEAT_MS) continue;
      globalThis.gc?.();
      const { milliseconds, elapsed, ...found } = await run();
      known.milliseconds.push(milliseconds);
      (known.elapsed ??= []).push(elapsed);
      Object.assign(known, found);
    }
  }
  const comparison = compare(analysis, field, results, pairs);
  for (const result of Object.values(results)) delete result.detail;
  keep({ kind, size, levels: levels.length, comparison, results, about: about(python.versions) });
  const times = Object.entries(results).map(
    ([name, { milliseconds: ms }]) => `${name} ${ms.map(Math.round).join(' ')}`,
  );
  console.log(`${kind} ${size}²  ${JSON.stringify(comparison)}\n  ${times.join('\n  ')}`);
}

function fieldOf(kind, size) {
  return { width: size, height: size, window: { a: [0, 1], b: [0, 1] }, values: makeField(kind, size) };
}

/** Expected milliseconds, from half the side; that a contestant was left out there rules it out here. */
function predicted(name, kind, size) {
  const half = kept().findLast((each) => each.kind === kind && each.size === size / 2)?.results[name];
  if (!half) return 0;
  const growth = name.startsWith('d3') ? QUADRATIC_GROWTH : GROWTH;
  return half.skipped ? Infinity : growth * Math.min(...half.milliseconds);
}

function ours(analysis, field, levels) {
  const work = operations(analysis, field, levels);
  return Object.fromEntries(
    Object.entries(work).map(([name, run]) => [`ours: ${name}`, () => timed(run, DESCRIBE[name])]),
  );
}

/** What is kept of a result, after the clock has stopped. */
const DESCRIBE = {
  count: (detail) => ({ count: detail.minima.count, detail }),
  basins: ({ minima }) => ({ count: minima.length }),
  contours: (lines) => ({ count: lines.length, closed: lines.filter(({ closed }) => closed).length }),
  facts: ({ minima }) => ({ count: minima.raw }),
  convexity: ({ verdict, gap }) => ({ verdict, gap }),
};

function d3({ width, height, values }, levels) {
  const generator = d3Contours().size([width, height]).thresholds(Array.from(levels));
  return {
    'd3-contour: contours': () =>
      timed(
        () => generator(values),
        (bands) => ({ count: bands.length }),
      ),
  };
}

function peers(python, levels, pairs) {
  const names = { 'GUDHI: count': 'gudhi', 'skimage: minima': 'minima', 'skimage: basins': 'watershed' };
  const all = { ...names, 'skimage: contours': 'contours' };
  return Object.fromEntries(
    Object.entries(all).map(([label, name]) => [label, () => python.ask({ name, levels: Array.from(levels), pairs })]),
  );
}

/** Processor time, that of helper threads for compiling and collecting included; `elapsed` is what the clock says. */
async function timed(run, describe) {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: (user + system) / 1000, elapsed: performance.now() - start, ...describe(result) };
}

/** Everyone once on a small field, so that nobody's first time counts: compilers, imports, memory. */
async function warmUp(analysis, python, path, levels, pairs) {
  const small = fieldOf('noisy', 256);
  writeFileSync(path, npyBytes(small.values, 256));
  await python.ask({ load: path });
  const everyone = { ...ours(analysis, small, levels), ...d3(small, levels), ...peers(python, levels, pairs) };
  for (let round = 0; round < 3; round++) for (const run of Object.values(everyone)) await run();
}

/** Whether all who answered found the same. Throws when they did not: their times would mean nothing. */
function compare(analysis, field, results, path) {
  const { basins, pairs } = results['ours: count'].detail;
  const minima = results['ours: count'].count;
  const comparison = { minima };
  for (const name of ['skimage: minima', 'skimage: basins']) {
    const { count } = results[name];
    if (count !== undefined) expectEqual(`regional minima, ${name}`, count, minima);
  }
  const lines = results['ours: contours'];
  const { count, closed } = results['skimage: contours'];
  if (count !== undefined) {
    expectEqual('contour lines', count, lines.count);
    expectEqual('closed contour lines', closed, lines.closed);
    comparison.lines = count;
  }
  if (results['GUDHI: count'].count === undefined) return comparison;
  const bytes = readFileSync(path);
  const theirs = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const diagram = analysis.diagram(basins, pairs.windowSaddle);
  expectEqual('pairs of positive persistence', theirs.length / 2, diagram.length);
  diagram.forEach(([birth, death], k) => {
    expectEqual(`birth ${k}`, theirs[2 * k], birth);
    expectEqual(`death ${k}`, theirs[2 * k + 1], death ?? Infinity);
  });
  return { ...comparison, pairs: diagram.length };
}

function expectEqual(what, theirs, our) {
  if (theirs !== our) throw new Error(`${what}: expected ${theirs}, got ${our}`);
}

function about(python) {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const d3Version = JSON.parse(readFileSync(new URL('./package.json', import.meta.url))).dependencies['d3-contour'];
  return {
    machine: `${cpus()[0].model}, ${cpus().length} cores`,
    commit: git('rev-parse', '--short', 'HEAD'),
    date: new Date().toISOString().slice(0, 10),
    versions: { Node: process.versions.node, 'd3-contour': d3Version, ...python },
  };
}

if (options.table) console.log(markdown(kept()));
else if (options.memory) keep({ memory: measureMemory() });
else await measureAll();
