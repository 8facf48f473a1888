import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { surveyCsv } from '../../../src/analysis/survey/rows.ts';
import { readSurveyCsv } from '../../../src/analysis/survey/read-rows.ts';
import { Comparison } from '../../../src/app/compare/comparison.ts';
import { captionOf } from '../../../src/app/compare/captions.ts';
import { problemsWith } from '../../../src/app/compare/problems.ts';
import { RowStore } from '../../../src/app/compare/row-store.ts';
import { subjectsOf } from '../../../src/app/compare/subjects.ts';
import { dropCpu } from '../../../src/elements/engines.ts';
import { surveySvg } from '../../../src/view/figure/survey.ts';
import { version } from '../../../package.json';
import { cli, temporaryFolder } from '../../cli/run-cli.ts';
import { memoryStore, settingsWith } from './support.ts';

const folder = temporaryFolder();
const PROBLEM = 'depth-and-width';

it('the page and the command line write the same table and the same chart for the same settings', async () => {
  const [csv, svg] = ['survey.csv', 'survey.svg'].map((name) => join(folder, name));
  const shapes = ['--depths', '1,2', '--widths', '2', '--seeds', '1', '--grid', '33x33'];
  const { code } = await cli('survey', PROBLEM, ...shapes, '--engine', 'cpu', '-o', csv, '-o', svg);
  expect(code).toBe(0);

  const problems = problemsWith(null);
  const settings = settingsWith({ mode: 'survey', problems: [PROBLEM], engine: 'cpu', seeds: '1', surveyGrid: '33' });
  const wanted = subjectsOf(settings, problems);
  const subjects = 'subjects' in wanted ? wanted.subjects : [];
  const comparison = new Comparison(settings, subjects, {
    store: new RowStore(memoryStore(), version),
    look: { palette: 'viridis', scale: 'auto', theme: 'light' },
    onChange() {},
  });
  try {
    await comparison.run();
  } finally {
    dropCpu();
  }
  const text = readFileSync(csv, 'utf8');
  expect(surveyCsv(comparison.rows)).toBe(text);
  expect(readSurveyCsv(text)).toEqual(comparison.rows);
  const { title, rows: caption } = captionOf(comparison, problems, `loss-landscape ${version}`);
  expect(surveySvg(comparison.rows, { title, caption })).toBe(readFileSync(svg, 'utf8'));
});
