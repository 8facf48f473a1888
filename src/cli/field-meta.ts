import type { ResolvedLandscape } from '../model/resolve.ts';
import type { MapStyle } from './png.ts';

/** What a writer may say about a field besides its losses. */
export interface FieldMeta {
  landscape: ResolvedLandscape;
  engine: string;
  adapter: string;
  channel: string;
  style: MapStyle;
  /** Aborted when the person interrupts. */
  signal?: AbortSignal;
}
