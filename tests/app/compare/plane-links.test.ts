import { describe, expect, it } from 'vitest';
import { surveyPlan } from '../../../src/analysis/survey/plan.ts';
import { PlaneLinks } from '../../../src/app/compare/plane-links.ts';
import { handedHash, LONGEST_ADDRESS } from '../../../src/spec/handed.ts';
import { decodeViewState } from '../../../src/spec/view-state.ts';
import { makeCase } from '../../support/engines.ts';
import { memoryStore, subjectsWith } from './support.ts';

const view = { palette: 'batlow', engine: 'cpu' } as const;
const small = subjectsWith({ count: '1' })[0].plane;
const problem = { name: 'large', landscape: makeCase({ layers: [2, 40, 40, 1], samples: 300 }) };
const [large] = surveyPlan({ problems: [problem], seeds: [3] });

describe('the link to a plane', () => {
  it('holds the plane, and how it is looked at', () => {
    const links = new PlaneLinks('/page', view, memoryStore());
    const link = links.linkOf(small);
    expect(link.startsWith('/page#')).toBe(true);
    expect(decodeViewState(link.slice('/page'.length))).toEqual({ landscape: small.landscape, view });
    expect([links.handOver(small), links.linkOf(small)]).toEqual([link, link]);
  });

  it('leads to what the tab keeps where the plane is too large for an address', () => {
    const store = memoryStore();
    const links = new PlaneLinks('/page', view, store);
    expect(links.linkOf(large)).toBe('/page');
    expect(store.items.size).toBe(0);
    const address = links.handOver(large)!;
    expect(address.length).toBeLessThan(LONGEST_ADDRESS);
    expect(decodeViewState(handedHash(address.slice('/page'.length), store))!.landscape).toEqual(large.landscape);
  });

  it('is none where the tab keeps no more', () => {
    expect(new PlaneLinks('/page', view, memoryStore(100)).handOver(large)).toBeNull();
  });
});
