import { availableParallelism, cpus } from 'node:os';
import { version } from '../../package.json';
import { onlyFlags, parseCommand } from './arguments.ts';
import { printJson, type Command } from './context.ts';
import { describeEngines } from './engines.ts';

export const infoUsage = 'info [--json]';

/** What this machine can evaluate with, and why not with the rest. */
export const info: Command = async (args, { stdout }) => {
  const { values, positionals } = parseCommand(args, { json: { type: 'boolean', default: false } }, infoUsage);
  onlyFlags(positionals, infoUsage);
  const engines = await describeEngines();
  const machine = {
    version,
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: availableParallelism(),
  };
  if (values.json) {
    printJson(stdout, { ...machine, ...engines });
    return 0;
  }
  stdout.write(`loss-landscape ${version}, Node ${machine.node}\n${machine.cpu}, ${machine.threads} threads\n\n`);
  for (const { name, available, description } of engines.engines)
    stdout.write(`${available ? '✓' : '✗'} ${name.padEnd(10)} ${description}\n`);
  stdout.write(`\nauto takes ${engines.auto.engine}: ${engines.auto.reason}\n`);
  if (!engines.gpu) return 0;
  stdout.write(`\nfeatures: ${engines.gpu.features.join(', ') || 'none'}\nlimits:\n`);
  for (const [name, value] of Object.entries(engines.gpu.limits)) stdout.write(`  ${name}: ${value}\n`);
  return 0;
};
