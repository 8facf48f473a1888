/**
 * The aliasing floor: how deep a false minimum can look where a valley runs diagonally between the samples.
 *
 * The best path along the grid strays at most half a step from the valley floor, so it climbs at most κh²/8 on a smooth
 * valley of curvature κ, and at most sh/2 in a V-shaped one of slope s. A quarter of the second difference is twice the
 * first and exactly the second.
 */
export const ALIASING_FACTOR = 1 / 4;

/**
 * The largest second difference f(p+d) + f(p-d) - 2f(p) at a sample: of the two diagonals, and of the axes taken together.
 * A stencil that leaves the window or meets a value that is not finite is left out; 0 when none remains.
 */
export function secondDifference(values: Float32Array, width: number, height: number, sample: number): number {
  const i = sample % width;
  const j = (sample - i) / width;
  const insideI = i > 0 && i < width - 1;
  const insideJ = j > 0 && j < height - 1;
  const along = (step: number) => {
    const difference = Math.abs(values[sample + step] + values[sample - step] - 2 * values[sample]);
    return difference < Infinity ? difference : 0;
  };
  const axes = (insideI ? along(1) : 0) + (insideJ ? along(width) : 0);
  if (!insideI || !insideJ) return axes;
  return Math.max(axes, along(width + 1), along(width - 1));
}
