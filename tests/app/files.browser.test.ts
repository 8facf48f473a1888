import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exportModel } from '../../src/model/import/export-model.ts';
import { importModel } from '../../src/model/import/import-model.ts';
import { decodeNpy, serializeLandscape } from '../../src/spec/codec.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { parseLandscape } from '../../src/spec/validate.ts';
import { choose, enter, find, messageAt, press, textOf } from './form.ts';
import { BOWL, drawn, elementIn, noticesIn, openExplorer, pictured, stateWith, until } from './page.ts';

const { explorer, root } = openExplorer('#v1&preset=linear-layer&grid=9,9&engine=cpu');
afterAll(() => root.remove());

beforeEach(async () => {
  explorer.store.update(() => stateWith(BOWL));
  await pictured(root);
});
afterEach(() => vi.restoreAllMocks());

const OTHER: Landscape = { ...BOWL, loss: { name: 'mae' }, grid: [11, 13] };

function filesOf(...files: File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

/** Chooses a file with the button in the head of the page. */
function open(name: string, text: BlobPart): void {
  const input = root.querySelector<HTMLInputElement>('header input[type=file]')!;
  input.files = filesOf(new File([text], name)).files;
  input.dispatchEvent(new Event('change'));
}

function drag(type: string, transfer: DataTransfer): DragEvent {
  const event = new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
  root.querySelector('main')!.dispatchEvent(event);
  return event;
}

/** Files that the page hands to the reader, in place of the browser's own saving. */
function catchDownloads(): { name: string; blob: Blob }[] {
  const saved: { name: string; blob: Blob }[] = [];
  const blobs = new Map<string, Blob>();
  const create = URL.createObjectURL;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = create.call(URL, blob);
    blobs.set(url, blob as Blob);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, blob: blobs.get(this.href)! });
  });
  return saved;
}

