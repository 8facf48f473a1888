import { checkEngines, type EngineCheck } from '../engine/check.ts';
import type { Engine } from '../engine/engine.ts';
import { onePositional, parseCommand } from './arguments.ts';
import { printJson, tellNotes, type Command } from './context.ts';
import { openEngines } from './engines.ts';
import { readLandscape } from './input.ts';
import { LANDSCAPE_OPTIONS, landscapeOptions, landscapeUsage } from './landscape-options.ts';

export const checkUsage = `check SPEC.json|PRESET ${landscapeUsage} [--json]`;

/** Holds the GPU and CPU engines to the float64 reference; exit code 1 when one breaks the numerical contract. */
export const check: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    { ...LANDSCAPE_OPTIONS, json: { type: 'boolean', default: false } },
    checkUsage,
  );
  const name = onePositional(positionals, checkUsage);
  const { landscape, notes } = await readLandscape(name, landscapeOptions(values));
  const { signal, stdout } = context;
  tellNotes(notes, context);
  const opened = await openEngines(['gpu', 'cpu']);
  const engines = opened.flatMap(({ engine }) => engine ?? []);
  try {
    const skipped = opened.flatMap((each) => (each.engine ? [] : [skip(each.name, each.error)]));
    // all at once: the reference is slow and computed once for all of them
    const { engines: checks, ...frame } = await checkEngines(landscape, engines, { signal });
    const passes = checks.every((engine) => engine.passes && !engine.disagreement);
    if (values.json) printJson(stdout, { ...frame, passes, engines: checks.map(flatten), skipped });
    else {
      for (const engine of checks) stdout.write(describe(engine));
      for (const { engine, reason } of skipped) stdout.write(`${engine}: skipped. ${reason}\n`);
    }
    return passes ? 0 : 1;
  } finally {
    for (const engine of engines) engine.dispose();
  }
};

/** An engine that this machine cannot have is skipped out loud; any other failure is one. */
function skip(engine: Engine['name'], error: unknown): { engine: Engine['name']; reason: string } {
  if ((error as { kind?: unknown }).kind !== 'unsupported') throw error;
  return { engine, reason: (error as Error).message };
}

function flatten({ comparison, worst, ...rest }: EngineCheck) {
  const { worst: node, ...numbers } = comparison;
  return {
    ...rest,
    ...numbers,
    worst: worst && { ...worst, error: node!.error, allowed: node!.allowed, ratio: node!.ratio },
  };
}

function describe({ engine, description, comparison, worst, disagreement }: EngineCheck): string {
  const { nodes, total, worstRelative, medianRelative, sameClass } = comparison;
  const share = comparison.worst?.ratio ?? 0;
  const lines = [
    `${engine} (${description}): ${share <= 1 && !disagreement ? 'holds' : 'BREAKS'} the contract at ${nodes} of ${total} nodes`,
    `  worst relative error ${worstRelative.toExponential(2)}, median ${medianRelative.toExponential(2)}, ` +
      `at most ${(100 * share).toPrecision(3)} % of what is allowed`,
  ];
  if (worst) lines.push(`  largest share at (${worst.a}, ${worst.b}): ${worst.got}, reference ${worst.expected}`);
  if (disagreement)
    lines.push(
      `  ${total - sameClass} nodes disagree in kind, such as (${disagreement.a}, ${disagreement.b}): ` +
        `${disagreement.gotClass}, reference ${disagreement.expectedClass}`,
    );
  return `${lines.join('\n')}\n`;
}
