import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { receiveHanded, stateOf } from '../../src/app/address.ts';
import { carryTo } from '../../src/app/other-pages.ts';
import { landscapeOf } from '../../src/bench/choices.ts';
import { handedHash, LONGEST_ADDRESS } from '../../src/spec/handed.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { decodeViewState } from '../../src/spec/view-state.ts';
import { makeCase } from '../support/engines.ts';
import { BOWL, stateWith } from './page.ts';

const LARGE: Landscape = makeCase({ layers: [2, 40, 40, 1], samples: 300, grid: [9, 9] });
const before = location.href;
let link: HTMLAnchorElement;

beforeEach(() => {
  link = document.createElement('a');
  link.href = '?compare';
});

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.removeItem('loss-landscape:handed:landscape');
  history.replaceState(null, '', before);
});

const carried = () => decodeViewState(handedHash(link.hash, sessionStorage))!.landscape;

test('a link carries a small landscape in its address, with the window that is zoomed to', () => {
  const zoomed = { a: [-0.5, 0.5], b: [0, 1] } satisfies Landscape['window'];
  expect(carryTo(link, stateWith(BOWL), zoomed)).toBe('');
  expect([link.search, carried()]).toEqual(['?compare', { ...BOWL, window: zoomed }]);
  expect(decodeViewState(link.hash)!.view.engine).toBe('cpu');
  const kept = sessionStorage.length;
  // the next click begins from the same link
  expect(carryTo(link, stateWith(BOWL), null)).toBe('');
  expect([link.search, carried()]).toEqual(['?compare', BOWL]);
  expect(sessionStorage.length).toBe(kept);
});

test('a link leaves a large landscape with the tab, and every page finds it there', () => {
  expect(carryTo(link, stateWith(LARGE), null)).toBe('');
  expect(link.href.length).toBeLessThan(LONGEST_ADDRESS);
  expect(carried()).toEqual(LARGE);
  expect(landscapeOf(link.hash)).toEqual(LARGE);
});

test('the explorer takes it in: the history keeps it from then on, for a reload and for the way back', () => {
  carryTo(link, stateWith(LARGE), null);
  history.replaceState(null, '', link.hash);
  receiveHanded();
  expect(location.hash).not.toBe(link.hash);
  sessionStorage.removeItem('loss-landscape:handed:landscape');
  const state = stateOf(location.hash, history.state)!;
  expect([state.landscape, state.problems, state.preset, state.view.engine]).toEqual([LARGE, [], '', 'cpu']);
});

test('an address that was not handed over stays as it is', () => {
  for (const hash of ['#', '#handed=gone', '#v1&preset=moons']) {
    history.replaceState({ mine: 1 }, '', hash);
    receiveHanded();
    expect([location.hash, history.state]).toEqual([hash === '#' ? '' : hash, { mine: 1 }]);
  }
});

test('a landscape that the tab cannot keep is told of, and the link leads on without it', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect(carryTo(link, stateWith(LARGE), null)).toContain('too large');
  expect(link.getAttribute('href')).toBe('?compare');
});
