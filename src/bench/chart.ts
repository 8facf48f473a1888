import { svg, type SVGTemplateResult } from 'lit';
import { figure, labelOf, percent } from '../engine/bench/markdown.ts';
import type { CaseResult, ContestantFacts, ContestantId } from '../engine/bench/report.ts';

/** One bar: the median of an engine's rate, with its range, in pixels. */
export interface Bar {
  readonly id: ContestantId;
  readonly label: string;
  /** `43.1 Mps`, and the share of the peak where there is one. */
  readonly rate: string;
  readonly share: string;
  readonly y: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  /** Where bars begin. */
  readonly left: number;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  readonly bars: readonly Bar[];
}

/** The decades that all cases of a report are drawn over, so that their bars compare. */
export interface Decades {
  readonly first: number;
  readonly last: number;
}

const ROW = 26;
const TOP = 20;
const LABEL = { wide: 132, narrow: 108 };
const VALUE = { wide: 190, narrow: 118 };
const NARROW = 520;
const TICK_SPACING = 46;

/** Whole decades around every rate: at least two, the lowest below the smallest rate, so that each bar has a length. */
export function decadesOf(cases: readonly CaseResult[]): Decades {
  const rates = cases.flatMap(({ results }) => results.flatMap(({ mps }) => [mps.min, mps.max])).filter((x) => x > 0);
  if (rates.length === 0) return { first: -1, last: 1 };
  const first = Math.ceil(Math.log10(Math.min(...rates)) - 1e-9) - 1;
  return { first, last: Math.max(first + 2, Math.ceil(Math.log10(Math.max(...rates)))) };
}

/** Places the bars of one case in a drawing of so many pixels. */
export function layoutChart(
  { results }: CaseResult,
  contestants: readonly ContestantFacts[],
  { first, last }: Decades,
  width: number,
): ChartLayout {
  const size = width < NARROW ? 'narrow' : 'wide';
  const left = LABEL[size];
  const span = Math.max(40, width - left - VALUE[size]);
  const place = (rate: number) => {
    const share = (Math.log10(rate) - first) / (last - first);
    return left + span * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
  };
  const every = Math.max(1, Math.ceil(TICK_SPACING / (span / (last - first))));
  const decades = Array.from({ length: last - first + 1 }, (_, k) => first + k).filter((_, k) => k % every === 0);
  const bars = results.map(({ id, mps, peakShare }, k): Bar => ({
    id,
    label: labelOf(id, contestants),
    rate: `${figure(mps.median)} Mps`,
    share: peakShare ? `${percent(peakShare.median)}${size === 'wide' ? ' of peak' : ''}` : '',
    y: TOP + k * ROW,
    end: place(mps.median),
    low: place(mps.min),
    high: place(mps.max),
  }));
  const ticks = decades.map((decade) => ({ x: place(10 ** decade), label: decadeLabel(decade) }));
  return { width, height: TOP + results.length * ROW + 4, left, ticks, bars };
}

/** `0.01`, `10`, `1k`, `100M`. */
export function decadeLabel(decade: number): string {
  if (decade < 0) return (10 ** decade).toFixed(-decade);
  const unit = ['', 'k', 'M', 'G', 'T', 'P'][Math.floor(decade / 3)];
  return unit === undefined ? `1e${decade}` : `${10 ** (decade % 3)}${unit}`;
}

/** The chart of one case; the table beside it says the same in words. */
export function chart({ width, height, left, ticks, bars }: ChartLayout, title: string): SVGTemplateResult {
  return svg`<svg class="chart" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img"
    aria-label=${`${title}: ${bars.map(({ label, rate }) => `${label} ${rate}`).join(', ')}`}>
    ${ticks.map(
      ({ x, label }) => svg`<line class="grid" x1=${x} x2=${x} y1=${TOP - 5} y2=${height} />
        <text class="tick" x=${x} y=${TOP - 9} text-anchor="middle">${label}</text>`,
    )}
    ${bars.map((bar) => row(bar, left))}
  </svg>`;
}

function row({ id, label, rate, share, y, end, low, high }: Bar, left: number): SVGTemplateResult {
  const middle = y + ROW / 2;
  const after = Math.max(end, high) + 9;
  return svg`<g class=${id}>
    <text class="label" x=${left - 10} y=${middle} dy="0.35em" text-anchor="end">${label}</text>
    <rect class="bar" x=${left} y=${y + 5} width=${Math.max(1, end - left)} height=${ROW - 10} rx="2" />
    <path class="range" d="M${low} ${middle}H${high}M${low} ${middle - 3.5}v7M${high} ${middle - 3.5}v7" />
    <text class="value" x=${after} y=${middle} dy="0.35em">${rate}<tspan class="share" dx="8">${share}</tspan></text>
  </g>`;
}
