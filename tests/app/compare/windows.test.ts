import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/app/compare/subjects.ts';
import { equallyFar } from '../../../src/app/compare/windows.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { openHere, OWN_PROBLEM, subjectsWith } from './support.ts';

const { measurer } = await openHere('reference', () => {});

/** How far a landscape's window reaches in the space of the parameters: to both sides along a, and along b. */
async function reachOf(landscape: Landscape): Promise<number[]> {
  const { plane } = await measurer.resolve({ problem: '', landscape });
  const { normU, normV } = plane.audit;
  const { a, b } = landscape.window;
  return [a[0] * normU, a[1] * normU, b[0] * normV, b[1] * normV];
}

describe('windows that reach equally far', () => {
  it('do so for planes of every kind, and leave the rest as it is', async () => {
    const subjects = subjectsWith({ by: 'kinds', grid: '33' });
    const framed = await equallyFar(subjects, OWN_PROBLEM, measurer);
    const reach = await reachOf(OWN_PROBLEM);
    expect(framed.length).toBe(subjects.length);
    for (const [k, subject] of framed.entries()) {
      const { landscape } = subject.plane;
      const found = await reachOf(landscape);
      found.forEach((distance, end) => expect(distance).toBeCloseTo(reach[end], 9));
      const { window, ...rest } = landscape;
      expect({ ...rest, window: OWN_PROBLEM.window }).toEqual(subjects[k].plane.landscape);
      expect([subject.name, subject.hint]).toEqual([subjects[k].name, subjects[k].hint]);
      expect(window.a[0]).toBeLessThan(window.a[1]);
    }
  });

  it('are the own window on the own plane', async () => {
    const [own] = await equallyFar(subjectsWith({ by: 'kinds', kinds: ['own'] }), OWN_PROBLEM, measurer);
    expect(own.plane.landscape.window).toEqual(OWN_PROBLEM.window);
  });

  it('are not made for a plane that cannot be made, nor for a direction of length 0', async () => {
    const [subject] = subjectsWith({ by: 'kinds', kinds: ['filter'] });
    const change = (landscape: Partial<Landscape>): Subject => ({
      ...subject,
      plane: { ...subject.plane, landscape: { ...subject.plane.landscape, ...landscape } },
    });
    const lost = change({ data: { file: 'gone.csv', targets: ['y'] } });
    const still = change({ parameters: { init: 'zeros' } });
    expect(await equallyFar([lost, still], OWN_PROBLEM, measurer)).toEqual([lost, still]);
    const all = [subject];
    expect(await equallyFar(all, still.plane.landscape, measurer)).toBe(all);
  });
});
