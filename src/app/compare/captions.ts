import type { SurveyCase } from '../../analysis/survey/plan.ts';
import { interval } from '../../view/figure/caption.ts';
import { surveyCaption, surveyTitle } from '../../view/figure/survey-caption.ts';
import type { CaptionRow } from '../../view/figure/caption.ts';
import type { Comparison } from './comparison.ts';
import type { NamedProblem } from './problems.ts';

export interface Caption {
  /** For figures. */
  readonly title: string;
  /** For the page, over all. */
  readonly head: string;
  /** For the page: one or two lines. */
  readonly lead: string;
  /** For figures: all that is needed to make them again. */
  readonly rows: readonly CaptionRow[];
}

/** What is compared, in words, for the page and for figures. */
export function captionOf(
  { settings, plan, engine }: Pick<Comparison, 'settings' | 'plan' | 'engine'>,
  problems: readonly NamedProblem[],
  maker: string,
): Caption {
  const made = engine ? `${maker}, ${engine.words}` : maker;
  const rows = surveyCaption({ plan, made });
  if (settings.mode === 'survey')
    return { title: surveyTitle(plan), head: surveyHead(plan), lead: surveyLead(plan), rows };
  const [{ problem, landscape }] = plan;
  const { network, loss } = landscape;
  const activation = typeof network.activation === 'string' ? network.activation : network.activation?.join(', ');
  const name = problems.find((each) => each.name === problem)?.title ?? problem;
  const what = [network.layers.join('-'), activation ?? 'identity', loss.name].join(', ');
  const kind =
    settings.by === 'seeds'
      ? 'random planes through the same parameters'
      : 'planes by different rules through the same parameters';
  const planes = `${plan.length} ${plan.length === 1 ? kind.replace('planes', 'plane') : kind}`;
  const shown =
    settings.by === 'seeds'
      ? rows
      : rows.map((row) =>
          row.name === 'planes' ? { ...row, text: `by the rules named above them; ${windowWords(plan)}` } : row,
        );
  return { title: `${name}: ${planes}`, head: name, lead: `${what}: ${planes}; ${windowWords(plan)}.`, rows: shown };
}

function surveyHead(plan: readonly SurveyCase[]): string {
  const names = [...new Set(plan.map(({ problem }) => problem))];
  return `Survey of ${names.length > 1 ? `${names.length} problems` : names[0]}`;
}

function surveyLead(plan: readonly SurveyCase[]): string {
  const shapes = new Set(plan.map(({ problem, landscape }) => `${problem} ${landscape.network.layers.join('-')}`)).size;
  const problems = [...new Set(plan.map(({ problem }) => problem))];
  const each = plan.length / shapes;
  const planes = `${each} ${each === 1 ? 'plane' : 'planes'}`;
  return `${problems.join(', ')}: ${shapes} ${shapes === 1 ? 'network' : 'networks'}, ${planes} each; ${windowWords(plan)}.`;
}

function windowWords(plan: readonly SurveyCase[]): string {
  const texts = new Set(
    plan.map(
      ({ landscape: { window, grid } }) =>
        `a ∈ ${interval(window.a)}, b ∈ ${interval(window.b)}, ${grid.join('×')} nodes`,
    ),
  );
  if (texts.size === 1) return [...texts][0];
  const problems = new Set(plan.map(({ problem }) => problem)).size;
  // planes of several kinds through one problem
  if (problems === 1) return `windows that reach equally far, ${plan[0].landscape.grid.join('×')} nodes`;
  return 'windows and grids of each problem';
}
