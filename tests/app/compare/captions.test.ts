import { describe, expect, it } from 'vitest';
import { captionOf } from '../../../src/app/compare/captions.ts';
import type { Settings } from '../../../src/app/compare/settings.ts';
import { surveyTitle } from '../../../src/view/figure/survey-caption.ts';
import { PROBLEMS, settingsWith, subjectsWith } from './support.ts';

const engine = { words: 'cpu (2 threads)', name: 'cpu', reason: 'asked for' } as const;

function captionWith(changes: Partial<Settings>, known: typeof engine | null = engine) {
  const plan = subjectsWith(changes).map(({ plane }) => plane);
  return captionOf({ settings: settingsWith(changes), plan, engine: known }, PROBLEMS, 'loss-landscape 1.0.0');
}

const rowsOf = (changes: Partial<Settings>) =>
  Object.fromEntries(captionWith(changes).rows.map(({ name, text }) => [name, text]));

describe('words over a comparison', () => {
  it('of random planes name the problem, its network, and how many there are', () => {
    const { head, title, lead } = captionWith({ count: '4' });
    expect(head).toBe('2-3-1, mse: the landscape you came with');
    expect(title).toBe(`${head}: 4 random planes through the same parameters`);
    expect(lead).toBe(
      '2-3-1, tanh, mse: 4 random planes through the same parameters; a ∈ [−2,\u00a02], b ∈ [−1,\u00a03], 9×7 nodes.',
    );
  });

  it('are in the singular for one', () => {
    expect(captionWith({ count: '1' }).lead).toContain('1 random plane through');
    expect(captionWith({ by: 'kinds', kinds: ['hessian'] }).lead).toContain('1 plane by different rules');
  });

  it('of planes of several kinds do not say that they are random', () => {
    const changes = { by: 'kinds', kinds: ['own', 'hessian'] } as const;
    expect(rowsOf(changes).planes).toMatch(/^by the rules named above them; a ∈ /);
    expect(rowsOf(changes).planes).not.toContain('Gaussian');
  });

  it('of a survey say how many networks, and how many planes each', () => {
    const { head, title, lead } = captionWith({ mode: 'survey', depths: '1, 2', widths: '2, 4', seeds: '5' });
    expect(head).toBe('Survey of own');
    expect(lead).toMatch(/^own: 4 networks, 5 planes each; a ∈ /);
    const plan = subjectsWith({ mode: 'survey', depths: '1, 2', widths: '2, 4', seeds: '5' }).map(({ plane }) => plane);
    expect(title).toBe(surveyTitle(plan));
  });

  it('of several problems name each, and do not claim one window for all', () => {
    const changes = { mode: 'survey', networks: 'own', problems: ['own', 'moons'], seeds: '1' } as const;
    expect(captionWith(changes)).toMatchObject({
      head: 'Survey of 2 problems',
      lead: 'own, moons: 2 networks, 1 plane each; windows and grids of each problem.',
    });
  });
});

describe('words below a figure', () => {
  it('are all that is needed to make it again', () => {
    const rows = rowsOf({ count: '4' });
    expect(rows).toMatchObject({
      planes: expect.stringContaining('seeds 1 … 4'),
      loss: expect.stringContaining('8 samples of xor'),
      networks: expect.stringContaining('parameters as given, the same for every plane'),
      'made by': 'loss-landscape 1.0.0, cpu (2 threads)',
    });
    expect(rows.counts).toContain('lower bound');
  });

  it('do not name an engine that is not known yet', () => {
    expect(captionWith({}, null).rows.at(-1)).toEqual({ name: 'made by', text: 'loss-landscape 1.0.0' });
  });
});
