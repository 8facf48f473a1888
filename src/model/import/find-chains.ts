import { firstMisfit, inputsOf, outputsOf, type LayerTensors } from './assemble.ts';

/** Enough for any network whose layers have names without numbers; the search gives up beyond it. */
const MAX_STEPS = 10_000;

/** Orders in which each layer takes the outputs of the one before: all if there is none or one, else the first two. */
export function findChains(layers: readonly LayerTensors[]): LayerTensors[][] {
  // layers whose own parts do not agree fit nowhere
  if (layers.some((layer) => firstMisfit([layer]))) return [];
  const found: LayerTensors[][] = [];
  const chain: LayerTensors[] = [];
  const isUsed = layers.map(() => false);
  let steps = 0;
  extend();
  return found;

  function extend(): void {
    if (chain.length === layers.length) found.push([...chain]);
    const last = chain.at(-1);
    for (let k = 0; k < layers.length && found.length < 2 && steps < MAX_STEPS; k++) {
      if (isUsed[k] || (last && inputsOf(layers[k]) !== outputsOf(last))) continue;
      steps++;
      isUsed[k] = true;
      chain.push(layers[k]);
      extend();
      chain.pop();
      isUsed[k] = false;
    }
  }
}
