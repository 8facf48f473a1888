import type { BenchReport, CaseResult, ContestantFacts, ContestantId, Result } from './report.ts';
import type { Spread } from './statistics.ts';

/** Three significant digits, with thousands: `0.532`, `43.1`, `1,230`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return Number(value.toPrecision(3)).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** `78 %`, or `0.4 %` below ten. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} %`;
}

export function gridWords([width, height]: readonly [number, number]): string {
  return `${width}×${height}`;
}

/** How a result's grid differs from the case's own, in words; empty where it does not. */
export function gridNote({ grid, passes }: Result, own: readonly [number, number]): string {
  const [nodes, asked] = [grid[0] * grid[1], own[0] * own[1]];
  if (nodes === asked && passes === 1) return '';
  const size =
    nodes < asked ? 'fewer nodes over the same window' : nodes > asked ? 'more nodes over the same window' : '';
  return [size, passes > 1 ? `${passes} times a repetition` : ''].filter(Boolean).join(', ');
}

/** `1.4×` with its range where that says something. */
export function ratioWords({ min, median, max }: Spread): string {
  return `${figure(median)}× (${figure(min)}–${figure(max)})`;
}

export const COLUMNS = [
  'engine',
  'Mps',
  'min–max',
  'points/s',
  'GFLOP/s',
  'executed',
  'of peak',
  'prepare ms',
  'worst error',
  'grid',
] as const;

/** One row of the table, in the order of `COLUMNS`. */
export function cellsOf(result: Result, contestants: readonly ContestantFacts[]): string[] {
  const { mps, pointsPerSecond, gflops, executedGflops, peakShare, prepareMs, accuracy, grid, passes } = result;
  return [
    labelOf(result.id, contestants),
    figure(mps.median),
    `${figure(mps.min)}–${figure(mps.max)}`,
    figure(pointsPerSecond.median),
    figure(gflops),
    peakShare ? figure(executedGflops) : 'closed form',
    peakShare ? percent(peakShare.median) : '–',
    `${figure(prepareMs.first)} / ${figure(prepareMs.again)}`,
    accuracy.disagreements > 0 ? `${accuracy.disagreements} DISAGREE` : accuracy.worstRelative.toExponential(1),
    `${gridWords(grid)}${passes > 1 ? ` ×${passes}` : ''}`,
  ];
}

export function labelOf(id: ContestantId, contestants: readonly ContestantFacts[]): string {
  return contestants.find((contestant) => contestant.id === id)?.label ?? id;
}

/** `GPU is 12× as fast as CPU, 2 threads` for every pair of a case. */
export function ratioLines({ ratios }: CaseResult, contestants: readonly ContestantFacts[]): string[] {
  return ratios.map(
    ({ id, against, ratio }) => `${labelOf(id, contestants)} : ${labelOf(against, contestants)} = ${ratioWords(ratio)}`,
  );
}

export function environmentLines({ environment, date, settings }: BenchReport): string[] {
  const { package: version, runtime, cpu, threads, adapter, software } = environment;
  const lines = [
    `loss-landscape ${version}, ${runtime}`,
    `${cpu ? `${cpu}, ` : ''}${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  ];
  if (adapter) lines.push(`${adapter}${software && !/software/i.test(adapter) ? ' (software)' : ''}`);
  lines.push(
    `${date.slice(0, 16).replace('T', ' ')} UTC, ${settings.rounds} rounds of at least ${settings.repetitionMs} ms`,
  );
  return lines;
}

export function peakLines({ contestants }: BenchReport): string[] {
  return contestants.flatMap(({ label, description, peak }) => {
    if (!peak) return [`${label}: ${description}`];
    const { gflops } = peak;
    const range = `${figure(gflops.median)} GFLOP/s (${figure(gflops.min)}–${figure(gflops.max)})`;
    return [`${label}: ${description}; FMA peak ${range}, ${peak.description}`];
  });
}

export const EXPLANATION =
  'Mps: million points × samples a second, median over the rounds. GFLOP/s: 2 × all multiply-adds of the network, as a naive ' +
  'evaluator does them; executed: those that are left, activations not counted, and their share of the FMA peak measured ' +
  'beside them. prepare: until the first loss is there, the first time / again. worst error: largest relative error against ' +
  'the float64 evaluator. Ratios: median (and range) over the rounds.';

/** The report as Markdown. */
export function toMarkdown(report: BenchReport): string {
  const { cases, contestants, missing } = report;
  const parts = [
    environmentLines(report).map((line) => `- ${line}`),
    peakLines(report).map((line) => `- ${line}`),
    missing.map(({ id, reason }) => `- ${labelOf(id, contestants)}: not here. ${reason}`),
  ].filter((lines) => lines.length > 0);
  const sections = cases.map((result) => caseMarkdown(result, contestants));
  return `${[parts.map((lines) => lines.join('\n')).join('\n'), ...sections, EXPLANATION].join('\n\n')}\n`;
}

function caseMarkdown(result: CaseResult, contestants: readonly ContestantFacts[]): string {
  const { name, title, multiplyAdds, closedForm, results, skipped } = result;
  const work = closedForm ? 'closed form' : `${multiplyAdds.executed.toLocaleString('en')} executed`;
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `**${name}** ${title} (${multiplyAdds.naive.toLocaleString('en')} multiply-adds a point and sample, ${work})`,
    '',
    row(COLUMNS),
    row(COLUMNS.map((_, k) => (k === 0 ? '---' : '---:'))),
    ...results.map((each) => row(cellsOf(each, contestants))),
    '',
    ...skipped.map(({ id, reason }) => `${labelOf(id, contestants)}: skipped, ${reason}  `),
    ratioLines(result, contestants).join(' · '),
  ].join('\n');
}
