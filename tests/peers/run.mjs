#!/usr/bin/env node
// The engines against their peers. See README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Host } from './host.mjs';
import { MATCHES, subjects } from './matches.mjs';
import { measure } from './measure.mjs';
import { markdown, median, ratios } from './table.mjs';
import { ensureTruth } from './truth.mjs';
import { WORKLOADS } from './workloads.mjs';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: '' },
    passes: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    engine: { type: 'string', default: join(ROOT, '../../dist/index.js') },
    label: { type: 'string', default: 'latest' },
    table: { type: 'boolean', default: false },
    retune: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  process.exit(0);
}

const resultsOf = (label) => join(ROOT, 'results', `${label}.jsonl`);
const readResults = (label) =>
  existsSync(resultsOf(label))
    ? readFileSync(resultsOf(label), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

if (options.table) {
  const labels = positionals.length > 0 ? positionals : [options.label];
  const results = labels.flatMap(readResults);
  if (results.length === 0) fail(`no results under ${labels.join(', ')}`);
  console.log(markdown(results, results[0].about));
  process.exit(0);
}

const library = resolve(options.engine);
if (!existsSync(library))
  fail(`${library} is not there: run "npm run build:library" in the project first, or name it by --engine`);
const chosen = new RegExp(options.only);
const pairs = Object.keys(WORKLOADS)
  .flatMap((workload) => MATCHES.map((match) => ({ workload, match: withPeers(match) })))
  .filter(({ workload, match }) => chosen.test(`${workload}/${match.id}`) && match.peers.length > 0);
if (pairs.length === 0) fail(`nothing is called ${options.only}; there are W1/node … W4/lavapipe`);

const about = { machine: machine(), commit: commit() };
const built = await import(pathToFileURL(library).href);
const truths = {};
for (const name of new Set(pairs.map(({ workload }) => workload))) {
  truths[name] = await ensureTruth(name, built, join(ROOT, '.cache'));
}

const tunedFile = join(ROOT, '.cache/batches.json');
const batches = !options.retune && existsSync(tunedFile) ? JSON.parse(readFileSync(tunedFile, 'utf8')) : {};
const host = new Host({ library, truthFile: (workload) => truths[workload] });
const say = (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);
const all = subjects(Number(options.threads));
const fresh = [];
try {
  for (const { workload, match } of pairs) {
    const common = { host, workload, match, subjects: all, batches, say };
    const result = await measure({ ...common, passes: Number(options.passes) }).then(
      (measured) => ({ ...measured, about }),
      (error) => console.error(`${workload}/${match.id} failed: ${error.message}`),
    );
    if (!result) continue;
    fresh.push(result);
    keep(result);
    say('');
    for (const [name, rates] of Object.entries(result.rates)) {
      const values = ratios(rates);
      const spread = `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
      console.error(`${workload}/${match.id}: ${median(values).toFixed(2)}× ${name} (${spread})`);
    }
    for (const [name, error] of Object.entries(result.failures)) console.error(`${workload} ${name} failed: ${error}`);
  }
} finally {
  await host.close();
}
console.log(markdown(fresh, about));

function keep(result) {
  mkdirSync(join(ROOT, 'results'), { recursive: true });
  writeFileSync(resultsOf(options.label), `${JSON.stringify(result)}\n`, { flag: 'a' });
  writeFileSync(tunedFile, JSON.stringify(batches, null, 1));
}

function withPeers(match) {
  return { ...match, peers: match.peers.filter((name) => new RegExp(options.peers).test(name)) };
}

function machine() {
  const { model } = cpus()[0];
  const load = `load average ${loadavg()[0].toFixed(1)} at the start`;
  return `${model}, ${cpus().length} cores, Linux ${release()}, ${new Date().toISOString().slice(0, 10)}, ${load}`;
}

function commit() {
  try {
    return `loss-landscape ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()}`;
  } catch {
    return 'loss-landscape, packaged';
  }
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
