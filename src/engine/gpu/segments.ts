/** Samples of a block: the lanes of a vec4. */
export const BLOCK_SAMPLES = 4;

/** Samples cut into runs of equal length (the last may be shorter) that are summed each on its own. */
export interface Segments {
  readonly samples: number;
  /** Blocks of four samples of a segment, and of them all. */
  readonly segmentBlocks: number;
  readonly blocks: number;
  readonly count: number;
}

/** Segments are whole multiples of it, so that kernels may take up to 32 samples at a time. */
const TILE_BLOCKS = 8;

/** A segment for networks of any size that is not too much for one thread. */
export const SEGMENT_SAMPLES = 1024;

/**
 * Cuts samples into segments of 1024, or of a smaller power of two (no less than `fewest`) where `most` multiply-adds of a
 * segment would be exceeded. They depend on the problem alone, never on how it is dispatched.
 */
export function cutSegments(samples: number, workPerSample: number, most: number, fewest: number): Segments {
  let length = SEGMENT_SAMPLES;
  while (length > fewest && length * workPerSample > most) length /= 2;
  const blocks = Math.ceil(samples / BLOCK_SAMPLES);
  // few samples make one short segment: buffers are sized by it
  const segmentBlocks = Math.min(length / BLOCK_SAMPLES, TILE_BLOCKS * Math.ceil(blocks / TILE_BLOCKS));
  return { samples, segmentBlocks, blocks, count: Math.ceil(blocks / segmentBlocks) };
}
