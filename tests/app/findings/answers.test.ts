import { describe, expect, it } from 'vitest';
import { Answers } from '../../../src/app/findings/answers.ts';
import type { AnalysisSession } from '../../../src/analysis/session/session.ts';

/** A session that counts what it is asked, and answers when told to. */
function session() {
  const asked: { name: string; question: unknown; resolve(value: unknown): void; reject(error: Error): void }[] = [];
  const ask = (name: string, question: unknown) =>
    new Promise((resolve, reject) => asked.push({ name, question, resolve, reject }));
  return { asked, session: { ask } as unknown as AnalysisSession };
}

async function settled(): Promise<void> {
  for (let k = 0; k < 4; k++) await Promise.resolve();
}

describe('answers about the field on the screen', () => {
  it('asks once, however often the page is drawn, and says when the answer is there', async () => {
    let changes = 0;
    const { asked, session: first } = session();
    const answers = new Answers(() => changes++);
    expect(answers.follow(first)).toBe(true);
    expect(answers.follow(first)).toBe(false);
    expect(answers.get('taylor', { a: 1, b: 2 })).toEqual({ state: 'pending' });
    expect(answers.get('taylor', { a: 1, b: 2 })).toEqual({ state: 'pending' });
    expect(answers.get('taylor', { a: 1, b: 3 })).toEqual({ state: 'pending' });
    expect(asked.map(({ name, question }) => [name, question])).toEqual([
      ['taylor', { a: 1, b: 2 }],
      ['taylor', { a: 1, b: 3 }],
    ]);
    asked[0].resolve('the first');
    await settled();
    expect(changes).toBe(1);
    expect(answers.get('taylor', { a: 1, b: 2 })).toEqual({ state: 'done', value: 'the first' });
    expect(answers.peek('taylor', { a: 1, b: 3 })).toEqual({ state: 'pending' });
    expect(answers.peek('taylor', { a: 9, b: 9 })).toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('keeps the reason of a failure', async () => {
    const { asked, session: first } = session();
    const answers = new Answers(() => {});
    answers.follow(first);
    answers.get('basins', null);
    asked[0].reject(new Error('out of memory'));
    await settled();
    expect(answers.get('basins', null)).toEqual({ state: 'failed', message: 'out of memory' });
  });

  it('forgets what belongs to another field, and does not take its late answers', async () => {
    let changes = 0;
    const [first, second] = [session(), session()];
    const answers = new Answers(() => changes++);
    answers.follow(first.session);
    answers.get('basins', null);
    answers.follow(second.session);
    expect(answers.peek('basins', null)).toBeNull();
    first.asked[0].resolve('of the old field');
    await settled();
    expect(changes).toBe(0);
    expect(answers.get('basins', null)).toEqual({ state: 'pending' });
    expect(second.asked).toHaveLength(1);
  });

  it('says that there is no field, where there is none', async () => {
    const answers = new Answers(() => {});
    answers.get('basins', null);
    await settled();
    expect(answers.get('basins', null)).toEqual({ state: 'failed', message: 'there is no field yet' });
  });
});
