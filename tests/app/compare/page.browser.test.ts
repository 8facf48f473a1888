import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSurveyCsv } from '../../../src/analysis/survey/read-rows.ts';
import { surveyCsv } from '../../../src/analysis/survey/rows.ts';
import { ComparePage } from '../../../src/app/compare/compare-page.ts';
import { handOver } from '../../../src/spec/handed.ts';
import { decodeViewState, encodeViewState } from '../../../src/spec/view-state.ts';
import { makeCase } from '../../support/engines.ts';
import { until } from '../page.ts';
import { memoryStore, OWN_PROBLEM } from './support.ts';

const own = encodeViewState({ landscape: OWN_PROBLEM, view: {} });
const before = location.href;
const saved: { name: string; text: Promise<string> }[] = [];

let root: HTMLElement;
let store: ReturnType<typeof memoryStore>;

beforeEach(() => {
  store = memoryStore();
  saved.length = 0;
  let blob = new Blob();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((object) => {
    blob = object as Blob;
    // a thread is started from such an address too
    return blob.type === 'text/javascript' ? makeUrl(blob) : '#';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: blob.text() });
  });
});

const makeUrl = URL.createObjectURL.bind(URL);

afterEach(() => {
  root.remove();
  vi.restoreAllMocks();
  history.replaceState(null, '', before);
});

/** Opens the page; it is measuring when this returns. */
function open(search: string, hash = own): ComparePage {
  history.replaceState(null, '', search + hash);
  root?.remove();
  root = document.createElement('div');
  document.body.append(root);
  const page = new ComparePage(root, { storage: store });
  void page.start();
  return page;
}

const wholeOf = (page: ComparePage) => () => !!page.comparison?.isWhole && !page.comparison.isRunning;
const texts = (selector: string) =>
  [...root.querySelectorAll(selector)].map((each) => each.textContent!.replaceAll(/\s+/g, ' ').trim());
const textOf = (selector: string) => texts(selector)[0];
const field = (name: string) => root.querySelector<HTMLInputElement>(`#compare-${name}`)!;
const button = (words: string) =>
  [...root.querySelectorAll('button')].find((each) => each.textContent!.includes(words))!;

function type(name: string, text: string): void {
  field(name).value = text;
  field(name).dispatchEvent(new Event('input', { bubbles: true }));
}

function pick(name: string, value: string): void {
  const control = root.querySelector<HTMLInputElement>(`input[name=${name}][value="${value}"]`)!;
  control.click();
}

describe('many planes', () => {
  const SEARCH = '?compare=planes&engine=reference&planes=3&grid=';

  test('are drawn at once: maps with their counts, the spread, and what to beware of', async () => {
    const page = open(SEARCH);
    await until(wholeOf(page));
    await until(() => root.querySelectorAll('a.plane svg').length === 3);
    const { rows } = page.comparison!;
    expect(texts('.plane .name')).toEqual(
      rows.map(({ verified, seed }) => `${verified} verified ${verified === 1 ? 'minimum' : 'minima'} seed ${seed}`),
    );
    expect(textOf('.outcome h2')).toBe('2-3-1, mse: the landscape you came with');
    expect(textOf('.lead')).toContain('3 random planes through the same parameters');
    expect(textOf('.outcome .hint')).toContain('Reference');
    const counts = rows.map(({ verified }) => verified!).toSorted((p, q) => p - q);
    expect(textOf('table.spread tbody tr')).toContain(`verified minima ${counts[1]}`);
    expect(textOf('.verdicts')).toMatch(/of 3 not convex/);
    expect(textOf('.caveats')).toContain('seldom one of the parameters');
    expect(root.querySelector('.bar')!.getAttribute('aria-label')).toMatch(
      /^Colours of the loss.*the same in all maps$/,
    );
  });

  test('lead to the explorer, each with its own plane', async () => {
    const page = open(SEARCH);
    await until(wholeOf(page));
    await until(() => root.querySelectorAll('a.plane').length === 3);
    const links = [...root.querySelectorAll<HTMLAnchorElement>('a.plane')];
    expect(links.map(({ hash }) => decodeViewState(hash)!.landscape)).toEqual(
      page.comparison!.plan.map(({ landscape }) => landscape),
    );
    for (const { search } of links) expect(search).toBe('');
    expect(links[0].getAttribute('aria-label')).toMatch(/^seed 1: \d+ verified .*Open in the explorer$/);
  });

  test('are saved as a table and as a figure', async () => {
    const page = open(SEARCH);
    await until(() => wholeOf(page)() && !!button('Facts as CSV'));
    button('Facts as CSV').click();
    button('Maps as SVG').click();
    expect(saved.map(({ name }) => name)).toEqual(['planes-own.csv', 'planes-own-maps.svg']);
    const [table, maps] = await Promise.all(saved.map(({ text }) => text));
    expect(readSurveyCsv(table)).toEqual(page.comparison!.rows);
    for (const seed of [1, 2, 3]) expect(maps).toContain(`seed ${seed}`);
  });

  test('take another palette and another scale without being measured again', async () => {
    const page = open(SEARCH);
    await until(() => wholeOf(page)() && root.querySelectorAll('a.plane svg').length === 3);
    const [rows, map] = [page.comparison!.rows, root.querySelector('a.plane svg')!.outerHTML];
    page.set({ palette: 'batlow', scale: 'log' });
    await until(() => !page.comparison!.sheet.isBusy && root.querySelector('a.plane svg')!.outerHTML !== map);
    expect(page.comparison!.rows).toEqual(rows);
    expect(textOf('.bar .title')).toContain('logarithmic');
    expect(location.search).toContain('palette=batlow');
  });

  test('of a landscape too large for an address come by what the tab keeps', async () => {
    const landscape = makeCase({ layers: [2, 40, 40, 1], samples: 300, grid: [9, 9] });
    const address = handOver('own', encodeViewState({ landscape, view: {} }), sessionStorage)!;
    const page = open('?compare=planes&engine=reference&planes=1&grid=33', address);
    expect(page.settings.problem).toBe('own');
    await until(() => textOf('.outcome h2') === '2-40-40-1, mse: the landscape you came with');
    page.stop();
    await until(() => !page.comparison!.isRunning);
  });
});

