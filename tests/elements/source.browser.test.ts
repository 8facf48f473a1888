import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LossLandscape } from '../../src/elements/define.ts';
import { lineFit, mountOne, next, record, shadowText, unmount } from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The only target of the line fit that is shown, from the loss at a = b = −1. */
const targetShown = (element: LossLandscape) => Math.sqrt(element.field!.values[0]) - 2;
const dataUrl = (value: unknown) => `data:application/json,${encodeURIComponent(JSON.stringify(value))}`;
const fixture = (path: string) => new URL(`./fixtures/${path}`, import.meta.url).href;

function scriptOf(value: unknown): HTMLScriptElement {
  const script = document.createElement('script');
  script.type = 'application/json';
  script.textContent = typeof value === 'string' ? value : JSON.stringify(value);
  return script;
}

describe('where the landscape comes from', () => {
  test('taking the sources away one by one shows the next: property, src, child, preset', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu" preset="linear-layer"></loss-landscape>');
    const preset = next(element, 'landscape-load');
    await preset;
    const ofPreset = element.field!.values.slice();
    element.append(scriptOf(lineFit(1)));
    await next(element, 'landscape-load');
    element.src = dataUrl(lineFit(2));
    await next(element, 'landscape-load');
    element.landscape = lineFit(3);
    await next(element, 'landscape-load');
    expect(targetShown(element)).toBe(3);

    element.landscape = null;
    await next(element, 'landscape-load');
    expect(targetShown(element)).toBe(2);
    element.removeAttribute('src');
    await next(element, 'landscape-load');
    expect(targetShown(element)).toBe(1);
    element.querySelector('script')!.remove();
    await next(element, 'landscape-load');
    expect(element.field!.values).toEqual(ofPreset);
  });

  test('a source that a better one hides is changed without a new run', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu" preset="linear-layer"></loss-landscape>');
    element.landscape = lineFit(3);
    await element.ready;
    const loads = record(element, 'landscape-load');
    const errors = record(element, 'landscape-error');
    element.preset = 'no-such-preset';
    element.src = '/no-such-file.json';
    element.append(scriptOf('not JSON'));
    await element.updateComplete;
    await element.ready;
    expect([loads, errors]).toEqual([[], []]);
    expect(targetShown(element)).toBe(3);
  });

  test('with the last source gone the picture stays; an equal one needs no run', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
    element.landscape = lineFit(3);
    await element.ready;
    const { field } = element;
    element.landscape = null;
    await element.updateComplete;
    expect(element.field).toBe(field);
    element.landscape = structuredClone(lineFit(3));
    await element.updateComplete;
    await element.ready;
    expect(element.field).toBe(field);
  });

  test('`landscape` reads what is shown, also when an attribute gave it', async () => {
    const element = mountOne('<loss-landscape loading="eager" resolution="5x4"></loss-landscape>');
    element.src = dataUrl(lineFit(2));
    await next(element, 'landscape-load');
    expect(element.landscape).toEqual({ ...lineFit(2), grid: [5, 4] });
  });
});

describe('the inline child', () => {
  test('other children and other scripts are no source', async () => {
    const element = mountOne(
      '<loss-landscape loading="eager" preset="linear-layer" resolution="5">' +
        '<p slot="caption">{}</p><script type="text/plain">{"version": 9}</script></loss-landscape>',
    );
    const errors = record(element, 'landscape-error');
    await element.ready;
    expect(errors).toEqual([]);
    expect(element.field).toMatchObject({ width: 5 });
  });

  test('its text may come in pieces, and a white child is none', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
    const errors = record(element, 'landscape-error');
    const script = scriptOf('\n  ');
    element.append(script);
    const text = JSON.stringify(lineFit(4));
    script.append(document.createTextNode(text.slice(0, 40)), document.createTextNode(text.slice(40)));
    await next(element, 'landscape-load');
    expect(targetShown(element)).toBe(4);
    expect(errors).toEqual([]);
  });

  test('bad JSON is placed by line and column, and mended JSON is shown', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
    const script = scriptOf('{\n  "version": 1,\n  "network": }');
    element.append(script);
    const { kind, cause, problems } = await next(element, 'landscape-error');
    expect(kind).toBe('spec');
    expect(cause.message).toContain('at line 3, column 14');
    expect(problems).toHaveLength(1);
    script.textContent = JSON.stringify(lineFit(1));
    await next(element, 'landscape-load');
    await element.updateComplete;
    expect(element.renderRoot.querySelector('[role=alert]')).toBe(null);
  });

  test('what is added while the element is out of the page is found on its return', async () => {
    const element = document.createElement('loss-landscape');
    element.loading = 'eager';
    const box = mountOne('<loss-landscape></loss-landscape>').parentElement!;
    box.append(element);
    element.remove();
    element.append(scriptOf(lineFit(7)));
    box.append(element);
    await next(element, 'landscape-load');
    expect(targetShown(element)).toBe(7);
  });
});

