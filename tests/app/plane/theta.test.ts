import { afterEach, describe, expect, it, vi } from 'vitest';
import { MOST_PARAMETERS, readTheta, thetaOf } from '../../../src/app/plane/theta.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import { INITS, type Landscape } from '../../../src/spec/landscape.ts';
import { smallLandscape } from '../landscapes.ts';
import { createPlanes, until } from './planes.ts';

afterEach(() => vi.unstubAllGlobals());

/** Serves one file to the page, of so many float64 numbers as a vector. */
function serve(values: Float64Array): Landscape {
  const header = writeNpyHeader([values.length], '<f8');
  const bytes = new Uint8Array([...header, ...new Uint8Array(values.buffer)]);
  vi.stubGlobal('document', { baseURI: 'http://localhost/page/' });
  vi.stubGlobal('fetch', async (url: string) => {
    expect(url).toBe('http://localhost/page/theta.npy');
    return new Response(bytes);
  });
  return smallLandscape({ parameters: { file: 'theta.npy' } });
}

describe('θ0 on the page', () => {
  it.each(INITS)('is what a picture is made around: %s', async (init) => {
    const landscape = smallLandscape({ parameters: { init, seed: 5 }, plane: { directions: 'random' } });
    const { plane } = await resolveLandscape(landscape);
    expect(thetaOf(landscape)).toEqual(plane.origin);
  });

  it('is made once for its parameters, and anew for another shape', () => {
    const landscape = smallLandscape({ parameters: { init: 'he-normal', seed: 5 } });
    const theta = thetaOf(landscape);
    expect(thetaOf({ ...landscape, network: { ...landscape.network, activation: 'relu' } })).toBe(theta);
    expect(thetaOf({ ...landscape, network: { layers: [2, 4, 2] } })).toHaveLength(22);
  });

  it('is none where it would be felt', () => {
    const width = Math.ceil(MOST_PARAMETERS / 5);
    expect(thetaOf({ network: { layers: [2, width, 2] }, parameters: { init: 'zeros' } })).toBe(null);
  });

  it('is read from a file once, when asked for', async () => {
    const values = Float64Array.from({ length: 17 }, (_, k) => Math.sqrt(k));
    const landscape = serve(values);
    expect(thetaOf(landscape)).toBe(null);
    await readTheta(landscape);
    expect(thetaOf(landscape)).toEqual(values);
  });

  it('that does not fit is refused, and stays none', async () => {
    const landscape = serve(new Float64Array(16));
    await expect(readTheta(landscape)).rejects.toMatchObject({ kind: 'spec' });
    expect(thetaOf(landscape)).toBe(null);
  });

  it('from a file comes into the picture of weights when it is there, or its reason', async () => {
    for (const [length, reason] of [
      [17, ''],
      [16, 'could not be read'],
    ] as const) {
      let redrawn = 0;
      const planes = createPlanes(serve(new Float64Array(length).fill(0.5)), () => redrawn++);
      expect(planes.source.theta()).toEqual({ values: null, reason: 'Reading the parameters…' });
      planes.source.theta();
      await until(() => redrawn > 0);
      expect(planes.source.theta().reason).toContain(reason);
      expect(planes.source.theta().values?.length ?? 0).toBe(reason ? 0 : 17);
      expect(redrawn).toBe(1);
    }
  });
});
