// The float64 losses of a workload's grid, by our reference evaluator; kept between runs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { landscapeOf, makeWork } from './workloads.mjs';

/** Computes what is not there yet. Gives the path of the file: little-endian float64, row-major. */
export async function ensureTruth(name, library, folder) {
  const work = makeWork(name, library.createRandom);
  const landscape = landscapeOf(work);
  const problems = library.validateLandscape(landscape);
  if (problems.length > 0) throw new Error(`${name} is no landscape: ${JSON.stringify(problems[0])}`);
  const text = JSON.stringify(landscape);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = join(folder, `${name}-${digest}.f64`);
  if (existsSync(file) && readFileSync(file).length === 8 * work.points) return file;
  console.error(`${name}: the float64 losses of ${work.points} points, once`);
  mkdirSync(folder, { recursive: true });
  const evaluator = library.createEvaluator(await library.resolveLandscape(landscape));
  const losses = Float64Array.from({ length: work.points }, (_, k) => evaluator.lossAt(work.a[k], work.b[k]));
  writeFileSync(file, losses);
  return file;
}
