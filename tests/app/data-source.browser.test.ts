import { afterEach, describe, expect, test, vi } from 'vitest';
import { writeNpyHeader } from '../../src/spec/codec.ts';
import { mountData } from './data-form.ts';
import { choose, find, textOf, unmountForms, type Form } from './form.ts';
import { smallLandscape, withRows } from './landscapes.ts';

afterEach(unmountForms);

const fileOf = (text: BlobPart, name = 'points.csv') => new File([text], name);

describe('a data file', () => {
  const roles = (form: Form) =>
    [...form.box.querySelectorAll<HTMLSelectElement>('.columns select')].map(({ value }) => value);

  test('that is chosen is opened once, and can be chosen again', async () => {
    const { form, source } = mountData(smallLandscape());
    const open = vi.spyOn(source, 'open');
    const input = form.box.querySelector<HTMLInputElement>('input[type=file]')!;
    for (const count of [1, 2]) {
      const files = new DataTransfer();
      files.items.add(fileOf('x,y\n1,2'));
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
      expect(open).toHaveBeenCalledTimes(count);
      expect(input.value).toBe('');
    }
    await vi.waitFor(() => expect(form.landscape.data).toEqual({ inputs: [[1]], targets: [[2]] }));
  });

  test('asks of each column what it is, the last being the target at first', async () => {
    const { form, source, said } = mountData(smallLandscape());
    await source.open(fileOf('x;y;z\n1,5;2;3\n4;5;6\n'));
    expect(said()).toBe(
      'points.csv: 2 samples of 2 inputs, target z (semicolons between cells, a header, decimal commas).',
    );
    expect(roles(form)).toEqual(['input', 'input', 'target']);
    expect(form.landscape.data).toEqual({
      inputs: [
        [1.5, 2],
        [4, 5],
      ],
      targets: [[3], [6]],
    });
    choose(form.box, 'table-role-0', 'target');
    await vi.waitFor(() =>
      expect(form.landscape.data).toEqual({
        inputs: [[2], [5]],
        targets: [
          [1.5, 3],
          [4, 6],
        ],
      }),
    );
    expect(form.landscape.network.layers).toEqual([1, 3, 2]);
    choose(form.box, 'table-role-2', 'ignored');
    await vi.waitFor(() => expect(form.landscape.data).toEqual({ inputs: [[2], [5]], targets: [[1.5], [4]] }));
    expect(roles(form)).toEqual(['target', 'input', 'ignored']);
    choose(form.box, 'table-role-1', 'ignored');
    await vi.waitFor(() =>
      expect(textOf(form.box.querySelector('.columns [role=alert]'))).toContain('one input column'),
    );
    expect(form.landscape.data).toEqual({ inputs: [[2], [5]], targets: [[1.5], [4]] });
  });

  test('with a missing value is shown with its place, and the column can be left out', async () => {
    const { form, source, said } = mountData(smallLandscape());
    const before = form.landscape;
    await source.open(fileOf('x,age,y\n1,30,3\n2,,4\n'));
    expect(said()).toBe('points.csv: row 3, column "age": expected a number, got "".');
    expect(form.landscape).toBe(before);
    choose(form.box, 'table-role-1', 'ignored');
    await vi.waitFor(() => expect(form.landscape.data).toEqual({ inputs: [[1], [2]], targets: [[3], [4]] }));
    expect(form.box.querySelector('.columns [role=alert]')).toBe(null);
  });

  test('has its first row as names or as a sample, as is said', async () => {
    const { form, source } = mountData(smallLandscape());
    await source.open(fileOf('0,1\n5,6\n'));
    expect(form.landscape.data).toEqual({ inputs: [[0], [5]], targets: [[1], [6]] });
    const box = find(form.box, 'table-header');
    expect(box.checked).toBe(false);
    box.click();
    await vi.waitFor(() => expect(form.landscape.data).toEqual({ inputs: [[5]], targets: [[6]] }));
    expect(find(form.box, 'table-header').checked).toBe(true);
  });

  test.each([
    ['cross-entropy', 'x,y\n0,b\n1,a\n2,c', [1, 0, 2]],
    [
      'mse',
      'x,y\n0,b\n1,a\n2,c',
      [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
    ],
    ['mse', 'x,y\n0,yes\n1,no', [[1], [0]]],
    ['hinge', 'x,y\n0,yes\n1,no', [[1], [-1]]],
    ['hinge', 'x,y\n0,1\n1,0', [[1], [-1]]],
    ['cross-entropy', 'x,y\n0,1\n1,0', [1, 0]],
  ] as const)('of classes is coded for %s: %j', async (loss, text, targets) => {
    const { form, source } = mountData(withRows([[0], [1]], [[1], [1]]));
    choose(form.box, 'loss-name', loss);
    await source.open(fileOf(text));
    expect(form.landscape.data).toMatchObject({ targets });
    expect(form.paths).toEqual([]);
  });

  test('keeps in sight what its classes are, how it was read, and what to beware of', async () => {
    const { form, source } = mountData(smallLandscape());
    await source.open(fileOf(',x,y\n1,0,b\n2,1,a'));
    expect(textOf(form.box.querySelector('.columns .hint'))).toBe(
      'Commas between cells, a header. Classes 0 = a, 1 = b.',
    );
    expect(roles(form)).toEqual(['ignored', 'input', 'target']);
    expect(form.box.querySelector('.columns .warning')).toBe(null);
    await source.setRole(0, 'input');
    expect(textOf(form.box.querySelector('.columns .warning'))).toContain('Column [0] has no name');
  });

  test('takes two roles that are chosen one right after the other', async () => {
    const { form, source } = mountData(smallLandscape());
    await source.open(fileOf('a,b,c,d,e\n1,2,3,4,5'));
    await Promise.all([source.setRole(0, 'target'), source.setRole(1, 'ignored')]);
    expect(roles(form)).toEqual(['target', 'ignored', 'input', 'input', 'target']);
    expect(form.landscape.data).toEqual({ inputs: [[3, 4]], targets: [[1, 5]] });
  });

  test('that a landscape names is taken with the columns it names', async () => {
    const data = { file: 'points.csv', targets: ['a'], ignore: ['b'], standardize: 'inputs' } as const;
    const { form, source } = mountData(withRows([[0]], [[0]], { data: { ...data, targets: ['a'], ignore: ['b'] } }));
    expect(textOf(form.box)).toContain('open it below');
    await source.open(fileOf('a,b,c\n1,2,3\n4,5,6'));
    expect(form.landscape.data).toEqual({ inputs: [[3], [6]], targets: [[1], [4]], standardize: 'inputs' });
  });

  test('of two arrays has inputs and targets, whichever is first', async () => {
    const npy = (shape: number[], values: number[]) => {
      const numbers = new Uint8Array(Float64Array.from(values).buffer);
      return new Blob([writeNpyHeader(shape, '<f8') as Uint8Array<ArrayBuffer>, numbers]);
    };
    const x = fileOf(npy([2, 2], [1, 2, 3, 4]), 'x.npy');
    const y = fileOf(npy([2], [5, 6]), 'y_train.npy');
    for (const files of [
      [x, y],
      [y, x],
    ]) {
      const { form, source } = mountData(smallLandscape());
      await source.open(...files);
      expect(form.landscape.data).toEqual({
        inputs: [
          [1, 2],
          [3, 4],
        ],
        targets: [[5], [6]],
      });
      expect(form.box.querySelector('#table-header')).toBe(null);
    }
    const { source, said } = mountData(smallLandscape());
    await source.open(fileOf(npy([3, 1], [1, 2, 3]), 'x.npy'), y);
    expect(said()).toContain('y_train.npy');
    expect(said()).toContain('expected 3 samples');
  });

  test('of many columns lists both ends, and is put away with other data', async () => {
    const { form, source } = mountData(smallLandscape());
    await source.open(fileOf(`${Array.from({ length: 300 }, (_, k) => k / 2).join(',')}\n`));
    expect(roles(form)).toHaveLength(120);
    expect(textOf(form.box)).toContain('180 columns between are not listed');
    choose(form.box, 'data-dataset', 'moons');
    expect(form.box.querySelector('.columns')).toBe(null);
  });

  test('that is none says so and leaves everything', async () => {
    const { form, source, said } = mountData(smallLandscape());
    const before = form.landscape;
    await source.open(fileOf('', 'empty.csv'));
    expect(said()).toBe('empty.csv: expected at least one row of numbers, got none.');
    await source.open(fileOf(new Uint8Array([0x93, 0x4e, 1, 2]), 'broken.npy'));
    expect(said()).toContain('broken.npy: expected a .npy file');
    expect(form.landscape).toBe(before);
  });
});
