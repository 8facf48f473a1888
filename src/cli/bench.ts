import { version } from '../../package.json';
import { caseLandscape, benchCase, defaultCases, landscapeCase, STANDARD_CASES } from '../engine/bench/cases.ts';
import type { BenchCase } from '../engine/bench/cases.ts';
import { openContestants } from '../engine/bench/contestants.ts';
import {
  cellsOf,
  COLUMNS,
  engineLines,
  EXPLANATION,
  gridNote,
  labelOf,
  machineWords,
  occasionWords,
  ratioLines,
  toMarkdown,
} from '../engine/bench/markdown.ts';
import { CONTESTANT_IDS, type BenchReport, type ContestantId } from '../engine/bench/report.ts';
import { FULL, QUICK, runBenchmark, type BenchProgress } from '../engine/bench/run.ts';
import { serializeLandscape } from '../spec/codec.ts';
import { badArgument, parseChoice, parseCommand } from './arguments.ts';
import { printJson, type Command, type Output } from './context.ts';
import { nodeHost } from './engines.ts';
import { readLandscape } from './input.ts';

export const benchUsage = `bench [CASE|SPEC.json|PRESET …] [--engine gpu,cpu,cpu-1,plain] [--quick] [--markdown | --json]
  bench CASE --spec            (cases: ${STANDARD_CASES.map(({ name }) => name).join(' ')})`;

/** Measures engines against each other, their hardware's peak and the float64 evaluator; exit code 1 when one is wrong. */
export const bench: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      engine: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      spec: { type: 'boolean', default: false },
    },
    benchUsage,
  );
  const { stdout, stderr, signal } = context;
  if (values.spec) {
    stdout.write(specOf(positionals));
    return 0;
  }
  const named = await Promise.all(positionals.map(caseNamed));
  const line = statusLine(stderr);
  const opened = await openContestants(engineNames(values.engine), {
    host: nodeHost,
    signal,
    onOpening: (id) => line.show(`measuring the peak: ${id}`),
  });
  try {
    if (opened.contestants.length === 0)
      throw new Error(opened.missing.map(({ id, reason }) => `${id}: ${reason}`).join('\n'));
    const cases = named.length > 0 ? named : defaultCases(opened.host?.software === false);
    const settings = values.quick ? QUICK : FULL;
    const onProgress = (progress: BenchProgress) => line.show(progressWords(progress));
    const report = await runBenchmark(cases, opened, { settings, version, signal, onProgress });
    line.clear();
    if (values.json) printJson(stdout, report);
    else stdout.write(values.markdown ? toMarkdown(report) : toText(report));
    return brokenPromises(report, stderr) ? 1 : 0;
  } finally {
    line.clear();
    opened.dispose();
  }
};

function engineNames(lists: readonly string[] | undefined): ContestantId[] {
  const names = (lists ?? []).flatMap((list) => list.split(','));
  if (names.length === 0 || names.includes('auto')) return [...CONTESTANT_IDS];
  return names.map((name) => parseChoice('--engine', name, CONTESTANT_IDS));
}

/** A standard case by its name, else a landscape file or preset. */
async function caseNamed(name: string): Promise<BenchCase> {
  const standard = STANDARD_CASES.find((candidate) => candidate.name === name.toUpperCase());
  if (standard) return benchCase(standard);
  return landscapeCase((await readLandscape(name)).landscape, name);
}

function specOf(names: readonly string[]): string {
  const standard = STANDARD_CASES.find(({ name }) => name === names[0]?.toUpperCase());
  const cases = STANDARD_CASES.map(({ name }) => name).join(', ');
  if (!standard || names.length !== 1) throw badArgument('arguments', `one case (${cases})`, names.join(' ') || 'none');
  try {
    return serializeLandscape(caseLandscape(standard));
  } catch (error) {
    throw badArgument('arguments', 'a case small enough for a file', (error as Error).message);
  }
}

/** Says which engine broke the numerical contract on which case. */
function brokenPromises({ cases }: BenchReport, stderr: Output): boolean {
  const broken = cases.flatMap(({ name, results }) =>
    results
      .filter(({ accuracy }) => accuracy.worstOfAllowed > 1 || accuracy.disagreements > 0)
      .map((r) => [name, r.id]),
  );
  for (const [name, id] of broken) stderr.write(`error: ${id} breaks the numerical contract on ${name}\n`);
  return broken.length > 0;
}

function progressWords({ caseName, caseIndex, cases, stage, share }: BenchProgress): string {
  const doing =
    stage.stage === 'loading'
      ? 'making its numbers'
      : `${stage.stage} ${stage.id}${stage.stage === 'measuring' ? `, round ${stage.round + 1}` : ''}`;
  return `${(100 * share).toFixed(0)} % · ${caseName} (${caseIndex + 1} of ${cases}) · ${doing}`;
}

/** One line that rewrites itself on a terminal, and nothing elsewhere. */
function statusLine(output: Output) {
  const write = (text: string) => void (output.isTTY && output.write(`\r\x1b[K${text}`));
  return { show: write, clear: () => write('') };
}

/** The report for a terminal: aligned columns. */
function toText(report: BenchReport): string {
  const { contestants } = report;
  const head = [machineWords(report), occasionWords(report), ...engineLines(report)];
  const cases = report.cases.map((result) => {
    const { name, title, results, skipped, grid } = result;
    const rows = results.map((each) => [...cellsOf(each, contestants), gridNote(each, grid)]);
    return [
      `${name}  ${title}`,
      ...columns([[...COLUMNS, ''], ...rows]),
      ...skipped.map(({ id, reason }) => `${labelOf(id, contestants)}: skipped, ${reason}`),
      ...ratioLines(result, contestants),
    ].join('\n');
  });
  return `${[head.join('\n'), ...cases, EXPLANATION].join('\n\n')}\n`;
}

/** Rows with their cells under each other: words to the left, numbers to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows.map((row) => {
    const cells = row.map((cell, k) =>
      k === 0 || k === row.length - 1 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