describe('a landscape file', () => {
  test('is opened by the button, whatever it is called, and drawn', async () => {
    open('mine.txt', serializeLandscape(OTHER));
    await until(() => noticesIn(root) === 'mine.txt is open.');
    expect(explorer.store.state.landscape).toEqual(OTHER);
    const element = await pictured(root);
    expect(element.field).toMatchObject({ width: 11, height: 13 });
    expect(find(root, 'grid-0').value).toBe('11');
  });

  test('is opened when it is dropped, and the page shows that it may be', async () => {
    const transfer = filesOf(new File([serializeLandscape(OTHER)], 'dropped.json'));
    expect(drag('dragover', transfer).defaultPrevented).toBe(true);
    expect(root.classList.contains('drop')).toBe(true);
    expect(drag('drop', transfer).defaultPrevented).toBe(true);
    expect(root.classList.contains('drop')).toBe(false);
    await until(() => noticesIn(root) === 'dropped.json is open.');
    expect(explorer.store.state.landscape).toEqual(OTHER);
  });

  test('a drop of something that is no file changes nothing', async () => {
    const transfer = new DataTransfer();
    transfer.setData('text/plain', 'words');
    drag('drop', transfer);
    await drawn();
    expect(explorer.store.state.landscape).toEqual(BOWL);
  });

  test.each([
    ['empty.json', '', 'the file'],
    ['list.json', '[1, 2]', 'the file'],
    ['typo.json', serializeLandscape(BOWL).replace('"network"', '"netwrok"'), 'netwrok'],
    ['old.json', serializeLandscape(BOWL).replace('"version": 1', '"version": 2'), 'version'],
    ['grid.json', serializeLandscape({ ...BOWL, grid: [1, 17] }), 'grid[0]'],
    ['noise.json', '\u0000\u0001 not a landscape', 'the file'],
  ])('%s is refused by name and field; picture and controls stay', async (name, text, field) => {
    const { landscape } = explorer.store.state;
    open(name, text);
    await until(() => noticesIn(root).startsWith(`${name} is not a landscape`));
    expect(noticesIn(root)).toContain(field);
    expect(messageAt(root, 'landscape-text')).toContain('expected');
    expect(explorer.store.state).toMatchObject({ landscape, draft: landscape, problems: [] });
    expect(elementIn(root).landscape).toBe(landscape);
    expect(find(root, 'grid-0').value).toBe('17');
  });

  test('that the browser cannot read is said to be so', async () => {
    const folder = new File([], 'folder');
    vi.spyOn(folder, 'arrayBuffer').mockRejectedValue(new DOMException('a folder', 'NotReadableError'));
    await explorer.opening.open([folder]);
    await drawn();
    expect(textOf(root.querySelector('.opened [role=alert]'))).toBe('folder could not be read.');
    const table = new File([], 'table');
    vi.spyOn(table, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotFoundError'));
    await explorer.data.open(table);
    await drawn();
    expect(noticesIn(root)).toBe('table could not be read.');
    expect(explorer.store.state.landscape).toEqual(BOWL);
  });
});

describe('a CSV file', () => {
  test('becomes the data, its last column the target, and the network takes as many inputs', async () => {
    open('points.CSV', 'x1,x2,y\n0,1,2\n3,4,5\n');
    await until(() => noticesIn(root).includes('points.CSV: 2 samples of 2 inputs, target y (commas between'));
    expect(explorer.store.state.landscape).toMatchObject({
      data: {
        inputs: [
          [0, 1],
          [3, 4],
        ],
        targets: [[2], [5]],
      },
      network: { layers: [2, 1] },
    });
  });

  test.each([
    ['', 'expected at least one row of numbers, got none'],
    ['x,y\n', 'expected at least one row of numbers, got none'],
    ['x,y\nred,1\n2,3', 'row 2, column "x": expected a number, got "red"'],
    ['x,y\n1,2\n3', 'row 3: expected 2 cells, as in row 1, got 1'],
  ])('without numbers to take (%j) is reported by row and column, and the picture stays', async (text, message) => {
    open('bad.csv', text);
    await until(() => noticesIn(root).startsWith('bad.csv: ') && noticesIn(root).includes(message));
    expect(explorer.store.state.landscape).toEqual(BOWL);
  });
});

describe('a network file', () => {
  const network = { layers: [1, 2, 1], activation: 'softplus', output: 'identity', bias: true } as const;
  const theta = Float64Array.from({ length: 7 }, (_, k) => (k - 3) / 4);
  const bytes = () => exportModel({ ...network, layers: [...network.layers] }, theta) as Uint8Array<ArrayBuffer>;

  test('takes the place of network and parameters, and is drawn round its own parameters', async () => {
    open('mine.safetensors', bytes());
    const opened = () => textOf(root.querySelector('.opened'));
    await until(() => opened().startsWith('mine.safetensors: 1-2-1, 7 parameters. It is θ₀ now.'));
    expect(opened()).toContain('layer 2 2.weight 1×2, 2.bias 1');
    expect(opened()).toContain('nothing was sent anywhere');
    const { landscape, problems, preset } = explorer.store.state;
    expect([problems, preset]).toEqual([[], '']);
    expect(landscape.network).toMatchObject({ layers: [1, 2, 1], activation: 'softplus' });
    expect(landscape.parameters).toEqual({ values: [...theta] });
    expect(landscape.data).toEqual(BOWL.data);
    const element = await pictured(root);
    // the middle of the window is the network itself: mean (ŷ(±1) − y)² in closed form
    const softplus = (z: number) => Math.log1p(Math.exp(z));
    const [w1, w2, b1, b2, v1, v2, c] = theta;
    const predicted = (x: number) => v1 * softplus(w1 * x + b1) + v2 * softplus(w2 * x + b2) + c;
    const loss = ((predicted(-1) + 0.25) ** 2 + (predicted(1) - 0.75) ** 2) / 2;
    expect(element.field!.values[8 * 17 + 8]).toBeCloseTo(loss, 5);
  });

  test('that is damaged is refused with what was expected, and the picture stays', async () => {
    open('mine.safetensors', bytes().slice(0, 40));
    const refusal = () => textOf(root.querySelector('.opened [role=alert]'));
    await until(() => refusal().startsWith('mine.safetensors: header: expected'));
    expect(refusal()).toContain('Nothing was changed');
    press(root, 'Put this note away');
    await until(() => refusal() === '');
    expect(explorer.store.state.landscape).toEqual(BOWL);
  });

  test('of several checkpoints offers a plane, lists them with their losses, and saves one that opens the same', async () => {
    const thetas = [theta, theta.map((x) => x / 2)];
    const name = (k: number) => `epoch-${k}.safetensors`;
    const files = thetas.map((values, k) => {
      return new File([exportModel({ ...network, layers: [1, 2, 1] }, values) as Uint8Array<ArrayBuffer>], name(k));
    });
    drag('drop', filesOf(...files));
    await until(() => root.querySelectorAll('.checkpoints li').length >= 2);
    press(root, 'Line through the two');
    await until(() => explorer.store.state.landscape.plane.directions === 'line');
    await pictured(root);
    const saved = catchDownloads();
    choose(root, 'weights-type', 'F32');
    press(root, `Save ${name(1)}`);
    await until(() => saved.length === 1);
    expect(saved[0].name).toBe(name(1));
    const again = importModel(name(1), new Uint8Array(await saved[0].blob.arrayBuffer()));
    expect(again).toMatchObject({ network: { activation: 'softplus' }, values: thetas[1].map(Math.fround) });
    press(root, `Use ${name(0)} as θ₀`);
    await until(() => textOf(root.querySelector('.checkpoints')).includes('loss '));
    expect(explorer.store.state.draft.parameters).toEqual({ values: [...theta] });
  });

  test('without activations asks for them, and says over the picture that they are assumed until they are confirmed', async () => {
    const state = JSON.stringify({ '0.weight': [[1], [2]], '0.bias': [0, 1], '2.weight': [[1, -1]], '2.bias': [0] });
    open('bare.json', state);
    await until(() => root.querySelector('.assumption') !== null);
    expect(textOf(root.querySelector('.assumption'))).toContain('Assumed activations: tanh and identity. bare.json');
    press(root, 'Check them');
    expect(document.activeElement).toBe(find(root, 'assumed-activation-0'));
    choose(root, 'assumed-activation-0', 'sin');
    await until(() => textOf(root.querySelector('.assumption')).includes('sin and identity'));
    expect(explorer.store.state.landscape.network.activation).toBe('sin');
    press(root, 'These are right');
    await until(() => root.querySelector('.assumed, .assumption') === null);
  });
});

describe('saving', () => {
  test('a landscape gives a file that opens as the same landscape: the one that is drawn', async () => {
    const saved = catchDownloads();
    enter(root, 'grid-0', '1');
    press(root, 'Save');
    expect(saved).toHaveLength(1);
    expect(saved[0].name).toMatch(/\.json$/);
    expect(parseLandscape(await saved[0].blob.text())).toEqual(BOWL);
  });

  test('the field gives its losses as .npy, rows first', async () => {
    const saved = catchDownloads();
    press(root, '.npy');
    const { shape, data } = decodeNpy(new Uint8Array(await saved[0].blob.arrayBuffer()));
    expect(shape).toEqual([17, 17]);
    expect(data).toEqual(elementIn(root).field!.values);
    expect(data[0]).toBeCloseTo(1.5 ** 2 + 1.25 ** 2, 5);
  });

  test('the picture is a PNG with something on it', async () => {
    const saved = catchDownloads();
    press(root, 'PNG');
    await until(() => saved.length === 1);
    expect(saved[0]).toMatchObject({ name: expect.stringMatching(/\.png$/), blob: { type: 'image/png' } });
    const image = await createImageBitmap(saved[0].blob);
    expect(Math.min(image.width, image.height)).toBeGreaterThan(100);
  });

  test('the map is an SVG document with its caption, and the hash of the landscape', async () => {
    const saved = catchDownloads();
    press(root, 'SVG');
    await until(() => saved.length === 1);
    expect(saved[0]).toMatchObject({ name: expect.stringMatching(/\.svg$/), blob: { type: 'image/svg+xml' } });
    const document = new DOMParser().parseFromString(await saved[0].blob.text(), 'image/svg+xml');
    expect(document.querySelector('parsererror')).toBeNull();
    const text = document.documentElement.textContent!;
    expect(text).toContain('1 local minimum of this slice verified');
    expect(text).toContain('over 2 samples');
    const bytes = new TextEncoder().encode(JSON.stringify(explorer.store.state.landscape));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const hex = Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(text).toContain(`sha256 ${hex}`);
  });

  test('a picture that is not there is said to be missing', async () => {
    vi.spyOn(elementIn(root), 'toBlob').mockRejectedValue(new Error('There is no picture yet'));
    press(root, 'PNG');
    await until(() => noticesIn(root) === 'No picture was saved: There is no picture yet.');
  });

  test('a link is copied, and where that is not allowed the address bar has it', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    press(root, 'Copy link');
    await until(() => noticesIn(root) === 'The link is copied.');
    expect(write).toHaveBeenCalledWith(location.href);
    write.mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    press(root, 'Copy link');
    await until(() => noticesIn(root).startsWith('The address bar holds the link'));
  });

  test('a landscape too large for a link is not given half a one', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const inputs = Array.from({ length: 5000 }, (_, n) => [n / 7]);
    explorer.store.update(() => stateWith({ ...BOWL, data: { inputs, targets: inputs } }));
    await drawn();
    press(root, 'Copy link');
    await until(() => noticesIn(root).includes('too large for an address'));
    expect(write).not.toHaveBeenCalled();
  });
});

