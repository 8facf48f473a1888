import { html, type TemplateResult } from 'lit';
import type { SurveyCase } from '../../analysis/survey/plan.ts';

/** What the counts do not show, beside them and not behind a link. */
export function surveyCaveats(plan: readonly SurveyCase[]): TemplateResult {
  const isDrawn = plan.some(({ init }) => init !== null);
  const severalShapes = new Set(plan.map(({ landscape }) => landscape.network.layers.join('-'))).size > 1;
  return list('What this does not show', [
    isDrawn
      ? html`<b>Nothing about trained networks.</b> The planes go through random parameters. No point of them need be
          near anything that training finds.`
      : html`<b>Nothing about other parameters.</b> All planes of a problem go through the same ones.`,
    OF_THE_PLANE,
    severalShapes
      ? html`<b>Nothing beyond this window.</b> The same window in units of filter norms is farther in a deeper network,
          for more layers move at once: it holds more folds of the loss. A smaller window holds fewer minima.`
      : html`<b>Nothing beyond this window.</b> A larger one may hold more minima.`,
    html`<b>Not the exact number.</b> A minimum that no candidate of the grid leads to is not counted: counts are lower
      bounds and may grow with the grid, most where there are many. An open dot says that every second node resolves
      another number. Try a finer grid before you quote a count.`,
    isDrawn
      ? html`<b>Nothing about another start.</b> Wider draws of the weights make the window of filter norms larger, and
          the counts with it. Compare the rules before you blame depth or width.`
      : html`<b>Nothing about the planes in between.</b> The interval is for the median of all random planes of this
          rule, the range is of these alone.`,
  ]);
}

/** @param windows null for planes by seeds, which are all of one rule */
export function planesCaveats({
  windows,
  resolved,
}: {
  windows: 'distance' | 'numbers' | null;
  resolved: boolean;
}): TemplateResult {
  return list('What to beware of', [
    OF_THE_PLANE,
    windows === null ? OF_A_SAMPLE : windows === 'distance' ? OF_A_DISTANCE : OF_NUMBERS,
    html`<b>Not stable</b> means that every second node resolves another number of minima: a finer grid may lead to
      more.
      ${resolved ? 'Where minima could not be verified in float64, the count is of those that the grid resolves.' : ''}`,
    html`<b>“No violation found” is no proof.</b> Nothing is called convex because of samples, however many.`,
  ]);
}

const OF_THE_PLANE = html`<b>Nothing about minima of the network.</b> A minimum of a plane is seldom one of the
  parameters. Open a plane in the explorer to ask for each.`;

const OF_A_SAMPLE = html`<b>These planes are a sample.</b> Random planes show the average curvature and hide saddles;
  the next seeds may show more, or fewer.`;

const OF_A_DISTANCE = html`<b>Every window reaches equally far</b> in the space of the parameters, along a and along b:
  a step of 1 is as long as ‖u‖ or ‖v‖ says. How much the loss changes on the way depends on the direction alone.`;

const OF_NUMBERS = html`<b>The windows are not equally large.</b> a and b count lengths of each plane’s own directions:
  a step of 1 is as long as ‖u‖ or ‖v‖ says. A count in one window is no measure against a count in another.`;

function list(title: string, items: readonly TemplateResult[]): TemplateResult {
  return html`<section aria-label=${title}>
    <h3>${title}</h3>
    <ul class="caveats">
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </section>`;
}
