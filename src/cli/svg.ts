import { createHash } from 'node:crypto';
import { version } from '../../package.json';
import { analyzeHere } from '../analysis/analyze.ts';
import type { Field } from '../spec/field.ts';
import { drawnPath, isOrdered } from '../view/drawn-path.ts';
import { captionOf } from '../view/figure/caption.ts';
import { figureSvg } from '../view/figure/figure.ts';
import { trajectorySentence } from '../view/trajectory-words.ts';
import type { FieldMeta } from './field-meta.ts';

/** The map as a figure for a paper: contours, minima as `analyze` finds them, and what the landscape is. */
export async function mapSvg(field: Field, meta: FieldMeta): Promise<string> {
  const { landscape, engine, adapter, channel, style, signal } = meta;
  // another channel than the loss has no float64 truth to be measured with
  const measured = channel === 'loss' ? landscape : undefined;
  const facts = await analyzeHere({ field, landscape: measured, options: { engine, adapter } }, signal);
  const { plane, source, data } = landscape;
  const { audit, path = null } = plane;
  const { labelA, labelB } = audit;
  const isDrawn = path !== null && channel === 'loss';
  const caption = captionOf({
    landscape: source,
    samples: data.samples,
    plane: audit,
    channel,
    engine,
    adapter,
    facts,
    hash: `sha256 ${createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 16)}`,
    maker: `loss-landscape ${version}`,
  });
  if (isDrawn) caption.splice(-1, 0, { name: 'points', text: trajectorySentence(path, isOrdered(source), facts) });
  return figureSvg(field, {
    ...style,
    path: isDrawn ? drawnPath(path, audit, source) : null,
    facts,
    caption,
    labels: { a: labelA, b: labelB, value: channel === 'loss' ? `loss (${source.loss.name})` : channel },
    title: `Loss landscape over ${labelA} and ${labelB}`,
  });
}
