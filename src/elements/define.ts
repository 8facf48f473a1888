import { LossLandscape } from './loss-landscape.ts';
import { LossLegend } from './loss-legend.ts';

/** The entry with the side effect: registers the tags, once however often a page loads it. */
if (!customElements.get('loss-legend')) customElements.define('loss-legend', LossLegend);
if (!customElements.get('loss-landscape')) customElements.define('loss-landscape', LossLandscape);

export { LossLandscape, LossLegend };
export type * from './events.ts';
export type { RunReport } from './report.ts';
export type { Snapshot } from './snapshot.ts';
