import type { SurveyGroup } from '../analysis/survey/summary.ts';
import { surveyCells } from '../analysis/survey/words.ts';

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
