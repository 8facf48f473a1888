#!/usr/bin/env node
// Training beside PyTorch on the same problems; README.md says how it is measured.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES, LEARNING_RATE, makeProblem, nameOf } from './cases.mjs';
import { contestants, loadTraining } from './ours.mjs';

const STEPS = 20;
const AGREEMENT = 1e-12;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '9' },
    milliseconds: { type: 'string', default: '120' },
  },
});
const rounds = Number(options.rounds);
const milliseconds = Number(options.milliseconds);

function startPython() {
  const subject = fileURLToPath(new URL('./subject.py', import.meta.url));
  const child = spawn('/usr/bin/python3', [subject], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the Python process ended');
    return JSON.parse(value);
  };
  const ask = (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer();
  };
  return { answer, ask, end: () => child.stdin.end() };
}

/** Milliseconds of processor time a step. */
function timed(step) {
  const start = process.cpuUsage();
  for (let steps = 1; ; steps++) {
    step();
    const { user, system } = process.cpuUsage(start);
    if (user + system > 1000 * milliseconds) return (user + system) / 1000 / steps;
  }
}

async function measure(training, python, one, folder) {
  const { problem, theta } = makeProblem(training, one);
  const { samples } = problem.data;
  const { next, perEpoch } = training.createBatches(samples, one.batch ?? 'full', 0);
  const order = Array.from({ length: one.batch ? (perEpoch * STEPS) / perEpoch : 0 }, () => [...next()]).flat();
  const write = (name, array) => writeFileSync(join(folder, name), array);
  write('inputs.f64', problem.data.inputs);
  write('targets.f64', problem.data.targets);
  write('theta.f64', theta);
  write('order.i64', BigInt64Array.from(order, BigInt));

  const ours = contestants(training, problem, theta, one);
  const expected = await python.ask({ case: one, folder, learningRate: LEARNING_RATE, steps: STEPS });
  for (const [name, step] of Object.entries(ours)) {
    for (const [k, loss] of expected.entries()) {
      const got = step();
      if (!(Math.abs(got / loss - 1) < AGREEMENT)) throw new Error(`${name}, step ${k}: expected ${loss}, got ${got}`);
    }
  }

  const everyone = Object.entries(ours).map(([name, step]) => [name, () => timed(step)]);
  everyone.push(['PyTorch', () => python.ask({ milliseconds })]);
  const times = new Map(everyone.map(([name]) => [name, []]));
  // the first round warms up
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of everyone) {
      const time = await run();
      if (round > 0) times.get(name).push(time);
    }
  }
  return times;
}

function median(values) {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[sorted.length >> 1];
}

function cell(values, digits = 2) {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toPrecision(digits)}× (${least.toPrecision(digits)}–${most.toPrecision(digits)})`;
}

function row(name, times) {
  const own = times.get('trainer');
  const against = (other) => cell(times.get(other).map((time, k) => time / own[k]));
  const rate = Math.round(1000 / median(own)).toLocaleString('en');
  return `| ${name} | ${rate} | ${against('by sample')} | ${against('plain loops')} | ${against('PyTorch')} |`;
}

const training = await loadTraining();
const python = startPython();
const folder = mkdtempSync(join(tmpdir(), 'training-data-'));
try {
  const versions = { Node: process.versions.node, ...(await python.answer()) };
  const words = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus()[0].model}, ${cpus().length} cores, load average ${loadavg()[0].toFixed(1)}`;
  console.log(`${machine}, ${new Date().toISOString().slice(0, 10)}; loss-landscape ${commit}; ${words.join(', ')}\n`);
  console.log('| network × batch | steps a second | by sample / ours | plain loops / ours | PyTorch / ours |');
  console.log('|---|---:|---:|---:|---:|');
  for (const one of CASES) {
    if (!new RegExp(options.only).test(nameOf(one))) continue;
    console.log(row(nameOf(one), await measure(training, python, one, folder)));
  }
} finally {
  python.end();
  rmSync(folder, { recursive: true });
}
