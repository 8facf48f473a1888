import { fullHashOf } from './address.ts';
import type { ExplorerState } from './state.ts';
import { handOver } from '../spec/handed.ts';
import type { Window } from '../spec/landscape.ts';

/**
 * Lets a link to another page of this site carry what is shown.
 *
 * @returns what to say where the landscape is too large even for the tab to keep; '' where it is carried
 */
export function carryTo(link: HTMLAnchorElement, state: ExplorerState, zoomed: Window | null): string {
  const address = handOver('landscape', fullHashOf(state, zoomed), sessionStorage);
  link.href = link.search + (address ?? '');
  return address === null ? 'This landscape is too large to be handed over to another page.' : '';
}
