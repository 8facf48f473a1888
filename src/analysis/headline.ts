import type { MinimaFacts } from './facts.ts';

/** The count of minima with all it leaves out, in plain words: the verified ones first, where a model is at hand. */
export function minimaHeadline(minima: MinimaFacts): string {
  const { verified, continuum, resolved, unresolved, noise, border } = minima;
  const minimum = (count: number) =>
    `${count} ${continuum ? 'isolated ' : ''}local ${count === 1 ? 'minimum' : 'minima'}`;
  const head =
    verified === null
      ? [`${minimum(resolved)} of this slice resolved`]
      : [`${minimum(verified)} of this slice verified`, `on the grid ${resolved} resolved`];
  return [
    ...(continuum ? ['A continuum of local minima (a curve or a flat region)'] : []),
    ...head,
    `${unresolved} unresolved at this resolution`,
    `${noise} below float noise`,
    `${border} on the border`,
  ].join(' · ');
}
