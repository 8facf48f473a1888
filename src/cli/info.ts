import { availableParallelism, cpus } from 'node:os';
import { version } from '../../package.json';
import { chooseKernel } from '../engine/gpu/choose.ts';
import { describePlan } from '../engine/plan/describe.ts';
import { planLandscape, type Plan } from '../engine/plan/plan.ts';
import { onePositional, parseCommand } from './arguments.ts';
import { printJson, type Command } from './context.ts';
import { describeEngines } from './engines.ts';
import { readLandscape } from './input.ts';

export const infoUsage = 'info [SPEC.json|PRESET] [--json]';

/** What this machine can evaluate with, and why not with the rest; with a landscape also how it is evaluated. */
export const info: Command = async (args, { stdout, signal }) => {
  const { values, positionals } = parseCommand(args, { json: { type: 'boolean', default: false } }, infoUsage);
  const name = positionals.length > 0 ? onePositional(positionals, infoUsage) : null;
  const plan = name === null ? null : await planLandscape((await readLandscape(name)).landscape, signal);
  const engines = await describeEngines();
  const kernel = plan && engines.gpu ? kernelWords(plan, engines.gpu) : null;
  const machine = {
    version,
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: availableParallelism(),
  };
  if (values.json) {
    printJson(stdout, { ...machine, ...engines, ...(plan && { plan: { ...summary(plan), kernel } }) });
    return 0;
  }
  stdout.write(`loss-landscape ${version}, Node ${machine.node}\n${machine.cpu}, ${machine.threads} threads\n\n`);
  for (const { name, available, description } of engines.engines)
    stdout.write(`${available ? '✓' : '✗'} ${name.padEnd(10)} ${description}\n`);
  stdout.write(`\nauto takes ${engines.auto.engine}: ${engines.auto.reason}\n`);
  if (plan) {
    const lines = [...describePlan(plan), ...(kernel ? [kernel] : [])];
    stdout.write(`\n${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  }
  if (!engines.gpu) return 0;
  stdout.write(`\nfeatures: ${engines.gpu.features.join(', ') || 'none'}\nlimits:\n`);
  for (const [name, value] of Object.entries(engines.gpu.limits)) stdout.write(`  ${name}: ${value}\n`);
  return 0;
};

/** Which kernel the GPU would take; null where it has nothing to do. */
function kernelWords(plan: Plan, { adapter, software, limits }: GpuFacts): string | null {
  if (plan.quadratic) return null;
  const largestBuffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const { kernel, reason } = chooseKernel(plan, { adapter, software, largestBuffer });
  return `On the GPU the kernel "${kernel}" is taken: ${reason}`;
}

type GpuFacts = NonNullable<Awaited<ReturnType<typeof describeEngines>>['gpu']>;

/** A plan without its numbers by the thousand. */
function summary(plan: Plan) {
  const { dependence, constantLayers, transposed, lineLayers, quadratic, finite, work } = plan;
  const words = describePlan(plan);
  return { dependence, constantLayers, transposed, lineLayers, quadratic, finite, work, words };
}
