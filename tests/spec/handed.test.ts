import { describe, expect, it } from 'vitest';
import { handedHash, handOver, LONGEST_ADDRESS } from '../../src/spec/handed.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { decodeViewState, encodeViewState } from '../../src/spec/view-state.ts';
import { makeCase } from '../support/engines.ts';
import { forbidden, memoryStore } from '../app/compare/support.ts';

const small = encodeViewState({ landscape: PRESETS[0].landscape, view: {} });
const landscape = makeCase({ layers: [2, 40, 40, 1], samples: 400 });
const large = encodeViewState({ landscape, view: { palette: 'cividis' } });

describe('a landscape that one page hands to another', () => {
  it('lies in the address as long as it is short', () => {
    const store = memoryStore();
    expect(handOver('own', small, store)).toBe(small);
    expect(store.items.size).toBe(0);
    expect(handedHash(small, store)).toBe(small);
  });

  it('is kept by the tab where it is long, and is the same on the other side', () => {
    const store = memoryStore();
    expect(large.length).toBeGreaterThan(LONGEST_ADDRESS);
    const address = handOver('own', large, store)!;
    expect(address.length).toBeLessThan(40);
    expect(decodeViewState(handedHash(address, store))).toEqual({ landscape, view: { palette: 'cividis' } });
  });

  it('does not take the place of another', () => {
    const store = memoryStore();
    const [own, plane] = [handOver('own', large, store)!, handOver('plane', `${large}&levels=7`, store)!];
    expect(handedHash(own, store)).toBe(large);
    expect(handedHash(plane, store)).toBe(`${large}&levels=7`);
  });

  it('is not handed over where the browser keeps no more, or nothing at all', () => {
    expect(handOver('own', large, memoryStore(1000))).toBeNull();
    expect(handOver('own', large, forbidden)).toBeNull();
  });

  it('is nothing that can be read where the tab does not have it', () => {
    const address = handOver('own', large, memoryStore())!;
    for (const store of [memoryStore(), forbidden]) expect(decodeViewState(handedHash(address, store))).toBeNull();
  });
});
