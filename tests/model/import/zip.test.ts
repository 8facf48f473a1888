import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, readZip } from '../../../src/model/import/zip.ts';
import { messageOf } from './support.ts';
import { writeZip, type EntrySpec } from './zip-writer.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const entry = (changes: Partial<EntrySpec> = {}): EntrySpec => ({
  name: 'a',
  content: bytesOf('hello hello'),
  ...changes,
});
const refusal = (...entries: EntrySpec[]) => messageOf(() => readZip(writeZip(entries)));

describe('a zip archive', () => {
  it.each([0, 8])('gives its entries, packed by method %i', (method) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }), { maxLength: 4 }),
        fc.uint8Array({ maxLength: 20_000 }),
        (names, content) => {
          const entries = readZip(writeZip(names.map((name) => ({ name, content, method }))));
          expect(entries.map(({ name }) => name)).toEqual(names);
          for (const { bytes } of entries) expect(Buffer.compare(bytes, content)).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('may be far larger than a step of the inflater, and may have a comment', () => {
    const content = new Uint8Array(300_000).map((_, k) => (k * k * 7919) >> 5);
    const [{ bytes }] = readZip(writeZip([entry({ content })], { comment: 'made by hand' }));
    expect(Buffer.compare(bytes, content)).toBe(0);
  });

  it('may hold much that is alike, as a network that starts at zero', () => {
    const [{ bytes }] = readZip(writeZip([entry({ content: new Uint8Array(8_000_000) })]));
    expect(bytes.length).toBe(8_000_000);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});

describe('crc32', () => {
  it('has the check value of its definition', () => {
    expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });
});

describe('a bomb is refused', () => {
  it('by what the directory says', () => {
    const content = new Uint8Array(40_000_000);
    expect(refusal(entry({ content }))).toMatch(
      /^zip: expected at most \d+ bytes unpacked, for an archive of \d+, got 4/,
    );
  });

  it('by the sum over entries', () => {
    const content = new Uint8Array(6_000_000);
    const entries = ['a', 'b', 'c'].map((name) => entry({ name, content }));
    expect(refusal(...entries)).toMatch(/^zip: expected at most \d+ bytes unpacked, .* got 18000000$/);
  });

  it('by what deflate can make of so few bytes', () => {
    expect(refusal(entry({ claims: { size: 1_000_000 } }))).toMatch(
      /^a: expected at most \d+ bytes unpacked, got 1000000/,
    );
  });

  it('that the directory calls small, while it is inflated', () => {
    const content = new Uint8Array(40_000_000);
    expect(refusal(entry({ content, claims: { size: 100 } }))).toBe(
      'a: expected 100 bytes unpacked, as the directory says, got more',
    );
  });

  it('whose entries lie over one another', () => {
    const content = new Uint8Array(5000).map((_, k) => (k * k * 7919) >> 5);
    const entries = Array.from({ length: 200 }, (_, k) =>
      entry({ name: `${k}`, content, claims: { packed: 500_000, offset: 0 } }),
    );
    expect(refusal(...entries)).toMatch(/^zip: expected entries that do not overlap, got 100000000 bytes of them in/);
  });
});

describe('damage is refused', () => {
  it.each([
    [{ claims: { size: 12 } }, 'a: expected 12 bytes unpacked, as the directory says, got 11'],
    [{ claims: { size: 10 } }, 'a: expected 10 bytes unpacked, as the directory says, got more'],
    [{ claims: { crc: 1 } }, 'a: expected a sum (CRC-32) as the directory has it, got another: the file is damaged'],
    [{ claims: { flags: 1 } }, 'a: expected an entry without a password, got an encrypted one'],
    [{ claims: { offset: 9 } }, 'a: expected its header where the directory says, got something else at byte 9'],
    [{ claims: { offset: 0xffffffff } }, /^a: expected its header where the directory says/],
    [{ method: 0, claims: { packed: 200, size: 200 } }, /^zip: expected entries that do not overlap, got 200 bytes/],
    [{ method: 0, claims: { size: 12 } }, 'a: expected 11 bytes, as it is stored, got 12'],
    [{ method: 12 }, 'a: expected an entry stored or deflated (method 0 or 8), got 12'],
  ] as [Partial<EntrySpec>, string | RegExp][])('%o', (changes, message) => {
    const text = refusal(entry(changes));
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it('in the packed bytes', () => {
    const bytes = writeZip([entry({ content: bytesOf('abcdefghijklmnop'.repeat(9)) })]);
    bytes.fill(0xff, 31, 36);
    expect(messageOf(() => readZip(bytes))).toBe(
      'a: expected deflated data, got data that cannot be inflated: the file is damaged',
    );
  });

  it('in the directory', () => {
    expect(messageOf(() => readZip(writeZip([entry(), entry()])))).toBe('a: expected each name once, got it twice');
    expect(messageOf(() => readZip(writeZip([entry()], { count: 2 })))).toMatch(/^zip: expected a directory of whole/);
    expect(messageOf(() => readZip(writeZip([entry()], { count: 65_535 })))).toMatch(
      /not of the 64-bit kind, got 65535$/,
    );
    expect(messageOf(() => readZip(new Uint8Array(10)))).toMatch(/^zip: expected a zip archive with its directory/);
    expect(messageOf(() => readZip(writeZip([entry()]).subarray(0, -1)))).toMatch(/^zip: expected a zip archive/);
  });
});