describe('the landscape as text', () => {
  const type = (text: string): void => enter(root, 'landscape-text', text);
  const text = () => find<HTMLTextAreaElement>(root, 'landscape-text').value;

  test('is that of the controls, and follows them', async () => {
    expect(parseLandscape(text())).toEqual(BOWL);
    enter(root, 'grid-0', '33');
    await drawn();
    expect(parseLandscape(text()).grid).toEqual([33, 17]);
  });

  test('changes the controls with every keystroke that leaves it right, and is never rewritten under the cursor', async () => {
    const odd = JSON.stringify({ ...BOWL, grid: [21, 22] }).replace('"grid"', '   "grid"  ');
    type(odd);
    await drawn();
    expect(text()).toBe(odd);
    expect([find(root, 'grid-0').value, find(root, 'grid-1').value]).toEqual(['21', '22']);
    expect(explorer.store.state.landscape.grid).toEqual([21, 22]);
  });

  test('that is wrong says where and what was expected; the picture stays, and a control edit brings sound text back', async () => {
    type(serializeLandscape(BOWL).replace('"mse"', '"mze"'));
    await drawn();
    expect(messageAt(root, 'landscape-text')).toMatch(/^loss\.name: expected one of "?mse.*got "mze"$/);
    type('{\n  "version": 1,\n  oops');
    await drawn();
    expect(messageAt(root, 'landscape-text')).toMatch(/line 3/);
    expect(explorer.store.state.landscape).toEqual(BOWL);
    enter(root, 'grid-0', '9');
    await drawn();
    expect(parseLandscape(text()).grid).toEqual([9, 17]);
    expect(messageAt(root, 'landscape-text')).toBe('');
  });
});
