import type { Checkpoint, Checkpoints } from '../checkpoints.ts';
import { parameterWords } from '../checkpoints.ts';
import type { DataSource } from '../data-source.ts';
import type { Editor } from '../editor.ts';
import { counted } from '../opened-data.ts';
import type { ExplorerState } from '../state.ts';
import { uniqueNames } from './names.ts';
import { withOffer, type Offer } from './offers.ts';
import type { FileContent, Question, Reading } from './readings.ts';
import type { Weights } from './weights.ts';
import { isSameShape } from '../../spec/agreement.ts';
import { LandscapeError } from '../../spec/errors.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';

/** More than this is not taken into a page's memory. */
const MOST_BYTES = 2 ** 30;
const MOST_FILES = 2000;

/** What the files that were opened last turned out to be. */
export interface OpenedNote {
  /** In a sentence or two. */
  readonly text: string;
  /** What became of the tensors of a file, a line each; empty for what needs no confirmation. */
  readonly order: readonly string[];
  /** The network that what was opened belongs to; null for none. */
  readonly network: NetworkSpec | null;
  /** Checkpoints that were opened together, in their order, that a plane can be laid through. */
  readonly points: readonly Checkpoint[];
  /** Whether they, or the rows of a matrix, became the page's trajectory. */
  readonly isTrajectory: boolean;
  readonly questions: readonly Question[];
}

/** What the opening of files does to the page. */
export interface OpeningHost {
  readonly editor: Editor;
  readonly data: DataSource;
  readonly checkpoints: Checkpoints;
  readonly weights: Weights;
  state(): ExplorerState;
  say(sentence: string): void;
  /** Takes a text for a landscape; whether it is one. */
  openText(name: string, text: string): boolean;
  changed(): void;
}

type Models = Extract<Reading, { kind: 'model' }>[];
type Points = Extract<Reading, { kind: 'points' }>;

const NOTHING: OpenedNote = { text: '', order: [], network: null, points: [], isTrajectory: false, questions: [] };
/** Points in a file of up to this many rows are there to lay one plane through; more are a trajectory. */
const FEW = 3;

/** Opens files, one or several at once, and keeps what has to be asked about them. */
export class Opening {
  readonly #host: OpeningHost;
  #note: OpenedNote | null = null;
  #refusal = '';
  #count = 0;
  #turn = 0;

  constructor(host: OpeningHost) {
    this.#host = host;
  }

  get note(): OpenedNote | null {
    return this.#note;
  }

  /** Why what was opened last could not be; empty when it could. */
  get refusal(): string {
    return this.#refusal;
  }

  /** How many times there was something to note. */
  get count(): number {
    return this.#count;
  }

  dismiss(): void {
    this.#note = null;
    this.#refusal = '';
    this.#host.changed();
  }

  /** Opens files together: nothing is changed when one of them cannot be read. */
  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const turn = ++this.#turn;
    const contents = await this.#read(files);
    if (!contents) return;
    try {
      const { sortFiles } = await import('./sort-files.ts');
      const { readings, questions } = await sortFiles(contents, this.#host.state().draft.network);
      if (turn === this.#turn) await this.#take(readings, questions);
    } catch (error) {
      if (turn === this.#turn) this.#refuse(error);
    }
  }

  /** Reads a file as one of the things that it can be; null leaves it. */
  async answer(question: Question, choice: Reading | null): Promise<void> {
    const note = this.#note;
    if (!note?.questions.includes(question)) return;
    this.#note = { ...note, questions: note.questions.filter((other) => other !== question) };
    if (!choice && this.#note.questions.length === 0 && this.#note.text === '') this.#note = null;
    this.#host.changed();
    if (!choice) return;
    try {
      await this.#take([choice], this.#note?.questions ?? []);
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Lays a plane through what was opened. */
  async lay(offer: Offer): Promise<void> {
    const { editor, state } = this.#host;
    try {
      const { plane, window } = await withOffer(state().draft, offer);
      editor.edit((draft) => ({ ...draft, plane, window }));
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #read(files: readonly File[]): Promise<FileContent[] | null> {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > MOST_FILES || size > MOST_BYTES) {
      const got = `${files.length} files of ${Math.ceil(size / 2 ** 20)} MB`;
      this.#object(`Expected at most ${MOST_FILES} files of ${MOST_BYTES / 2 ** 20} MB together, got ${got}.`);
      return null;
    }
    const contents: FileContent[] = [];
    for (const file of files) {
      try {
        contents.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), file });
      } catch {
        this.#object(`${file.name} could not be read.`);
        return null;
      }
    }
    return contents;
  }

  #refuse(error: unknown): void {
    if (!(error instanceof LandscapeError) || error.problems.length === 0) {
      return this.#object(`That could not be opened: ${error instanceof Error ? error.message : String(error)}`);
    }
    const [{ path, expected, got }] = error.problems;
    const more = error.problems.length > 1 ? `, and ${error.problems.length - 1} more` : '';
    this.#object(`${path}: expected ${expected}, got ${got}${more}. Nothing was changed.`);
  }

  #object(refusal: string): void {
    this.#refusal = refusal;
    this.#count++;
    this.#host.changed();
  }

