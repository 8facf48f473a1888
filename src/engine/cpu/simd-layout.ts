import { moves } from '../../model/dependence.ts';
import type { Problem } from '../plan/problem.ts';

/** Samples of a panel: two vectors of four. */
export const PANEL = 8;

/** Points of a line that one call evaluates. */
export const MAX_POINTS = 1024;

/** The module's own constants lie in the first page. */
const FIRST_PLACE = 65_536;

/** How much memory may save how much work, in bytes. */
export interface SimdLimits {
  /** Of the affine form of the first layer; where it is larger, the layer is evaluated from the inputs. */
  readonly affine: number;
  /** Of that form along a line; a larger one is added up anew at each point, which costs one multiply-add. */
  readonly line: number;
}

const LIMITS: SimdLimits = { affine: 2 ** 30, line: 2 ** 25 };

/** Bytes of the activations of a tile before and after a layer: most of a first-level cache of 32 KiB. */
const TILE_BYTES = 24 * 1024;

/** Bytes of the inputs of a batch: a part of a second-level cache. */
const BATCH_BYTES = 256 * 1024;

/** Panels of the smallest tile, for wide layers: how often weights are used once they have come from afar. */
const MIN_TILE = 4;
const MAX_TILE = 32;

/** Places in memory, in bytes; 0 where something is not kept. The fields of `Layer` in `simd/records.ts`. */
export interface LayerPlaces {
  /** Parameters in vectors, padded. */
  readonly vectors: number;
  readonly origin: number;
  readonly alongU: number;
  readonly alongV: number;
  readonly line: number;
  readonly point: number;
}

export interface SimdLayout {
  /** Size of the whole memory. */
  readonly bytes: number;
  readonly panels: number;
  /** Panels that pass through the network together. */
  readonly tile: number;
  readonly job: number;
  readonly records: number;
  readonly layers: readonly LayerPlaces[];
  readonly targets: number;
  readonly inputs: number;
  readonly constant: number;
  readonly alongU: number;
  readonly alongV: number;
  readonly line: number;
  readonly scratch: number;
  readonly otherScratch: number;
  readonly coordinates: number;
  readonly sums: number;
  /** Panels whose first layer is made at once; their float64 inputs, and the layer's float64 parameters along each direction. */
  readonly batch: number;
  readonly batchInputs: number;
  readonly parameters: number;
}

/** Lays out the memory of a job. Activations and data are `[panel][unit][8 samples]`. */
export function layOut({ network, data, plane }: Problem, lineLayers: number, limits: SimdLimits = LIMITS): SimdLayout {
  const { layers, widths } = network;
  const panels = Math.ceil(data.samples / PANEL);
  const movesAlong = (direction: Float64Array) => layers.map((layer) => moves(direction, layer));
  const [u, v] = [movesAlong(plane.u), movesAlong(plane.v)];
  let end = FIRST_PLACE;
  /** Aligned to lines of the cache. */
  const place = (bytes: number, isKept = true): number => {
    if (!isKept) return 0;
    const start = end;
    end = Math.ceil((end + bytes) / 64) * 64;
    return start;
  };
  const rows = (units: number, count = panels) => 4 * PANEL * units * count;

  const [features, units] = widths;
  const movesFirst = lineLayers === 0 && u[0];
  const affineBytes = rows(units) * (1 + Number(movesFirst) + Number(v[0]));
  const isAffine = affineBytes <= limits.affine;

  const records = place(64 * layers.length);
  const job = place(128);
  const places = layers.map((layer, l): LayerPlaces => {
    const isKept = l > 0 || !isAffine;
    const vectors = Math.ceil(((layer.inputs + 1) * layer.outputs) / 4);
    const origin = place(16 * vectors, isKept);
    const alongU = place(16 * vectors, isKept && u[l] && l >= lineLayers);
    const alongV = place(16 * vectors, isKept && v[l]);
    const line = place(16 * vectors, isKept && v[l]) || origin;
    const isMade = l > lineLayers || (l === 0 && !isAffine);
    const point = place(16 * vectors, isKept && u[l] && isMade) || line;
    return { vectors: isKept ? vectors : 0, origin, alongU, alongV, line, point };
  });

  const inputs = place(rows(features), !isAffine);
  const constant = place(rows(units), isAffine);
  const alongV = place(rows(units), isAffine && v[0]);
  const behind = rows(widths[lineLayers + 1]);
  const alongU = place(behind, lineLayers > 0 ? u[lineLayers] : isAffine && movesFirst);
  const line = lineLayers > 0 ? place(behind) : v[0] ? place(behind, isAffine && behind <= limits.line) : constant;
  const targets = place(rows(data.outputs));

  const widestPair = Math.max(...layers.map(({ inputs, outputs }, l) => (l > 0 ? inputs : 0) + outputs));
  const fitting = Math.floor(TILE_BYTES / rows(widestPair, 1));
  const tile = Math.min(panels, MAX_TILE, Math.max(MIN_TILE, fitting));
  const widest = Math.max(...widths.slice(1));
  const batch = Math.min(panels, Math.max(1, Math.floor(BATCH_BYTES / (8 * PANEL * features))));
  return {
    panels,
    tile,
    job,
    records,
    layers: places,
    targets,
    inputs,
    constant,
    alongU,
    alongV,
    line,
    scratch: place(rows(widest, tile)),
    otherScratch: place(rows(widest, tile)),
    coordinates: place(4 * MAX_POINTS),
    sums: place(8 * MAX_POINTS),
    batch,
    batchInputs: place(8 * PANEL * features * batch, isAffine),
    parameters: place(3 * 8 * (features + 1) * units, isAffine),
    bytes: end,
  };
}
