import { describe, expect, it } from 'vitest';
import { planeTable } from '../../../src/app/compare/plane-table.ts';
import type { SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { rowWith } from '../../analysis/survey/support.ts';
import { subjectsWith } from './support.ts';
import { markupOf, seenText } from './template-text.ts';

const actions = { linkOf: ({ name }: { name: string }) => `/#${name}`, openPlane() {}, showPlanes() {} };

function tableWith(rows: readonly (Partial<SurveyRow> | null)[], isOpen = true) {
  const subjects = subjectsWith({ mode: 'survey', depths: '1', seeds: String(rows.length) });
  const measured = (plane: unknown) => {
    const row = rows[subjects.findIndex((subject) => subject.plane === plane)];
    return row ? { row: rowWith(row), field: null, minima: null, lengths: null } : null;
  };
  return planeTable({ subjects, measured }, isOpen, actions);
}

const names = (template: unknown) => [...markupOf(template).matchAll(/href=\/#(seed \d+)/g)].map(([, name]) => name);

describe('the list of all planes', () => {
  it('has those with most minima first, each leading to the explorer', () => {
    const template = tableWith([{ verified: 2 }, { verified: 9 }, { verified: null, resolved: 5 }]);
    expect(names(template)).toEqual(['seed 2', 'seed 3', 'seed 1']);
    expect(seenText(template)).toMatch(/seed 2 9 verified .* seed 3 5 resolved .* seed 1 2 verified/);
  });

  it('says what each count is to be read with', () => {
    const text = seenText(
      tableWith([
        { min: 0.25, stable: false, gapLower: 0.5 },
        { min: null, verdict: 'convex' },
      ]),
    );
    expect(text).toContain('seed 1 2 verified 0.25 not convex, gap ≥ 50 % not stable');
    expect(text).toContain('seed 2 2 verified none is finite convex, proven');
  });

  it('leaves out what is not measured yet', () => {
    expect(names(tableWith([null, {}, null]))).toEqual(['seed 2']);
  });

  it('has no line before it is opened, and no more than a page can take', () => {
    expect(names(tableWith([{}, {}], false))).toEqual([]);
    const many = tableWith(Array.from({ length: 301 }, (_, k) => ({ verified: k })));
    expect(names(many)).toHaveLength(300);
    expect(names(many)[0]).toBe('seed 301');
    expect(seenText(many)).toContain('The 300 with most minima; all 301 are in the table as CSV.');
  });
});
