import { expect, test } from 'vitest';
import { FileText } from '../../src/app/file-text.ts';
import { presetNamed } from '../../src/app/state.ts';
import { serializeLandscape } from '../../src/spec/codec.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

const { landscape } = presetNamed('moons');
const long: Landscape = { ...landscape, parameters: { values: Array.from({ length: 20_000 }, () => 0.1) } };

test('what is typed stays as it is typed, until the draft comes from elsewhere', () => {
  const file = new FileText(landscape);
  expect(file.shown).toBe(serializeLandscape(landscape));
  const typed = JSON.stringify({ ...landscape, grid: [9, 9] });
  const draft = file.edit(typed)!;
  file.follow(draft);
  expect(file.shown).toBe(typed);
  expect(file.edit('{')).toBeNull();
  expect([file.shown, file.problems.length]).toEqual(['{', 1]);
  file.follow(landscape);
  expect([file.shown, file.problems.length]).toEqual([serializeLandscape(landscape), 0]);
});

test('megabytes are written only for those who look', () => {
  const file = new FileText(landscape);
  file.follow(long);
  expect(file.shown).toBe('');
  file.isOpen = true;
  expect(file.shown).toBe(serializeLandscape(long));
});
