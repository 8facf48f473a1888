import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BenchPage } from '../../src/bench/bench-page.ts';
import { hashOfReport } from '../../src/engine/bench/link.ts';
import { parseReport } from '../../src/engine/bench/parse.ts';
import { QUICK } from '../../src/engine/bench/run.ts';
import { encodeViewState } from '../../src/spec/view-state.ts';
import { makeCase } from '../support/engines.ts';
import { report } from './reports.ts';

const tiny = { ...QUICK, rounds: 2, repetitionMs: 5, peakMs: 5, accuracyNodes: 4, accuracyMs: 20 };
const own = encodeViewState({ landscape: makeCase({ layers: [2, 3, 1], grid: [9, 9] }), view: {} });

let root: HTMLElement;
const copied: string[] = [];

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  copied.length = 0;
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text));
});

afterEach(() => {
  root.remove();
  history.replaceState(null, '', '#');
  vi.restoreAllMocks();
});

async function open(hash: string): Promise<BenchPage> {
  history.replaceState(null, '', hash);
  const page = new BenchPage(root, { settings: { quick: tiny, full: tiny } });
  await page.start();
  await drawn();
  return page;
}

async function drawn(): Promise<void> {
  for (let k = 0; k < 3; k++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await drawn();
}

const boxes = (name: string) => [...root.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)];
const checked = (name: string) => boxes(name).flatMap((box) => (box.checked ? box.value : []));
const button = (text: string) => [...root.querySelectorAll('button')].find((each) => each.textContent!.includes(text))!;
const textOf = (selector: string) => root.querySelector(selector)?.textContent!.replaceAll(/\s+/g, ' ').trim();

function choose(name: string, ...values: string[]): void {
  for (const box of boxes(name)) if (box.checked !== values.includes(box.value)) box.click();
}

describe('what can be chosen', () => {
  test('the small networks and all engines at first; every case is there', async () => {
    await open('#');
    expect(boxes('case').map(({ value }) => value)).toEqual(['W1', 'W2', 'W3', 'W4', 'W3L', 'W4L', 'L1', 'L2', 'L3']);
    // a software adapter, on which the large ones would take hours
    expect(checked('case')).toEqual(['W1', 'W2', 'W3', 'W4']);
    expect(checked('engine')).toEqual(expect.arrayContaining(['cpu', 'cpu-1', 'plain']));
  });

  test('the landscape that the explorer handed over, and the way back to it', async () => {
    await open(own);
    expect(checked('case')).toEqual(['own']);
    expect(textOf('form')).toContain('2-3-1, mse, the landscape you came with');
    expect(root.querySelector<HTMLAnchorElement>('nav a')!.href).toContain(own);
  });

  test('nothing to run where nothing is chosen', async () => {
    await open(own);
    expect(button('Run').disabled).toBe(false);
    choose('case');
    await drawn();
    expect(button('Run').disabled).toBe(true);
  });
});

test('a run: bars and numbers of the engines chosen, to be copied and shared', async () => {
  const page = await open(own);
  choose('engine', 'cpu-1', 'plain');
  await drawn();
  button('Run').click();
  await until(() => page.state.isRunning);
  await drawn();
  expect(root.querySelector('progress')).not.toBeNull();
  expect(button('Stop')).toBeDefined();
  await until(() => !page.state.isRunning);
  await drawn();

  expect(page.state.notice).toBe('');
  expect(root.querySelectorAll('.chart .bar')).toHaveLength(2);
  const rows = [...root.querySelectorAll('tbody tr')].map((row) => row.children[0].textContent);
  expect(rows).toEqual(['CPU, 1 thread', 'plain JavaScript']);
  expect(textOf('.ratios')).toMatch(/^CPU, 1 thread : plain JavaScript [\d.,]+× \([\d.,]+–[\d.,]+\)$/);
  expect(textOf('.machine')).toMatch(/Chrom.*threads?.*2 rounds/);

  button('Copy as JSON').click();
  button('Copy as Markdown').click();
  await until(() => copied.length === 2);
  const measured = parseReport(copied[0]);
  expect(measured.cases[0].results.map(({ times }) => times.length)).toEqual([2, 2]);
  for (const { accuracy } of measured.cases[0].results) expect(accuracy.worstOfAllowed).toBeLessThan(1);
  expect(copied[1]).toContain('| plain JavaScript |');

  button('Copy link').click();
  await until(() => copied.length === 3);
  expect(new URL(copied[2]).hash).toBe(location.hash);
  expect(location.hash).toMatch(/^#result=/);
});

test('a run that is stopped says so, and can be run again', async () => {
  const page = await open(own);
  choose('engine', 'plain');
  await drawn();
  button('Run').click();
  await until(() => page.state.isRunning);
  page.stop();
  await until(() => !page.state.isRunning);
  await drawn();
  expect(textOf('.note')).toBe('Stopped: the result is what had been measured by then.');
  expect(button('Run').disabled).toBe(false);
});

describe('a shared result', () => {
  test('is shown as it was measured, with a way to measure this machine and none to run', async () => {
    await open(await hashOfReport(report()));
    expect(textOf('.machine .lead')).toBe('Chromium 140, Linux · 8 threads · nvidia ampere');
    expect(textOf('.case h2')).toBe('W1 2-16-16-1 tanh, mse, 256 samples');
    expect(textOf('.chart .cpu .value')).toMatch(/^41\.9 Mps61 %/);
    expect(textOf('.panel')).toContain('This result came with the address');
    expect(root.querySelector('form')).toBeNull();
    expect(root.querySelector<HTMLAnchorElement>('.panel a')!.getAttribute('href')).toBe('?benchmark');
  });

  test('that cannot be read is said to be none', async () => {
    await open('#result=AAAA');
    expect(textOf('.note:not([hidden])')).toContain('The address holds no result that can be read');
    expect(root.querySelector('form')).not.toBeNull();
  });

  test('cannot bring markup in', async () => {
    const [first] = report().cases;
    const title = '<img src=x onerror=alert(1)>';
    await open(await hashOfReport(report({ cases: [{ ...first, title }] })));
    expect(root.querySelector('img')).toBeNull();
    expect(textOf('.case h2')).toContain(title);
  });
});
