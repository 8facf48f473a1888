import { version } from '../../package.json';
import type { LossLandscape } from '../elements/define.ts';
import { drawnPath, isOrdered } from '../view/drawn-path.ts';
import { trajectorySentence } from '../view/trajectory-words.ts';
import { LOSS_WORDS } from '../elements/words.ts';
import type { Landscape } from '../spec/landscape.ts';
import { captionOf } from '../view/figure/caption.ts';
import { figureSvg } from '../view/figure/figure.ts';
import type { ViewSettings } from './state.ts';

/** The map that is on the screen as a figure for a paper; null before there is one. */
export async function figureOf(
  element: LossLandscape,
  landscape: Landscape,
  view: ViewSettings,
): Promise<string | null> {
  const { field, facts, report } = element;
  if (!field || !report) return null;
  const { audit, engine, description, samples, path } = report;
  const isDrawn = path !== null && view.trajectory;
  const { labelA, labelB } = audit;
  const shown: Landscape = { ...landscape, window: field.window, grid: [field.width, field.height] };
  const caption = captionOf({
    landscape: shown,
    samples,
    plane: audit,
    engine,
    adapter: description,
    facts,
    hash: await digest(JSON.stringify(shown)),
    maker: `loss-landscape ${version}`,
  });
  if (isDrawn) {
    const text = trajectorySentence(path, isOrdered(landscape), facts);
    caption.splice(-1, 0, { name: 'points', text });
  }
  return figureSvg(field, {
    facts,
    path: isDrawn ? drawnPath(path, audit, landscape) : null,
    caption,
    levelRule: view.levelRule,
    levelCount: view.levelCount,
    palette: view.palette,
    labels: { a: labelA, b: labelB, value: LOSS_WORDS[landscape.loss.name] },
    title: `Loss landscape over ${labelA} and ${labelB}`,
  });
}

/** As the command line has it; pages without https are not given the means. */
async function digest(text: string): Promise<string> {
  if (!globalThis.crypto?.subtle) return 'not hashed: the page is not secure';
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sha256 ${hex.slice(0, 16)}`;
}
