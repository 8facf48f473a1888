import { html, nothing, type TemplateResult } from 'lit';
import { profileChart } from '../charts/profile-chart.ts';
import { termBars } from '../charts/term-bars.ts';
import type { Findings } from './findings.ts';
import type { ConvexityFacts, ConvexityVerdict, Facts, Witness } from '../../analysis/facts.ts';
import type { LossLandscape } from '../../elements/define.ts';
import { number } from '../../elements/words.ts';

const VERDICTS: Record<ConvexityVerdict, string> = {
  convex: 'Convex',
  'not-convex': 'Not convex',
  'no-violation-found': 'No violation found',
};

/** The verdict with its proof, what makes the violation, and the loss along the chord. */
export function convexityPanel(facts: Facts, findings: Findings, element: LossLandscape): TemplateResult {
  const { convexity } = facts;
  return html`
    <section aria-labelledby="convexity-title">
      <h2 id="convexity-title">Convexity</h2>
      ${
        convexity
          ? html`<p class="verdict">${VERDICTS[convexity.verdict]}</p>
              <p>${convexity.explanation?.sentence ?? convexity.reason}</p>
              ${gap(convexity)} ${convexity.chord ? why(convexity, convexity.chord, findings, element) : nothing}`
          : html`<p class="hint">Looking for chords that lie below the surface…</p>`
      }
      <p class="hint">
        A slice that is not convex proves that the loss of the network is not convex. A convex slice proves nothing of
        the other slices.
      </p>
    </section>
  `;
}

function gap({ gap: bounds, verdict }: ConvexityFacts): TemplateResult | typeof nothing {
  if (!bounds || verdict === 'convex') return nothing;
  const [lower, upper] = [100 * bounds.lower, 100 * bounds.upper].map(number);
  const rest = lower === upper || verdict !== 'not-convex' ? '' : ` (at least ${lower} %)`;
  const least = verdict === 'not-convex' ? 'up to' : 'at most';
  return html`<p class="hint">It lies ${least} ${upper} % of its range above its convex envelope${rest}.</p>`;
}

function why(
  { explanation }: ConvexityFacts,
  chord: Witness,
  findings: Findings,
  element: LossLandscape,
): TemplateResult {
  const layers = element.report?.network.layers ?? [];
  const profile = findings.answers.get('profile', chord);
  return html`
    ${
      explanation
        ? html`<h3>What bends the loss</h3>
            ${termBars(explanation, chord.violation, (layer) => layers[layer - 1]?.activation ?? 'the activation')}`
        : nothing
    }
    <h3>Along the chord</h3>
    ${profile.state === 'done' ? profileChart(profile.value, chord) : html`<p class="hint">${profile.state === 'pending' ? 'Evaluating…' : profile.message}</p>`}
    <p class="hint">A = ${point(chord.points[0])}, B = ${point(chord.points[1])}, both in (a, b).</p>
  `;
}

function point([a, b]: readonly [number, number]): string {
  return `(${number(a)}, ${number(b)})`;
}
