import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import type { Legend } from '../view/view.ts';

/**
 * The colour bar of a loss landscape, with ticks, contour levels and the meaning of the colours.
 *
 * `<loss-landscape>` brings its own; use this element to put the legend elsewhere, with `legend` taken from the landscape.
 *
 * @tagname loss-legend
 *
 * @attr {string} label - what the colours mean, with the unit: "loss (mean squared error)"
 * @attr {boolean} with-holes - adds the swatch of nodes whose loss is not finite
 *
 * @prop {Legend | null} legend - colours, ticks and levels; nothing is drawn while it is null
 *
 * @csspart bar - the drawing: colour bar, levels and ticks
 * @csspart label - the line above the bar
 *
 * @cssprop --landscape-text - colour of text
 * @cssprop --landscape-muted - colour of ticks and of the label
 */
export class LossLegend extends LitElement {
  static override properties = {
    legend: { attribute: false },
    label: { type: String },
    withHoles: { type: Boolean, attribute: 'with-holes' },
  };

  static override styles = css`
    :host {
      display: block;
      min-width: 0;
      color: var(--landscape-text, inherit);
      font:
        400 0.75rem/1.3 system-ui,
        'Segoe UI',
        'Helvetica Neue',
        Arial,
        sans-serif;
      font-variant-numeric: tabular-nums;
    }
    .head {
      display: flex;
      justify-content: space-between;
      gap: 12px;
      margin: 0 0 3px;
      color: var(--landscape-muted, light-dark(#5b6570, #9aa4b1));
    }
    svg {
      display: block;
      width: 100%;
      height: 30px;
      overflow: visible;
    }
    text {
      fill: currentColor;
      font-size: 0.6875rem;
    }
    .tick,
    .level {
      stroke: currentColor;
      opacity: 0.55;
    }
    .level {
      stroke: #000;
      opacity: 0.28;
    }
    .level.major {
      opacity: 0.6;
    }
    .holes {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      white-space: nowrap;
    }
    .swatch {
      width: 12px;
      height: 10px;
      border: 1px solid currentColor;
      background: repeating-linear-gradient(135deg, transparent 0 2.5px, currentColor 2.5px 3.2px);
      opacity: 0.7;
    }
  `;

  declare legend: Legend | null;
  declare label: string | null;
  declare withHoles: boolean;

  constructor() {
    super();
    this.legend = null;
    this.label = null;
    this.withHoles = false;
  }

  override render(): TemplateResult | typeof nothing {
    const { legend } = this;
    if (!legend) return nothing;
    const scale = legend.scale === 'log' ? ', logarithmic colours' : '';
    const offset = legend.offset ? `, ${legend.offset}` : '';
    return html`
      <div class="head" part="label">
        <span>${legend.label ?? this.label ?? 'loss'}${scale}${offset}</span>
        ${this.withHoles ? html`<span class="holes"><i class="swatch"></i>not finite</span>` : nothing}
      </div>
      <svg part="bar" aria-hidden="true">
        <defs>
          <linearGradient id="colours">
            ${legend.stops.map(({ offset: at, color }) => svg`<stop offset=${at} stop-color=${color}></stop>`)}
          </linearGradient>
        </defs>
        <rect width="100%" height="10" rx="2" fill="url(#colours)"></rect>
        ${legend.levels.map(
          ({ position, major }) =>
            svg`<line class=${major ? 'level major' : 'level'} x1=${percent(position)} x2=${percent(position)} y1="0" y2="10"></line>`,
        )}
        ${legend.ticks.map(
          ({ position, label }) => svg`
            <line class="tick" x1=${percent(position)} x2=${percent(position)} y1="10" y2="14"></line>
            <text x=${percent(position)} y="26" text-anchor=${anchor(position)}>${label}</text>`,
        )}
      </svg>
    `;
  }
}

function percent(position: number): string {
  return `${(100 * position).toFixed(2)}%`;
}

/** Labels at the ends stay inside the bar. */
function anchor(position: number): string {
  if (position < 0.06) return 'start';
  return position > 0.94 ? 'end' : 'middle';
}

declare global {
  interface HTMLElementTagNameMap {
    'loss-legend': LossLegend;
  }
}
