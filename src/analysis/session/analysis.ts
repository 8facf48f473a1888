import { createJetEvaluator } from '../../model/jets.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import { LandscapeError } from '../../spec/errors.ts';
import { Basins, type BasinLabels } from '../basins.ts';
import { basinTree } from '../basin-tree.ts';
import { convexityOf } from '../convexity/convexity.ts';
import { explainWitness } from '../convexity/explain.ts';
import { proveConvexity } from '../convexity/theorems.ts';
import type { ConvexityFacts, Facts } from '../facts.ts';
import { fullSpaceFacts } from '../full-space.ts';
import { createPause, type Pause } from '../pause.ts';
import { diagram, persistence, type Persistence } from '../persistence.ts';
import { profileAlong } from '../profile.ts';
import { summarize } from '../summary.ts';
import { taylorError } from '../taylor.ts';
import { DEAREST_LOSS, planeLossOf } from '../verify/plane-loss.ts';
import type { AnalysisRequest, Answer, Question, QuestionName } from './protocol.ts';

/** Everything that can be found out about a field, on the thread that calls it. */
export class Analysis {
  readonly #request: AnalysisRequest;
  #basins: BasinLabels | null = null;
  #pairs: Persistence | null = null;

  constructor(request: AnalysisRequest) {
    this.#request = request;
  }

  /**
   * The facts: minima first, then the verified ones, then convexity with its proof.
   *
   * @param onFacts hears of what is known before all is
   */
  async measure(onFacts: (facts: Facts) => void = () => {}, signal?: AbortSignal): Promise<Facts> {
    const { field, landscape, options } = this.#request;
    const planeLoss = landscape && planeLossOf(landscape);
    const facts = await summarize(field, {
      ...options,
      ...planeLoss,
      basins: this.#labels(),
      onEarly: onFacts,
      signal,
    });
    onFacts(facts);
    const delta = facts.minima.noiseFloor.value / 2;
    return { ...facts, convexity: await this.#convexity(delta, createPause(signal)) };
  }

  /** Rejects with a LandscapeError where a landscape is asked about and none is at hand. */
  async answer<K extends QuestionName>(name: K, question: Question<K>, signal?: AbortSignal): Promise<Answer<K>> {
    const answers = ANSWERS as { [Name in QuestionName]: Answering<Name> };
    return answers[name]({ ...this.#request, merges: () => this.#merges() }, question, createPause(signal));
  }

  #labels(): BasinLabels {
    const { field, basins } = this.#request;
    const { width, height, values } = field;
    this.#basins ??= basins ? { ...basins, values } : new Basins(width, height).update(values);
    return this.#basins;
  }

  #merges(): { basins: BasinLabels; pairs: Persistence } {
    const basins = this.#labels();
    this.#pairs ??= persistence(basins);
    return { basins, pairs: this.#pairs };
  }

  async #convexity(delta: number, pause: Pause): Promise<ConvexityFacts> {
    const { field, landscape } = this.#request;
    if (!landscape) return convexityOf(field, { delta, pause });
    const proof = await proveConvexity(landscape, pause);
    const { lossAt, cost } = planeLossOf(landscape);
    const isDear = cost > DEAREST_LOSS;
    const theorem = proof?.reason ?? null;
    const convexity = await convexityOf(field, { delta, lossAt: isDear ? undefined : lossAt, theorem, pause });
    if (isDear && convexity.witness) {
      const reason = `${convexity.reason} These are the field's own losses: a float64 loss takes too long to check them with.`;
      return { ...convexity, reason };
    }
    const explanation = convexity.chord && (await explainWitness(landscape, convexity.chord, pause));
    return explanation ? { ...convexity, explanation } : convexity;
  }
}

/** Multiply-adds that an answer may take: half a minute at most. */
const QUESTION_WORK = 1e10;
/** Circles on which the error of a quadratic model is measured. */
const TAYLOR_CIRCLES = 20;

interface Known extends Omit<AnalysisRequest, 'basins'> {
  merges(): { basins: BasinLabels; pairs: Persistence };
}

type Answering<K extends QuestionName> = (known: Known, question: Question<K>, pause: Pause) => Promise<Answer<K>>;

const ANSWERS: { [K in QuestionName]: Answering<K> } = {
  async basins({ merges }) {
    const { basins, pairs } = merges();
    return { labels: basins.labels.slice(), tree: basinTree(basins, pairs) };
  },
  async diagrams({ merges }) {
    const { basins, pairs } = merges();
    return { window: diagram(basins, pairs.windowSaddle), escape: diagram(basins, pairs.escapeSaddle) };
  },
  async fullSpace(known, { a, b }, pause) {
    return fullSpaceFacts(landscapeOf(known), a, b, { pause });
  },
  async profile(known, witness) {
    const { lossAt, cost } = planeLossOf(landscapeOf(known));
    // an odd number of points has the middle among them
    const samples = 2 * Math.floor(Math.min(257, QUESTION_WORK / cost) / 2) + 1;
    return profileAlong(lossAt, witness.points[0], witness.points[1], Math.max(3, samples));
  },
  async taylor(known, { a, b }, pause) {
    const landscape = landscapeOf(known);
    const { cost } = planeLossOf(landscape);
    const directions = Math.min(64, Math.floor(QUESTION_WORK / cost / TAYLOR_CIRCLES));
    if (directions < 8) {
      const expected = `Expected a loss of at most ${(QUESTION_WORK / TAYLOR_CIRCLES / 8).toExponential(0)} multiply-adds`;
      throw new LandscapeError('unsupported', `${expected} for a quadratic model, got ${cost.toExponential(0)}`);
    }
    const jet = createJetEvaluator(landscape).jetAt(a, b);
    return { a, b, jet, error: await taylorError(landscape, a, b, { directions, pause }) };
  },
};

function landscapeOf({ landscape }: Pick<AnalysisRequest, 'landscape'>): ResolvedLandscape {
  if (landscape) return landscape;
  throw new LandscapeError('unsupported', 'Expected a landscape to evaluate, got a field alone');
}
