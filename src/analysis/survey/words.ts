import { number } from '../../spec/quantities.ts';
import type { SurveyRow } from './rows.ts';
import type { Share, Spread, SurveyGroup } from './summary.ts';

/** The count that a plane is judged by: the verified minima, where they could be verified. */
export function headlineCount({ verified, resolved }: Pick<SurveyRow, 'verified' | 'resolved'>): number {
  return verified ?? resolved;
}

/** `3 verified minima` */
export function countWords(row: Pick<SurveyRow, 'verified' | 'resolved'>): string {
  const count = headlineCount(row);
  return `${count} ${row.verified === null ? 'resolved' : 'verified'} ${count === 1 ? 'minimum' : 'minima'}`;
}

/** What a count is to be read with; '' for nothing. */
export function doubtWords({ verified, continuum, stable }: SurveyRow): string {
  return [
    ...(verified === null ? ['not verified'] : []),
    ...(stable === false ? ['not stable'] : []),
    ...(continuum ? ['continuum'] : []),
  ].join(', ');
}

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

/** What the spread over the seeds is, a line for each problem and shape, as cells: heads first. */
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

/** `2 – 3.25` */
export function range(from: number, to: number): string {
  return `${number(from)} – ${number(to)}`;
}
