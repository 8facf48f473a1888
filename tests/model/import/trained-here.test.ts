import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportModel } from '../../../src/model/import/export-model.ts';
import { importModel } from '../../../src/model/import/import-model.ts';
import { fixture, lossOf } from './support.ts';
import { TRAINED_NETWORK, trainHere } from './trained-here.ts';

/** What PyTorch finds with the files loaded into modules of float64 and float32, evaluated in float64. */
const { losses } = JSON.parse(
  readFileSync(new URL('../../fixtures/import/trained-here.json', import.meta.url), 'utf8'),
) as { losses: Record<string, number> };

describe('a network that was trained here, saved, and loaded in PyTorch', () => {
  it('has the same loss there, to the rounding of the numbers that the file or the module holds', async () => {
    for (const name of ['trained-here', 'trained-here-float32']) {
      const { network, values, activationsKnown } = importModel('m.safetensors', fixture(`${name}.safetensors`));
      expect(activationsKnown).toBe(true);
      expect(network).toEqual(TRAINED_NETWORK);
      expect((await lossOf(network, values)) / losses[`${name} in float64`]).toBeCloseTo(1, 13);
      const rounded = await lossOf(network, values.map(Math.fround));
      expect(rounded / losses[`${name} in float32`]).toBeCloseTo(1, 13);
    }
  });

  it('is what training here still gives: an engine may round a tanh otherwise, no more', async () => {
    const { theta, status } = await trainHere();
    expect(status).toBe('finished');
    const { values } = importModel('m.safetensors', fixture('trained-here.safetensors'));
    for (const [k, value] of values.entries()) expect(Math.abs(theta[k] - value)).toBeLessThan(1e-9);
  });

  it('is saved again with the same bytes', () => {
    for (const [name, type] of [
      ['trained-here', 'F64'],
      ['trained-here-float32', 'F32'],
    ] as const) {
      const bytes = fixture(`${name}.safetensors`);
      const { network, values } = importModel('m.safetensors', bytes);
      expect(exportModel(network, values, { type })).toEqual(bytes);
    }
  });
});
