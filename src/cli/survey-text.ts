import type { Share, Spread, SurveyGroup } from '../analysis/survey/summary.ts';
import { number } from '../spec/quantities.ts';

const HEADS = [
  'network',
  'parameters',
  'planes',
  'verified minima',
  'quartiles',
  'range',
  'median, 95 %',
  'more than 1',
  'continuum',
  'resolved',
  'not stable',
  'not convex',
] as const;

/** What the spread over the seeds is, a line for each problem and shape, cells under each other. */
export function surveyText(groups: readonly SurveyGroup[]): string {
  const rows = surveyCells(groups);
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** The same as cells: heads first. */
export function surveyCells(groups: readonly SurveyGroup[]): string[][] {
  const severalProblems = new Set(groups.map(({ problem }) => problem)).size > 1;
  return [
    [...HEADS],
    ...groups.map((group) => [
      severalProblems ? `${group.problem} ${group.layers}` : group.layers,
      String(group.parameters),
      String(group.planes),
      ...spreadCells(group.verified, group.planes),
      shareCell(group.several),
      shareCell(group.continuum),
      number(group.resolved.median),
      shareCell(group.unstable),
      shareCell(group.notConvex),
    ]),
  ];
}

function spreadCells(spread: Spread | null, planes: number): string[] {
  if (!spread) return ['unknown', '', '', ''];
  const { median, lowerQuartile, upperQuartile, min, max, medianInterval, count } = spread;
  const range = (from: number, to: number) => `${number(from)} – ${number(to)}`;
  return [
    // a median of some of the planes must not pass for one of all
    count < planes ? `${number(median)} (of ${count})` : number(median),
    range(lowerQuartile, upperQuartile),
    range(min, max),
    medianInterval ? range(...medianInterval) : '',
  ];
}

function shareCell(share: Share | null): string {
  return share ? `${share.count}/${share.of}` : '';
}