  async #take(readings: readonly Reading[], questions: readonly Question[]): Promise<void> {
    const { together } = await import('./together.ts');
    const { landscape, models, points, table } = together(readings);
    this.#refusal = '';
    this.#host.say('');
    this.#note = { ...NOTHING, questions };
    this.#count++;
    if (landscape) {
      if (!this.#host.openText(landscape.name, landscape.text)) return this.#drop();
      this.#host.weights.confirmActivations();
    }
    if (models.length > 0) this.#takeModels(models);
    if (points) this.#takePoints(points);
    if (table) await this.#takeTable(table, models.length > 0 || points !== null);
    if (this.#note.text === '' && questions.length === 0) return this.#drop();
    this.#host.changed();
  }

  #drop(): void {
    this.#note = null;
    this.#host.changed();
  }

  #takeModels(models: Models): void {
    const { checkpoints } = this.#host;
    const names = uniqueNames(
      models.map(({ name, model }) => ({ name, values: model.values })),
      checkpoints.list,
    );
    const list = models.map(({ model }, k): Checkpoint => {
      return { name: names[k], network: model.network, values: model.values, isBare: !model.activationsKnown };
    });
    checkpoints.add(...list);
    const { model } = models[0];
    this.#shown(list, model.notes);
    if (list.length > FEW)
      this.#trajectory(
        list.map(({ name }) => name),
        list[0].network,
        list.map(({ values }) => values),
      );
    this.#host.weights.use(list.at(-1)!);
  }

  #takePoints({ name, points, notes }: Points): void {
    const { network } = this.#host.state().draft;
    if (points.length > FEW) {
      this.#trajectory([name], network, points);
      const last: Checkpoint = { name: `${name}, last row`, network, values: points.at(-1)! };
      this.#shown([], notes, `${name}: ${points.length} points of ${parameterWords(network)}; the last is θ₀ now.`);
      return this.#host.weights.use(last);
    }
    const list = points.map((values, k): Checkpoint => ({ name: `${name}, row ${k + 1}`, network, values }));
    this.#host.checkpoints.add(...list);
    this.#shown(list, notes);
    this.#host.weights.use(list.at(-1)!);
  }

  #trajectory(names: readonly string[], network: NetworkSpec, points: readonly Float64Array[]): void {
    const name = names.length === 1 ? names[0] : `${names[0]} … ${names.at(-1)}`;
    this.#host.checkpoints.trajectory = { name, network, points, steps: points.map((_, k) => k) };
    this.#note = { ...NOTHING, ...this.#note, isTrajectory: true };
  }

  #shown(points: readonly Checkpoint[], order: readonly string[], text = describe(points)): void {
    const { network } = points[0] ?? this.#host.state().draft;
    this.#note = { ...NOTHING, ...this.#note, text, order, network, points };
  }

  /** Takes samples; those that the network just opened does not fit are left, as they would cost it its parameters. */
  async #takeTable({ name, files }: Extract<Reading, { kind: 'table' }>, withModel: boolean): Promise<void> {
    const { data, editor, state, say } = this.#host;
    const before = state().draft;
    await data.open(...files.map(({ file }) => file));
    const { network } = state().draft;
    if (!withModel || isSameShape(network, before.network)) return;
    editor.replace(before);
    const ends = ({ layers }: NetworkSpec) =>
      `${counted(layers[0], 'input')} for ${counted(layers[layers.length - 1], 'output')}`;
    say('');
    this.#object(
      `${name} was not taken: expected samples of ${ends(before.network)}, as the network has, got those of ${ends(network)}.`,
    );
  }
}

function describe(points: readonly Checkpoint[]): string {
  const [{ name, network }] = points;
  if (points.length === 1) return `${name}: ${parameterWords(network)}. It is θ₀ now.`;
  const names = points.length > FEW ? `${name} … ${points.at(-1)!.name}` : points.map((point) => point.name).join(', ');
  return `${names}: ${points.length} checkpoints of ${parameterWords(network)}. The last is θ₀ now.`;
}
