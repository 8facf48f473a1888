// Peak memory of one operation on a field of 4096², each in a process of its own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeField } from './fields.mjs';
import { loadAnalysis, operations } from './ours.mjs';

const SIZE = 4096;

/** @returns MiB by kind and operation: `before`, what the process held with the field, and `peak`, the most it held */
export function measureMemory() {
  const all = [];
  for (const kind of ['smooth', 'noisy', 'white']) {
    for (const name of ['count', 'facts', 'contours', 'convexity']) {
      if (kind === 'white' && name === 'contours') continue; // tens of millions of lines
      const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), kind, name], { encoding: 'utf8' });
      const measured = { kind, name, size: SIZE, ...JSON.parse(output) };
      console.log(JSON.stringify(measured));
      all.push(measured);
    }
  }
  return all;
}

async function measureOne(kind, name) {
  const analysis = await loadAnalysis();
  const field = { width: SIZE, height: SIZE, window: { a: [0, 1], b: [0, 1] }, values: makeField(kind, SIZE) };
  const levels = analysis.contourLevels(field, { count: 12, rule: 'linear' }).values;
  const before = process.resourceUsage().maxRSS / 1024;
  const run = operations(analysis, field, levels)[name];
  if (run) await run();
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ before: Math.round(before), peak: run ? Math.round(peak) : null }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await measureOne(process.argv[2], process.argv[3]);
