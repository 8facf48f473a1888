import type { Page } from './ink.ts';
import { sceneOf } from './overlay.ts';
import type { Scenery } from './painter.ts';
import { drawParaboloid } from './paraboloid-map.ts';
import type { ViewState } from './types.ts';
import { drawWitness } from './witness.ts';

// in one chunk with what it shares with the rest, so that the bundler leaves the entry of the element whole
export { GpuParaboloid } from './gpu-paraboloid.ts';

/**
 * Draws the witness and the paraboloid of a state over the picture; `Findings` of overlay.ts.
 *
 * @returns what writes the words that belong to them, to be called after the markers
 */
export function drawFindings(
  page: Page,
  scenery: Scenery,
  { witness, paraboloid }: Readonly<Pick<ViewState, 'witness' | 'paraboloid'>>,
  onSurface: number,
  onMap: number,
): () => void {
  const scene = sceneOf(scenery);
  if (!scene) return () => {};
  if (paraboloid) drawParaboloid(page, scene, paraboloid, scenery.levels, onMap);
  return witness ? drawWitness(page, scene, witness, onSurface, onMap) : () => {};
}
