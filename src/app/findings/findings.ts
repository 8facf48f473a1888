import { Answers, type Resource } from './answers.ts';
import { Barriers } from './barriers.ts';
import { thinned, type ThinLabels } from './thin-labels.ts';
import type { DrapeKind } from '../state.ts';
import type { Answer, BasinPicture } from '../../analysis/session/protocol.ts';
import type { LossLandscape } from '../../elements/define.ts';
import type { Field } from '../../spec/field.ts';
import type { Drape, Paraboloid } from '../../view/view.ts';
import { basinColors, basinDrape, curvatureDrape } from '../../view/drapes.ts';

/** Share of the window's half-width over which a paraboloid is drawn. */
const REACH = 0.45;

/** What the explorer has found out about the picture on the screen, beyond its facts, and what it lays over it. */
export class Findings {
  readonly answers: Answers;
  readonly barriers: Barriers;
  /** Minima less deep than this belong to their deeper neighbours in the picture of basins; null: the noise floor. */
  threshold: number | null = null;
  /** Where the quadratic model is taken; null: nowhere. */
  point: { a: number; b: number } | null = null;
  #basins: { picture: BasinPicture; labels: ThinLabels } | null = null;
  #drape: { key: readonly unknown[]; drape: Drape | null } = { key: [], drape: null };
  /** Pixels of the basins' last drape but one, which is shown no more. */
  #spare: Uint8ClampedArray<ArrayBuffer> | undefined;
  #paraboloid: { key: unknown; paraboloid: Paraboloid | null } = { key: null, paraboloid: null };

  constructor(onChange: () => void) {
    this.answers = new Answers(onChange);
    this.barriers = new Barriers(onChange);
  }

  /** Forgets what belongs to another field than the one on the screen. */
  follow(element: LossLandscape | null): void {
    if (!this.answers.follow(element?.analysis ?? null)) return;
    this.threshold = null;
    this.point = null;
    this.#basins = null;
    this.#spare = undefined;
  }

  /** Whether something is on its way for the colours that are asked for, or why it is not to be had; '' when all is there. */
  pending(kind: DrapeKind, element: LossLandscape | null): string {
    const resource = this.#resource(kind, element);
    if (!resource || resource.state === 'done') return '';
    const what = kind === 'basins' ? 'the basins' : 'the curvature';
    return resource.state === 'pending' ? `Working out ${what}…` : `No picture of ${what}: ${resource.message}.`;
  }

  /** What lies over the surface; the same object while nothing has changed. */
  drape(kind: DrapeKind, element: LossLandscape | null): Drape | null {
    const resource = this.#resource(kind, element);
    const value = resource?.state === 'done' ? resource.value : null;
    const threshold = kind === 'basins' ? this.depth(element) : null;
    const key = [value, threshold];
    if (key.some((part, k) => part !== this.#drape.key[k]))
      this.#drape = { key, drape: this.#make(kind, value, element) };
    return this.#drape.drape;
  }

  /** The threshold of the picture of basins, in units of the loss. */
  depth(element: LossLandscape | null): number {
    return this.threshold ?? element?.facts?.minima.noiseFloor.value ?? 0;
  }

  /** The quadratic model to be drawn; the same object while nothing has changed. */
  paraboloid(element: LossLandscape | null): Paraboloid | null {
    const model = this.point && this.answers.get('taylor', this.point);
    const value = model?.state === 'done' ? model.value : null;
    if (value !== this.#paraboloid.key) this.#paraboloid = { key: value, paraboloid: value && shapeOf(value, element) };
    return this.#paraboloid.paraboloid;
  }

  #resource(kind: DrapeKind, element: LossLandscape | null): Resource<BasinPicture | Field> | null {
    if (kind === 'loss' || !element?.analysis) return null;
    if (kind === 'basins') return this.answers.get('basins', null);
    return this.answers.make('curvature', () => element.curvature());
  }

  #make(kind: DrapeKind, value: BasinPicture | Field | null, element: LossLandscape | null): Drape | null {
    const field = element?.field;
    if (!value || !field) return null;
    if (kind === 'curvature') return curvatureDrape(value as Field, 'smaller eigenvalue of the Hessian');
    const picture = value as BasinPicture;
    if (this.#basins?.picture !== picture) this.#basins = { picture, labels: thinned(picture.labels, field) };
    const { labels, width, height } = this.#basins.labels;
    const colors = basinColors(picture.tree, this.depth(element));
    const shown = this.#drape.drape?.colors;
    const drape = basinDrape(labels, width, height, field.window, colors, this.#spare);
    this.#spare = shown?.length === drape.colors.length ? shown : undefined;
    return drape;
  }
}

function shapeOf({ a, b, jet }: Answer<'taylor'>, element: LossLandscape | null): Paraboloid | null {
  const window = element?.field?.window;
  if (!window || !Number.isFinite(jet.aa + jet.ab + jet.bb)) return null;
  const reach = ([from, to]: readonly [number, number]) => (REACH * (to - from)) / 2;
  const { value, aa, ab, bb } = jet;
  return { a, b, value, gradient: [jet.a, jet.b], hessian: [aa, ab, bb], radius: [reach(window.a), reach(window.b)] };
}
