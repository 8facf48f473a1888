import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DATASET_FACTS } from '../../src/spec/dataset-facts.ts';
import {
  ACTIVATIONS,
  BIAS_RULES,
  DATASETS,
  HESSIAN_PAIRS,
  INITS,
  LOSSES,
  NORMALIZATIONS,
  OPTIMIZERS,
} from '../../src/spec/landscape.ts';
import { parseLandscape } from '../../src/spec/validate.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/format.md');

/** The cells of every table row, by the name in its first cell. */
const rows = new Map(
  page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return [cells[1].replaceAll('`', ''), cells.slice(2)];
    }),
);

describe('docs/format.md', () => {
  test('its example is a sound landscape', () => {
    const [, example] = /```json\n([\s\S]*?)```/.exec(page)!;
    expect(parseLandscape(example).grid).toEqual([257, 257]);
  });

  test.each([...ACTIVATIONS, ...LOSSES, ...INITS, ...DATASETS, ...OPTIMIZERS])('has a row on %s', (name) => {
    expect(rows.has(name)).toBe(true);
  });

  test.each([...NORMALIZATIONS, ...BIAS_RULES, ...HESSIAN_PAIRS])('explains %s', (name) =>
    expect(page).toContain(`\`${name}\``),
  );

  test.each(DATASETS)('states the true defaults of %s', (name) => {
    const { inputs, classes, samples, noise } = DATASET_FACTS[name];
    const width = `${inputs}`;
    const count = classes === 'none' ? '–' : classes === 'any' ? 'K' : `${classes}`;
    expect(rows.get(name)!.slice(0, 4)).toEqual([width, count, `${samples}`, `${noise}`]);
  });
});

describe('the JSON Schema', () => {
  interface Node {
    enum?: string[];
    $ref?: string;
    const?: string;
    default?: unknown;
    properties: Record<string, Node>;
    oneOf: Node[];
  }
  const schema = JSON.parse(read('schema/landscape.schema.json')) as Node & { $defs: Record<string, Node> };
  const { data, loss, plane } = schema.properties;

  test('knows the same words', () => {
    expect(schema.$defs.activation.enum).toEqual([...ACTIVATIONS]);
    expect(schema.$defs.seeded.properties.init.enum).toEqual([...INITS]);
    const training = schema.$defs.training.properties.options.oneOf;
    expect(training.map(({ properties }) => properties.optimizer.const)).toEqual([...OPTIMIZERS]);
    expect(data.oneOf[1].properties.dataset.enum).toEqual([...DATASETS]);
    expect(loss.properties.name.enum).toEqual([...LOSSES]);
    const kind = (name: string) => plane.oneOf.find(({ properties }) => properties.directions.const === name)!;
    const random = kind('random');
    expect(kind('gradient').properties.normalize.enum).toEqual([...NORMALIZATIONS]);
    expect(kind('gradient').properties.bias.enum).toEqual([...BIAS_RULES]);
    expect(kind('hessian').properties.pair.enum).toEqual([...HESSIAN_PAIRS]);
    for (const name of plane.oneOf.map(({ properties }) => properties.directions.const!))
      expect(rows.has(name)).toBe(true);
    expect(random.properties.normalize.enum).toEqual([...NORMALIZATIONS]);
    expect(random.properties.bias.enum).toEqual([...BIAS_RULES]);
  });
});
