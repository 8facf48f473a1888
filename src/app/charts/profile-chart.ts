import { svg, type TemplateResult } from 'lit';
import type { Witness } from '../../analysis/facts.ts';
import { number } from '../../elements/words.ts';
import { linearAxis } from './axis.ts';
import { chart, polyline, SPAN } from './chart.ts';

/** The loss along a chord (`t` from 0 at A to 1 at B), the chord, and by how much the loss rises above it at the witness. */
export function profileChart(
  { t, loss, chord }: { t: ArrayLike<number>; loss: ArrayLike<number>; chord: ArrayLike<number> },
  { violation, weights, loss: top }: Witness,
): TemplateResult {
  const seen = [...Array.from(loss), ...Array.from(chord)].filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const room = 0.06 * (high - low);
  const x = linearAxis(0, 1, ...SPAN.x, 0);
  const y = linearAxis(low - room, high + room, ...SPAN.y, 4);
  const px = Array.from(t, x.place);
  const middle = x.place(weights[1]);
  const [above, below] = [y.place(top), y.place(top - violation)];
  const ends = [
    { name: 'A', at: px[0], y: y.place(chord[0]) },
    { name: 'B', at: px[px.length - 1], y: y.place(chord[chord.length - 1]) },
  ];
  return chart({
    description: `The loss along the chord from A to B rises ${number(violation)} above the chord.`,
    x: {
      axis: { ...x, offset: '', ticks: ends.map(({ name, at }) => ({ value: 0, label: name, at })) },
      title: 'along the chord',
    },
    y: { axis: y, title: 'loss' },
    content: svg`
      ${polyline('chord', px, Array.from(chord, y.place))}
      ${polyline('loss', px, Array.from(loss, y.place))}
      <line class="violation" x1=${middle} x2=${middle} y1=${above} y2=${below}></line>
      ${ends.map((end) => svg`<circle class="end" cx=${end.at} cy=${end.y} r="3"></circle>`)}
      <text class="remark" x=${middle + 7} y=${(above + below) / 2} dominant-baseline="central">${number(violation)}</text>`,
  });
}
