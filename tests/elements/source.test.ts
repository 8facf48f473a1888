import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLandscapeError } from '../../src/elements/failure.ts';
import { applySnapshot, snapshot } from '../../src/elements/snapshot.ts';
import { sourceKey, type LandscapeSource } from '../../src/elements/source.ts';
import { GpuError } from '../../src/gpu/errors.ts';
import { LandscapeError, specError } from '../../src/spec/errors.ts';
import { PRESETS } from '../../src/spec/presets.ts';

const NOTHING: LandscapeSource = { landscape: null, src: null, inline: null, preset: null };
const landscape = PRESETS[0].landscape;

describe('sourceKey', () => {
  it('is null where there is nothing to show', () => {
    expect(sourceKey(NOTHING)).toBe(null);
    expect(sourceKey({ ...NOTHING, src: '', preset: '' })).toBe(null);
  });

  it('depends on the first source that is there, and on no other', () => {
    const source = fc.record({
      landscape: fc.constantFrom(null, landscape, PRESETS[1].landscape),
      src: fc.constantFrom(null, 'a.json', 'b.json'),
      inline: fc.constantFrom(null, '{}', '[]'),
      preset: fc.constantFrom(null, 'moons', 'circles'),
    });
    const winner = (one: LandscapeSource) =>
      one.landscape ? ['landscape', one.landscape] : Object.entries(one).find(([, value]) => value !== null);
    fc.assert(
      fc.property(source, source, (p, q) => {
        const isSame = JSON.stringify(winner(p)) === JSON.stringify(winner(q));
        expect(sourceKey(p) === sourceKey(q)).toBe(isSame);
      }),
    );
  });

  it('tells sources of different kinds apart even when their texts are equal', () => {
    const text = JSON.stringify(landscape);
    const keys = [
      sourceKey({ ...NOTHING, landscape }),
      sourceKey({ ...NOTHING, src: text }),
      sourceKey({ ...NOTHING, inline: text }),
      sourceKey({ ...NOTHING, preset: text }),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('toLandscapeError', () => {
  it.each(['unsupported', 'compile', 'memory', 'lost'] as const)('keeps the kind %s of the GPU layer', (kind) => {
    const cause = new GpuError(kind, 'why');
    expect(toLandscapeError(cause)).toMatchObject({ kind, message: 'why', cause });
  });

  it('passes its own errors on as they are, with their problems', () => {
    const error = specError([{ path: 'grid', expected: 'x', got: 'y' }]);
    expect(toLandscapeError(error)).toBe(error);
  });

  it('takes a size that does not fit as memory, and what it cannot know as unsupported', () => {
    expect(toLandscapeError(new RangeError('Array buffer allocation failed')).kind).toBe('memory');
    expect(toLandscapeError(new TypeError('x is not a function')).kind).toBe('unsupported');
  });

  it('makes an error of whatever was thrown, and of a kind that is none', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const error = toLandscapeError(thrown);
        expect(error).toBeInstanceOf(LandscapeError);
        expect(error.problems).toEqual([]);
        expect(error.message).toBeTypeOf('string');
      }),
    );
    expect(toLandscapeError({ kind: 'no such kind' }).kind).toBe('unsupported');
  });
});

describe('a snapshot', () => {
  const plain = () => ({
    src: null as string | null,
    preset: null as string | null,
    resolution: null as string | null,
    view: null as string | null,
    engine: null as string | null,
    palette: null as string | null,
    scale: null as string | null,
    levels: null as string | null,
    theme: null as string | null,
    cameraOrbit: null as string | null,
    withoutContours: false,
    withoutMinima: false,
    withoutInteraction: false,
    withWitness: false,
    withTrajectory: false,
    landscape: null as typeof landscape | null,
    window: null as typeof landscape.window | null,
  });

  it('carries every attribute through JSON, whatever its text', () => {
    const text = fc.option(fc.string());
    const host = fc.record({
      src: text,
      preset: text,
      resolution: text,
      view: text,
      engine: text,
      palette: text,
      scale: text,
      levels: text,
      theme: text,
      cameraOrbit: text,
      withoutContours: fc.boolean(),
      withoutMinima: fc.boolean(),
      withoutInteraction: fc.boolean(),
      withWitness: fc.boolean(),
      withTrajectory: fc.boolean(),
      landscape: fc.constantFrom(null, landscape),
      window: fc.constantFrom(null, landscape.window),
    });
    fc.assert(
      fc.property(host, (from) => {
        const to = plain();
        applySnapshot(to, JSON.parse(JSON.stringify(snapshot(from, from.landscape, null))));
        expect(to).toEqual(from);
      }),
    );
  });

  it('takes the camera from where it goes, not from the attribute it started with', () => {
    const pose = { azimuth: 0.5, elevation: 1, zoom: 2, panX: 0.25, panY: -0.5, flatness: 0, window: landscape.window };
    const state = snapshot({ ...plain(), cameraOrbit: '0deg 10deg 1' }, null, pose);
    expect(state).toMatchObject({ cameraOrbit: '28.6deg 57.3deg 2', pan: [0.25, -0.5] });
  });
});