describe('a survey', () => {
  const SEARCH = '?compare=survey&engine=reference&networks=shapes&depths=1&widths=2,3&seeds=2&nodes=';

  test('waits to be asked, is paused, and goes on where it was', async () => {
    const page = open(SEARCH);
    await until(() => !!button('Measure 4 planes'));
    expect(page.comparison?.isRunning ?? false).toBe(false);
    const run = page.run();
    await until(() => (page.comparison?.done ?? 0) > 0);
    button('Pause').click();
    await run;
    await until(() => !!button('Go on'));
    expect(textOf('.progress')).toMatch(/^[1-3] of 4 planes · paused$/);
    button('Go on').click();
    await until(wholeOf(page));
    await until(() => !!root.querySelector('.svg svg') && root.querySelectorAll('tbody tr').length === 2);
    expect(textOf('.svg')).toContain('verified minima of a plane');
    expect(texts('tbody th')).toEqual(['2-2-1', '2-3-1']);
    expect(texts('.caveats b')[0]).toBe('Nothing about trained networks.');
  });

  test('is there when the page is opened again, and takes a table of the command line', async () => {
    const first = open(SEARCH);
    await until(() => !!button('Measure'));
    await first.run();
    const { rows } = first.comparison!;
    const again = open(SEARCH.replace('seeds=2', 'seeds=3'));
    await until(() => again.comparison?.done === 4);
    await until(() => textOf('[role=status]').startsWith('4 of 6 planes are here from before'));

    store.items.clear();
    const other = open(SEARCH);
    await until(() => !!button('Measure'));
    await other.openTable(new File([surveyCsv(rows.slice(1)), 'bad line\n'], 'bad.csv'));
    await until(() => textOf('[role=status]').includes('bad.csv was not opened: line 5'));
    await other.openTable(new File([surveyCsv(rows.slice(1))], 'good.csv'));
    await until(() => textOf('[role=status]').startsWith('3 rows of good.csv are of these planes'));
    expect(other.comparison!.rows).toEqual(rows.slice(1));
  });
});

describe('the form', () => {
  test('says what is wrong beside the field, and keeps what was typed in the address', async () => {
    const page = open('?compare=planes&engine=reference&planes=1&grid=');
    await until(wholeOf(page));
    type('count', 'nine');
    await until(() => textOf('#compare-count-error') === 'expected a whole number from 1 to 60, got "nine"');
    expect(field('count').getAttribute('aria-invalid')).toBe('true');
    expect(root.querySelector<HTMLButtonElement>('.primary')!.disabled).toBe(true);
    expect(location.search).toContain('planes=nine');
    type('count', '2');
    await until(() => textOf('.primary') === 'Draw 2 planes');
    expect(root.querySelector('#compare-count-error')).toBeNull();
  });

  test('keeps the results of one mode while the other is looked at', async () => {
    const page = open('?compare=planes&engine=reference&planes=1&grid=');
    await until(wholeOf(page));
    const { comparison } = page;
    pick('mode', 'survey');
    await until(() => textOf('.introduction')?.startsWith('Does depth or width make minima?'));
    pick('mode', 'planes');
    await until(() => root.querySelectorAll('.plane').length === 1);
    expect(page.comparison).toBe(comparison);
  });

  test('offers kinds of planes, and what each is', async () => {
    const page = open('?compare=planes&engine=reference&planes=1&grid=');
    await until(wholeOf(page));
    pick('by', 'kinds');
    await until(() => root.querySelectorAll('input[name=kind]').length === 8);
    for (const kind of ['own', 'filter', 'layer', 'plain', 'hessian', 'extremes', 'gradient']) pick('kind', kind);
    await until(() => textOf('.primary') === 'Draw 1 plane');
    expect(page.settings.kinds).toEqual(['gradient-hessian']);
    pick('kind', 'gradient-hessian');
    await until(() => !!root.querySelector('#compare-kinds-error'));
    expect(root.querySelector<HTMLButtonElement>('.primary')!.disabled).toBe(true);
  });
});
