import { version } from '../../../package.json';
import { surveyCsv } from '../../analysis/survey/rows.ts';
import { surveyMaps } from '../../view/figure/survey-maps.ts';
import { surveySvg } from '../../view/figure/survey.ts';
import { download } from '../files.ts';
import { captionOf, type Caption } from './captions.ts';
import type { Comparison, Look } from './comparison.ts';
import type { NamedProblem } from './problems.ts';

/** What a comparison is, in words, with the program that made it. */
export function captionWith(comparison: Comparison, problems: readonly NamedProblem[]): Caption {
  return captionOf(comparison, problems, `loss-landscape ${version}`);
}

/** The survey's chart; '' before there is a row. */
export function chartOf(comparison: Comparison, problems: readonly NamedProblem[], { theme }: Look): string {
  if (comparison.rows.length === 0) return '';
  const { title, rows: caption } = captionWith(comparison, problems);
  return surveySvg(comparison.rows, { theme, title, caption });
}

export function saveTable(comparison: Comparison): void {
  const { mode, by } = comparison.settings;
  // a table has no column for kinds of planes
  const rows = mode === 'planes' && by === 'kinds' ? comparison.namedRows : comparison.rows;
  download(`${nameOf(comparison)}.csv`, surveyCsv(rows), 'text/csv');
}

export function saveChart(comparison: Comparison, problems: readonly NamedProblem[], look: Look): void {
  download(`${nameOf(comparison)}.svg`, chartOf(comparison, problems, look), 'image/svg+xml');
}

/** Saves the maps as one figure; false when there are none yet. */
export function saveMaps(comparison: Comparison, problems: readonly NamedProblem[], look: Look): boolean {
  const shown = comparison.subjects.flatMap(({ name, plane }) => {
    const { row, field, minima } = comparison.measured(plane) ?? {};
    return row && field ? [{ name, plane, row, field, minima: minima ?? null }] : [];
  });
  if (shown.length === 0) return false;
  const { title, rows: caption } = captionWith(comparison, problems);
  download(`${nameOf(comparison)}-maps.svg`, surveyMaps(shown, { title, caption, ...look }), 'image/svg+xml');
  return true;
}

function nameOf({ settings }: Comparison): string {
  const { mode, problem, problems } = settings;
  return mode === 'survey' ? `survey-${problems.join('-')}` : `planes-${problem}`;
}
