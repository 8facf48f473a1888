import { render } from 'lit';
import { bindAddress, hashOf, receiveHanded, stateOf, unreadableWords } from './address.ts';
import { Editor } from './editor.ts';
import { Findings } from './findings/findings.ts';
import { DataSource } from './data-source.ts';
import { FileText } from './file-text.ts';
import { acceptDrops, download, saveField, saveLandscape } from './files.ts';
import { keptCheckpoints } from './kept-checkpoints.ts';
import { Opening } from './opening/opening.ts';
import { Weights } from './opening/weights.ts';
import { carryTo } from './other-pages.ts';
import { page, type Actions } from './page.ts';
import { PlaneSource } from './plane/plane-source.ts';
import { initialState, type ExplorerState } from './state.ts';
import { Store } from './store.ts';
import { Training } from './training/training.ts';
import type { LossLandscape } from '../elements/define.ts';
import { onceAFrame } from '../elements/once-a-frame.ts';

/** The explorer: one store, one template, and the address bar. */
export class Explorer implements Actions {
  /** One rendering a frame, however many changes there were. */
  readonly #queue = onceAFrame(() => this.#draw());
  readonly store: Store<ExplorerState>;
  readonly editor: Editor;
  readonly data: DataSource;
  readonly planes: PlaneSource;
  readonly findings = new Findings(() => this.#queue());
  readonly checkpoints = keptCheckpoints(() => this.#queue());
  readonly training: Training;
  readonly weights: Weights;
  readonly opening: Opening;
  readonly #root: HTMLElement;
  readonly #address: { touch(): void };
  #notice = '';
  readonly #file: FileText;

  constructor(root: HTMLElement) {
    this.#root = root;
    receiveHanded();
    const opened = stateOf(location.hash, history.state);
    const state = opened ?? initialState();
    if (location.hash && !opened) this.#notice = unreadableWords(location.hash);
    this.store = new Store(state);
    this.editor = new Editor(this.store);
    this.data = new DataSource(
      this.editor,
      () => this.store.state,
      (sentence) => this.#say(sentence),
    );
    this.planes = new PlaneSource({
      editor: this.editor,
      store: this.store,
      checkpoints: this.checkpoints,
      say: (sentence) => this.#say(sentence),
      redraw: () => this.#queue(),
    });
    const { editor, data, checkpoints } = this;
    const host = {
      state: () => this.store.state,
      say: (words: string) => this.#say(words),
      changed: () => this.#queue(),
    };
    this.weights = new Weights({ ...host, editor, checkpoints, tab: () => sessionStorage });
    this.opening = new Opening({ ...host, editor, data, checkpoints, weights: this.weights, openText: this.#openText });
    this.training = new Training({
      editor: this.editor,
      checkpoints: this.checkpoints,
      state: () => this.store.state,
      say: (sentence) => this.#say(sentence),
      onChange: () => this.#queue(),
    });
    this.#file = new FileText(state.draft);
    const onLoss = () => this.#say('This landscape is too large to outlast a reload: save it as a file.');
    this.#address = bindAddress(this.store, () => this.#element?.window ?? null, onLoss);
    this.store.subscribe((next, previous) => this.#changed(next, previous));
  }

  /** Draws the page and begins to listen. */
  start(): void {
    acceptDrops(this.#root, (files) => void this.opening.open(files));
    this.#draw();
  }

  get #element(): LossLandscape | null {
    return this.#root.querySelector('loss-landscape');
  }

  #openText = (name: string, text: string): boolean => {
    this.editText(text);
    if (this.#file.problems.length === 0) {
      this.editor.own();
      this.#say(`${name} is open.`);
      return true;
    }
    const [{ path, expected, got }] = this.#file.problems;
    this.#say(`${name} is not a landscape: ${path || 'the file'}: expected ${expected}, got ${got}.`);
    return false;
  };

  saveLandscape = (): void => saveLandscape(this.#name, this.store.state.landscape);

  savePicture = async (): Promise<void> => {
    try {
      const blob = await this.#element?.toBlob();
      if (blob) download(`${this.#name}.png`, blob, 'image/png');
    } catch (error) {
      this.#say(`No picture was saved: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };

  saveFigure = async (): Promise<void> => {
    const { figureOf } = await import('./figure.ts');
    const { landscape, view } = this.store.state;
    const text = this.#element && (await figureOf(this.#element, landscape, view));
    if (!text) return this.#say('There is no map to save yet.');
    download(`${this.#name}.svg`, text, 'image/svg+xml');
  };

  saveField = (): void => {
    const field = this.#element?.field;
    if (!field) return this.#say('There are no losses to save yet.');
    saveField(this.#name, field);
  };

  copyLink = async (): Promise<void> => {
    const hash = hashOf(this.store.state, this.#element?.window);
    if (hash === null) return this.#say('This landscape is too large for an address; save it as a file instead.');
    const link = new URL(hash, location.href).href;
    history.replaceState(null, '', hash);
    try {
      await navigator.clipboard.writeText(link);
      this.#say('The link is copied.');
    } catch {
      this.#say('The address bar holds the link; the browser did not allow copying it.');
    }
  };

  openPage = (event: Event): void =>
    this.#say(carryTo(event.currentTarget as HTMLAnchorElement, this.store.state, this.#element?.window ?? null));

  dismissNotice = (): void => this.#say('');

  resetZoom = (): void => {
    if (this.#element) this.#element.window = null;
    this.#queue();
  };

  editText = (text: string): void => {
    const landscape = this.#file.edit(text);
    if (landscape) this.editor.replace(landscape);
    this.#queue();
  };

  lookAtText = (isOpen: boolean): void => {
    this.#file.isOpen = isOpen;
    this.#queue();
  };

  setThreshold = (depth: number): void => {
    this.findings.threshold = depth;
    this.#queue();
  };

  inspect = ({ a, b }: { a: number; b: number }): void => {
    this.findings.answers.get('fullSpace', { a, b });
    this.#queue();
  };

  setPoint = (point: { a: number; b: number } | null): void => {
    this.findings.point = point;
    this.#queue();
  };

  /** The quadratic model follows the pointer's clicks while there is one. */
  onPick = ({ detail: { a, b } }: HTMLElementEventMap['landscape-pick']): void => {
    if (this.findings.point) this.setPoint({ a, b });
  };

  onPicture = ({ type }: Event): void => {
    const element = this.#element;
    if (type === 'landscape-camera' && element) {
      const { view, cameraOrbit } = element.save();
      const mode = view === 'map' ? 'map' : 'surface';
      const { view: settings } = this.store.state;
      if (settings.mode !== mode || settings.orbit !== cameraOrbit) this.editor.view({ mode, orbit: cameraOrbit });
      this.#address.touch();
    }
    this.#queue();
  };

  get #name(): string {
    return this.store.state.preset || 'landscape';
  }

  #changed(next: ExplorerState, previous: ExplorerState): void {
    if (next.draft !== previous.draft) {
      this.#file.follow(next.draft);
      this.#notice = '';
    }
    if (next.landscape !== previous.landscape) this.training.follow(next.landscape);
    this.#queue();
  }

  #say(notice: string): void {
    this.#notice = notice;
    this.#queue();
  }

  #draw(): void {
    const { state } = this.store;
    const element = this.#element;
    this.findings.follow(element);
    const shown = {
      element,
      findings: this.findings,
      file: this.#file,
      notice: this.#notice,
    };
    render(page(state, shown, this), this.#root);
  }
}
