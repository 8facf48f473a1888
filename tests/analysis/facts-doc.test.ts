/* oxlint-disable import/default -- ?raw makes the export */
import { expect, test } from 'vitest';
import document from '../../docs/facts.md?raw';
import factsText from '../../src/analysis/facts.ts?raw';
import fullSpaceText from '../../src/analysis/full-space-facts.ts?raw';
import taylorText from '../../src/analysis/taylor.ts?raw';

const named = new Set([...document.matchAll(/`([\w-]+)/g)].map(([, name]) => name));

/** Names of the members of an exported interface. */
function members(text: string, name: string): string[] {
  const body = new RegExp(`export interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(text)![1];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, member]) => member);
}

const INTERFACES = [...factsText.matchAll(/export interface (\w+)/g)].map(([, name]) => name);

test.each(INTERFACES)('docs/facts.md names every field of %s', (name) => {
  const fields = members(factsText, name);
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.filter((field) => !named.has(field))).toEqual([]);
});

test('docs/facts.md names every field of what can be asked', () => {
  const fields = [...members(fullSpaceText, 'FullSpaceFacts'), ...members(taylorText, 'TaylorError')];
  expect(fields).toContain('fullGradient');
  expect(fields).toContain('reliableFrom');
  expect(fields.filter((field) => !named.has(field) && !/^[ab]$/.test(field))).toEqual([]);
});

test('docs/facts.md names every word that a fact can be', () => {
  const types = [factsText, fullSpaceText].join('\n').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const words = [...types.matchAll(/'([a-z-]+)'/g)].map(([, word]) => word);
  expect(words).toContain('no-violation-found');
  expect(words).toContain('crease');
  expect(words.filter((word) => !named.has(word) && !['smooth', 'kink'].includes(word))).toEqual([]);
});
