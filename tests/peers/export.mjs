#!/usr/bin/env node
// Prints a workload as a landscape file with every number in it: for other programs, and for `loss-landscape bench FILE`.
//   node export.mjs W1 [path of dist/index.js] > W1.json
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { landscapeOf, makeWork, WORKLOADS } from './workloads.mjs';

const [name, path] = process.argv.slice(2);
if (!(name in WORKLOADS)) {
  console.error(`expected one of ${Object.keys(WORKLOADS).join(', ')}, got ${name ?? 'nothing'}`);
  process.exit(2);
}
const library = path ? pathToFileURL(resolve(path)).href : new URL('../../dist/index.js', import.meta.url).href;
const { createRandom } = await import(library);
process.stdout.write(`${JSON.stringify(landscapeOf(makeWork(name, createRandom)))}\n`);
