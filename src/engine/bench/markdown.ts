import type { BenchReport, CaseResult, ContestantFacts, ContestantId, Ratio, Result } from './report.ts';
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

/** The pairs worth reading: one thread is compared with all threads alone, where those take part. */
export function mainRatios({ ratios }: CaseResult): readonly Ratio[] {
  const has = (pair: Ratio, wanted: ContestantId) => pair.id === wanted || pair.against === wanted;
  const hasAll = ratios.some((pair) => has(pair, 'cpu'));
  return ratios.filter((pair) => !hasAll || !has(pair, 'cpu-1') || has(pair, 'cpu'));
}

/** `GPU : CPU, 2 threads = 12× (11–13)` for the main pairs of a case. */
export function ratioLines(result: CaseResult, contestants: readonly ContestantFacts[]): string[] {
  return mainRatios(result).map(
    ({ id, against, ratio }) => `${labelOf(id, contestants)} : ${labelOf(against, contestants)} = ${ratioWords(ratio)}`,
  );
}

/** `Chromium 140, Linux · AMD EPYC · 2 threads · nvidia ampere`. */
export function machineWords({ environment }: BenchReport): string {
  const { runtime, cpu, threads, adapter, software } = environment;
  const gpu = adapter && `${adapter}${software && !/software/i.test(adapter) ? ' (software)' : ''}`;
  return [runtime, cpu, `${threads} ${threads === 1 ? 'thread' : 'threads'}`, gpu].filter(Boolean).join(' · ');
}

/** `2026-11-22 08:15 UTC, loss-landscape 0.1.0, 5 rounds of at least 500 ms`. */
export function occasionWords({ environment, date, settings }: BenchReport): string {
  const { rounds, repetitionMs } = settings;
  const when = date.slice(0, 16).replace('T', ' ');
  return `${when} UTC, loss-landscape ${environment.package}, ${rounds} rounds of at least ${repetitionMs} ms`;
}

/** An engine in its own words, where they add to its label. */
export function engineWords({ label, description }: ContestantFacts): string {
  return description.startsWith(label) ? description.slice(label.length).replace(/^[, ]+/, '') : description;
}

/** `115 GFLOP/s (112–116)` and what it was measured with; empty before anything was measured. */
export function peakWords({ peak }: ContestantFacts): { gflops: string; with: string } {
  if (!peak) return { gflops: '', with: '' };
  const { median, min, max } = peak.gflops;
  return { gflops: `${figure(median)} GFLOP/s (${figure(min)}–${figure(max)})`, with: peak.description };
}

/** One line for each engine: what it is, and its peak. */
export function engineLines({ contestants, missing }: BenchReport): string[] {
  const here = contestants.map((facts) => {
    const { gflops, with: loop } = peakWords(facts);
    return `${facts.label}: ${engineWords(facts)}${gflops && `; FMA peak ${gflops}, ${loop}`}`;
  });
  return [...here, ...missing.map(({ id, reason }) => `${labelOf(id, contestants)}: not here. ${reason}`)];
}

export const EXPLANATION =
  'Mps: million points × samples a second, median over the rounds. GFLOP/s: 2 × all multiply-adds of the network, as a naive ' +
  'evaluator does them; executed: those that are left, activations not counted, and their share of the FMA peak measured ' +
  'beside them. prepare: until the first loss is there, the first time / again. worst error: largest relative error against ' +
  'the float64 evaluator. Ratios: median (and range) over the rounds.';

/** The report as Markdown. */
export function toMarkdown(report: BenchReport): string {
  const head = [machineWords(report), occasionWords(report), ...engineLines(report)];
  const sections = report.cases.map((result) => caseMarkdown(result, report.contestants));
  return `${[head.map((line) => `- ${line}`).join('\n'), ...sections, EXPLANATION].join('\n\n')}\n`;
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
