import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LINES } from '../../src/view/lines.ts';

const folder = new URL('../../shaders/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.startsWith('render-'));
const texts = names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8').replace(/\/\/.*$/gm, '')]);

describe.each(texts)('%s', (_name, code) => {
  it('takes screen derivatives of places only, not of a loss: that would paint flat minima solid', () => {
    expect(code).not.toMatch(/fwidth/);
    for (const [, argument] of code.matchAll(/dpd[xy]\(([^)]*)\)/g)) {
      expect(argument).toMatch(/^fragment\.(node|local)$/);
    }
  });

  it('decides finiteness on bits: WGSL may assume that no float is NaN or infinite', () => {
    expect(code).not.toMatch(/texture_2d<f32>\s*;?\s*\/\/ field|var field: texture_2d<f32>/);
    expect(code).not.toMatch(/(\w+)\s*!=\s*\1\b/);
    expect(code).not.toMatch(/\bisnan|\bisinf/i);
  });

  it('needs no optional feature: the field is loaded, never filtered', () => {
    expect(code).not.toMatch(/textureSample/);
    expect(code).not.toMatch(/^\s*enable\b/m);
  });

  it('leaves the looks of lines to the constants it shares with the CPU', () => {
    const [minor, major] = [LINES.minorWidth, LINES.majorWidth].map(String);
    expect(code.match(/[\d.]+/g)).not.toContain(minor);
    expect(code).not.toMatch(new RegExp(`width = ${major}\\b`));
  });
});

it('there are render shaders', () => {
  const parts = ['drape', 'field', 'paraboloid', 'plain', 'surface'];
  expect(names).toEqual(parts.map((part) => `render-${part}.wgsl`));
});
