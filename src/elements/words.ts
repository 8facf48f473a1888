import { duration, rate, number } from '../spec/quantities.ts';
import type { ConvexityVerdict, Facts } from '../analysis/facts.ts';
import { minimaHeadline } from '../analysis/headline.ts';
import type { LossName } from '../spec/landscape.ts';
import type { RunReport } from './report.ts';

export { minimaHeadline, number };

/** What the name of a loss stands for. */
export const LOSS_WORDS: Record<LossName, string> = {
  mse: 'mean squared error',
  mae: 'mean absolute error',
  huber: 'Huber loss',
  'log-cosh': 'log-cosh loss',
  hinge: 'hinge loss',
  bce: 'binary cross-entropy',
  'cross-entropy': 'cross-entropy',
};

/** `GPU · NVIDIA … · 512×512 · 14 ms · 18 M points/s` */
export function statusLine(report: RunReport): string {
  const name = { gpu: 'GPU', cpu: 'CPU', reference: 'Reference (float64)' }[report.engine];
  const [width, height] = report.grid;
  const parts = [
    name,
    report.description,
    `${width}×${height}`,
    duration(report.milliseconds),
    rate(report.pointsPerSecond),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What a reader who cannot see the picture should know of it; `trajectory` is the sentence about one that is drawn. */
export function textAlternative(facts: Facts, report: RunReport, loss: LossName, trajectory = ''): string {
  const { a, b } = facts.window;
  const plane =
    `Loss landscape, ${LOSS_WORDS[loss]}, over ${report.audit.labelA} from ${number(a[0])} to ${number(a[1])} ` +
    `and ${report.audit.labelB} from ${number(b[0])} to ${number(b[1])}.`;
  return [
    plane,
    rangeSentence(facts),
    `${minimaHeadline(facts.minima).replaceAll(' · ', ', ')}.`,
    lowest(facts),
    convexitySentence(facts),
    holeSentence(facts),
    trajectory,
  ]
    .filter(Boolean)
    .join(' ');
}

function rangeSentence({ range }: Facts): string {
  if (!range) return 'No loss is finite.';
  return `The loss goes from ${number(range.min)} to ${number(range.max)}, with a median of ${number(range.median)}.`;
}

function lowest({ minima }: Facts): string {
  const kind = minima.polished ? 'verified' : 'resolved';
  const trusted = minima.polished ?? minima.list.filter((minimum) => minimum.class === 'resolved');
  if (trusted.length === 0) return '';
  const best = trusted.reduce((x, y) => (y.value < x.value ? y : x));
  return `The lowest ${kind} minimum has loss ${number(best.value)} at (${number(best.a)}, ${number(best.b)}).`;
}

const VERDICTS: Record<ConvexityVerdict, string> = {
  convex: 'Convex',
  'not-convex': 'Not convex',
  'no-violation-found': 'No violation of convexity found',
};

/** The verdict on convexity with its reason; empty while it is not known. */
export function convexitySentence({ convexity }: Facts): string {
  return convexity ? `${VERDICTS[convexity.verdict]}: ${convexity.reason}` : '';
}

/** Count of minima with all it leaves out, and the verdict on convexity once it is known. */
export function headline({ minima, convexity }: Facts): string {
  return [minimaHeadline(minima), ...(convexity ? [VERDICTS[convexity.verdict]] : [])].join(' · ');
}

/** Empty when there is no hole. */
export function holeSentence({ holes, grid }: Facts): string {
  if (holes === 0) return '';
  const share = (100 * holes) / (grid[0] * grid[1]);
  const percent = share < 0.1 ? 'under 0.1' : share > 99.9 && share < 100 ? 'over 99.9' : share.toFixed(1);
  return `${holes} ${holes === 1 ? 'node is a hole' : 'nodes are holes'} (${percent} %): the loss there is not finite.`;
}
