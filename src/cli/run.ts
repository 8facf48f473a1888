import { LandscapeError } from '../spec/errors.ts';
import { analyze, analyzeUsage } from './analyze.ts';
import { bench, benchUsage } from './bench.ts';
import { check, checkUsage } from './check.ts';
import type { Command, Context } from './context.ts';
import { info, infoUsage } from './info.ts';
import { render, renderUsage } from './render.ts';
import { survey, surveyUsage } from './survey.ts';
import { train, trainUsage } from './train.ts';
import { version } from '../../package.json';

const COMMANDS: Record<string, { command: Command; usage: string }> = {
  render: { command: render, usage: renderUsage },
  analyze: { command: analyze, usage: analyzeUsage },
  train: { command: train, usage: trainUsage },
  survey: { command: survey, usage: surveyUsage },
  check: { command: check, usage: checkUsage },
  bench: { command: bench, usage: benchUsage },
  info: { command: info, usage: infoUsage },
};

const EXIT = { good: 0, failure: 1, badInput: 2 } as const;

const HELP = `loss-landscape ${version}: the loss of a network over a plane in parameter space

${Object.values(COMMANDS)
  .map(({ usage }) => `loss-landscape ${usage}`)
  .join('\n\n')}

Exit codes: 0 good, 1 a failure while running, 2 bad input.
`;

/** Runs one command line and returns its exit code; nothing is thrown. */
export async function run(args: string[], context: Context): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    context.stdout.write(`${version}\n`);
    return EXIT.good;
  }
  if (name === undefined || name === 'help' || args.includes('--help') || args.includes('-h')) {
    context.stdout.write(HELP);
    return name === undefined ? EXIT.badInput : EXIT.good;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    context.stderr.write(
      `error: expected a command (${Object.keys(COMMANDS).join(', ')}), got ${JSON.stringify(name)}\n`,
    );
    return EXIT.badInput;
  }
  try {
    return await COMMANDS[name].command(rest, context);
  } catch (error) {
    return report(error, context);
  }
}

function report(error: unknown, { stderr }: Context): number {
  const kind = error instanceof LandscapeError || hasKind(error) ? error.kind : null;
  const message = error instanceof Error ? error.message : String(error);
  for (const text of message.split('\n')) stderr.write(`error${kind ? ` (${kind})` : ''}: ${text}\n`);
  return kind === 'spec' ? EXIT.badInput : EXIT.failure;
}

/** The GPU layer knows no landscape, so its errors carry a kind without being a LandscapeError. */
function hasKind(error: unknown): error is { kind: string } {
  return error instanceof Error && typeof (error as { kind?: unknown }).kind === 'string';
}
