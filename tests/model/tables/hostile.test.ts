import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTable } from '../../../src/model/tables/read.ts';
import { splitTable } from '../../../src/model/tables/split.ts';
import { readTextTable } from '../../../src/model/tables/text-table.ts';
import { refusal } from './support.ts';

describe('a hostile text', () => {
  test('of a million columns is refused by their number', async () => {
    const wide = '1,'.repeat(1_000_000);
    expect(await refusal(() => readTextTable(wide))).toBe('row 1: expected at most 131072 columns, got 1000001');
    expect(await refusal(() => readTextTable(`x,y\n1,2\n${wide}`))).toContain('row 3: expected 2 cells, as in row 1');
  });

  test('with an unclosed quote before a million rows is refused at the quote', async () => {
    const text = `x,y\n1,2\n"3,4\n${'5,6\n'.repeat(1_000_000)}`;
    expect(await refusal(() => readTextTable(text))).toContain('row 3: expected quotes that are closed');
  });

  test('with a million wrong cells lists the first and counts the rest', async () => {
    const table = readTextTable(`x,y\n1,2\n${'a,1\n'.repeat(100_000)}`);
    const message = await refusal(() => splitTable(table, { targets: ['y'] }));
    expect(message.split('\n')).toHaveLength(51);
    expect(message).toContain('99950 more');
  });

  test('of many different words is read, and refused by row and column', async () => {
    const rows = Array.from({ length: 50_000 }, (_, n) => `w${n},${n}`).join('\n');
    const table = readTextTable(`x,y\n${rows}`);
    expect(table.wordAt(49_999, 0)).toBe('w49999');
    expect(await refusal(() => splitTable(table, { targets: ['y'] }))).toContain('row 2, column "x"');
  });

  test('with long names and cells is quoted in short', async () => {
    const table = readTextTable(`${'n'.repeat(1e5)},y\n${'c'.repeat(1e5)},1`);
    expect((await refusal(() => splitTable(table, { targets: ['y'] }))).length).toBeLessThan(300);
  });

  test.each([
    ['a spreadsheet', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0)],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13)],
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(1000)],
  ])('%s is no table', async (_name, bytes) => {
    expect(await refusal(() => readTable(bytes, { field: 'data.file' }))).toMatch(/^(data\.file|zip)/);
  });

  test('any text at all is a table or a refusal', () => {
    const unit = fc.constantFrom(...',;\t| "\n\r\0\ud800x-.1230e5\uFEFF−');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), fc.constantFrom(true, false, undefined), (text, header) => {
        try {
          const table = readTextTable(text, { header });
          expect(table.numbers).toHaveLength(table.rows * table.columns.length);
          table.numbers.forEach((value, k) => {
            const [row, column] = [Math.floor(k / table.columns.length), k % table.columns.length];
            expect(Number.isNaN(value)).toBe(table.wordAt(row, column) !== null);
            expect(value === Infinity || value === -Infinity).toBe(false);
          });
        } catch (error) {
          expect((error as Error).name, `${(error as Error).stack}`).toBe('LandscapeError');
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('any bytes at all are a table or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await readTable(bytes).catch((error: Error) => expect(error.name).toBe('LandscapeError'));
      }),
      { numRuns: 500 },
    );
  });
});