describe('a landscape file by URL', () => {
  test('the files it names are read relative to it, not to the page', async () => {
    const element = mountOne(`<loss-landscape loading="eager" src="${fixture('line.json')}"></loss-landscape>`);
    await element.ready;
    expect(targetShown(element)).toBe(6);
    expect(element.report!.data).toContain('points/line.csv');
  });

  test('another grid or engine fetches nothing again', async () => {
    const element = mountOne(`<loss-landscape loading="eager" src="${fixture('line.json')}"></loss-landscape>`);
    await element.ready;
    const fetches = vi.spyOn(globalThis, 'fetch');
    element.resolution = '5';
    await next(element, 'landscape-load');
    element.engine = 'reference';
    await next(element, 'landscape-load');
    expect(fetches).not.toHaveBeenCalled();
    expect(targetShown(element)).toBe(6);
  });
});

type Answer = (url: string) => Response | Promise<Response>;
const json = (value: unknown) => Response.json(value);

/** Stands in for servers; each test says what they answer. */
function serve(answer: Answer) {
  vi.stubGlobal('fetch', async (url: string) => answer(url));
}

describe('what a server may answer', () => {
  const withFile = { ...lineFit(1), data: { file: 'points.csv', targets: ['y'] } };
  const csv = (text: string): Answer => {
    return (url) => (url.endsWith('.csv') ? new Response(text) : json(withFile));
  };
  const html = new Response('<!doctype html><title>Not found</title>', {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });

  test.each<[string, Answer, string, RegExp[]]>([
    ['404', () => new Response('', { status: 404 }), 'network', [/https:\/\/a\.example\/net\.json/, /404/]],
    ['500', () => new Response('', { status: 500 }), 'network', [/500/]],
    [
      'no connection',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'network',
      [/net\.json.*Failed to fetch/],
    ],
    ['an HTML page', () => html.clone(), 'network', [/net\.json.*HTML page/]],
    ['an empty file', () => new Response(''), 'spec', [/line 1, column 1/, /end of the file/]],
    ['cut JSON', () => new Response('{"version": 1,'), 'spec', [/line 1, column 15/]],
    ['an array', () => json([]), 'spec', [/\(file\)|object/]],
    ['a newer version', () => json({ ...lineFit(1), version: 2 }), 'spec', [/^version: expected 1, got 2$/m]],
    ['an unknown key', () => json({ ...lineFit(1), learningRate: 1 }), 'spec', [/learningRate/]],
    ['a wrong window', () => json({ ...lineFit(1), window: { a: [1, -1], b: [0, 1] } }), 'spec', [/^window\.a: /m]],
    ['no CSV', (url) => (url.endsWith('.csv') ? html.clone() : json(withFile)), 'network', [/points\.csv.*HTML page/]],
    ['an empty CSV', csv(''), 'spec', [/data\./]],
    ['a CSV without the column', csv('x,z\n1,2\n'), 'spec', [/data\.targets.*|"y"/]],
    ['a CSV with text in a number', csv('x,y\n1,two\n'), 'spec', [/two/]],
    ['a CSV too wide', csv('x,w,y\n1,2,3\n'), 'spec', [/data\.file: expected 1 input columns.*got 2 \(x, w\)/]],
  ])('%s', async (_, answer, kind, texts) => {
    serve(answer);
    const element = mountOne('<loss-landscape loading="eager" src="https://a.example/net.json"></loss-landscape>');
    const loads = record(element, 'landscape-load');
    const detail = await next(element, 'landscape-error');
    expect(detail.kind).toBe(kind);
    for (const text of texts) expect(detail.cause.message).toMatch(text);
    expect(detail.problems.length > 0).toBe(kind === 'spec');
    await expect(element.ready).rejects.toBe(detail.cause);
    await element.updateComplete;
    expect(shadowText(element, '[role=alert]').length).toBeGreaterThan(10);
    expect(loads).toEqual([]);
  });

  test('after a failure `recover` asks again', async () => {
    serve(() => new Response('', { status: 503 }));
    const element = mountOne('<loss-landscape loading="eager" src="https://a.example/net.json"></loss-landscape>');
    await next(element, 'landscape-error');
    serve(() => json(lineFit(5)));
    const loaded = next(element, 'landscape-load');
    await element.recover();
    await loaded;
    expect(targetShown(element)).toBe(5);
    await element.updateComplete;
    expect(element.renderRoot.querySelector('[role=alert]')).toBe(null);
  });

  test('an answer that comes too late, good or bad, is not heard of, and its request is given up', async () => {
    const answers: ((response: Response) => void)[] = [];
    const signals: AbortSignal[] = [];
    vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise<Response>((resolve) => answers.push(resolve));
    });
    const element = mountOne('<loss-landscape loading="eager"></loss-landscape>');
    const errors = record(element, 'landscape-error');
    const loads = record(element, 'landscape-load');
    element.src = 'https://a.example/1.json';
    await element.updateComplete;
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    element.src = 'https://a.example/2.json';
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    element.src = 'https://a.example/3.json';
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
    answers[2](json(lineFit(3)));
    answers[0](json(lineFit(1)));
    answers[1](new Response('', { status: 404 }));
    await element.ready;
    await element.updateComplete;
    expect(loads).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(targetShown(element)).toBe(3);
  });
});
