import { render } from 'lit';
import { version } from '../../../package.json';
import { readSurveyCsv } from '../../analysis/survey/read-rows.ts';
import { retainEngines } from '../../elements/engines.ts';
import { LandscapeError, type Problem } from '../../spec/errors.ts';
import { handedHash, type TabStore } from '../../spec/handed.ts';
import { decodeViewState } from '../../spec/view-state.ts';
import { Comparison, type Look } from './comparison.ts';
import { adoptedWords, continuing, unknownWords } from './opened-table.ts';
import { page, type Actions } from './page.ts';
import { PlaneLinks } from './plane-links.ts';
import { problemsWith, type NamedProblem } from './problems.ts';
import { browserStore, RowStore } from './row-store.ts';
import { captionWith, chartOf, saveChart, saveMaps, saveTable } from './saving.ts';
import { firstSettings, queryOf, settingsOf, type Mode, type Settings } from './settings.ts';
import { subjectsOf, type Subject } from './subjects.ts';
import { equallyFar } from './windows.ts';
import { onceAFrame } from '../../elements/once-a-frame.ts';

/** Room of the maps before the page is laid out. */
const FIRST_WIDTH = 640;

/** The page that compares planes: its settings are in the address, its results in what they were asked for. */
export class ComparePage implements Actions {
  /** One rendering a frame, however many changes there were. */
  readonly #queue = onceAFrame(() => this.#draw());
  readonly #root: HTMLElement;
  readonly #problems: readonly NamedProblem[];
  readonly #first: Settings;
  readonly #store: RowStore;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  #settings: Settings;
  #wanted: ReturnType<typeof subjectsOf>;
  readonly #comparisons = new Map<Mode, Comparison>();
  #notice = '';
  #showsPlanes = false;
  #links: PlaneLinks;
  #width = FIRST_WIDTH;
  #chart: { of: Comparison | null; key: string; text: string } = { of: null, key: '', text: '' };

  constructor(root: HTMLElement, { storage = browserStore() }: { storage?: TabStore | null } = {}) {
    this.#root = root;
    const handed = location.hash ? decodeViewState(handedHash(location.hash, sessionStorage)) : null;
    if (location.hash && !handed) this.#notice = 'The address held no landscape that could be read.';
    this.#problems = problemsWith(handed?.landscape ?? null);
    const { palette, engine } = { ...handed?.view };
    const first = firstSettings(handed ? this.#problems[0].name : null);
    this.#first = first;
    const shared = { ...(palette && { palette: palette as Settings['palette'] }), ...(engine && { engine }) };
    this.#settings = settingsOf(location.search, { ...first, ...shared });
    this.#wanted = subjectsOf(this.#settings, this.#problems);
    this.#store = new RowStore(storage, version);
    this.#links = this.#linksNow();
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The comparison that is shown; null before there is one. */
  get comparison(): Comparison | null {
    return this.#comparisons.get(this.#settings.mode) ?? null;
  }

  /** Draws the page; planes are measured at once, a survey shows what an earlier visit left. */
  async start(): Promise<void> {
    retainEngines();
    this.#draw();
    const outcome = this.#root.querySelector('.outcome')!;
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(outcome);
    this.#dark.addEventListener('change', this.#dress);
    if (this.#settings.mode === 'planes') await this.#go();
    else await this.#restore();
  }

  set: Actions['set'] = (change) => {
    const changes = typeof change === 'function' ? change(this.#settings) : change;
    this.#settings = { ...this.#settings, ...changes };
    this.#wanted = subjectsOf(this.#settings, this.#problems);
    this.#notice = '';
    history.replaceState(null, '', queryOf(this.#settings, this.#first) + location.hash);
    if (changes.palette || changes.engine) this.#links = this.#linksNow();
    if (changes.palette || changes.scale) this.#dress();
    this.#queue();
    if (changes.mode === 'survey' && !this.comparison) void this.#restore();
  };

  run = async (): Promise<void> => {
    const isDone = this.#go();
    this.#showOutcome();
    await isDone;
  };

  async #go(): Promise<void> {
    const comparison = this.#isSame ? this.comparison! : this.#begin();
    if (!comparison || comparison.isRunning) return;
    this.#notice = '';
    await this.#guard(() => comparison.run());
  }

  stop = (): void => this.comparison?.stop();

  drawMaps = (): Promise<void> => this.#guard(async () => this.comparison?.drawMaps());

  openTable = (file: File): Promise<void> =>
    this.#guard(async () => {
      const rows = readSurveyCsv(await file.text());
      const plan = 'subjects' in this.#wanted ? this.#wanted.subjects.map(({ plane }) => plane) : [];
      const settings = continuing(rows, this.#settings, plan, this.#problems);
      if (!settings) return this.#say(unknownWords(file.name));
      this.set(settings);
      const comparison = this.#isSame ? this.comparison : this.#begin();
      const count = (await comparison?.adopt(rows)) ?? 0;
      this.#say(adoptedWords(file.name, count, rows.length));
    }, `${file.name} was not opened`);

  showPlanes = (isOpen: boolean): void => {
    this.#showsPlanes = isOpen;
    this.#queue();
  };

  saveTable = (): void => this.#save((comparison) => saveTable(comparison));

  saveChart = (): void => this.#save((comparison) => saveChart(comparison, this.#problems, this.#look));

  saveMaps = (): void =>
    this.#save((comparison) => {
      if (!saveMaps(comparison, this.#problems, this.#look)) this.#say('There are no maps to save yet.');
    });

  linkOf = ({ plane }: Subject): string => this.#links.linkOf(plane);

  openPlane = (event: Event, { plane }: Subject): void => {
    const address = this.#links.handOver(plane);
    if (address !== null) (event.currentTarget as HTMLAnchorElement).href = address;
    else this.#say('This landscape is too large to be handed over; save it in the explorer and open the file there.');
  };

  /** Whether what is shown is what the form says. */
  get #isSame(): boolean {
    const { comparison } = this;
    if (!comparison) return false;
    const { palette, scale } = this.#settings;
    return (
      JSON.stringify({ ...comparison.settings, palette, scale }) === JSON.stringify(this.#settings) && !this.#isOver
    );
  }

  /** Planes that were all measured, or failed, are measured anew when asked for again. */
  get #isOver(): boolean {
    const { comparison } = this;
    return comparison !== null && comparison.settings.mode === 'planes' && comparison.isWhole && !comparison.isRunning;
  }

  #linksNow(): PlaneLinks {
    const { palette, engine } = this.#settings;
    return new PlaneLinks(location.pathname, { palette, engine }, sessionStorage);
  }

  #begin(): Comparison | null {
    const comparison = this.#create();
    if (!comparison) return null;
    this.comparison?.stop();
    this.#comparisons.set(this.#settings.mode, comparison);
    return comparison;
  }

  #create(): Comparison | null {
    if ('problems' in this.#wanted) return null;
    const { subjects } = this.#wanted;
    const { mode, by, windows, problem } = this.#settings;
    const own = this.#problems.find(({ name }) => name === problem)!;
    const isFramed = mode === 'planes' && by === 'kinds' && windows === 'distance';
    return new Comparison(this.#settings, subjects, {
      store: this.#store,
      look: this.#look,
      onChange: () => this.#queue(),
      prepare: isFramed ? (measurer) => equallyFar(subjects, own.landscape, measurer) : undefined,
    });
  }

  /** Shows what an earlier visit left of the survey of these settings, where it left anything and nothing else is shown. */
  async #restore(): Promise<void> {
    await this.#guard(async () => {
      const comparison = this.#create();
      const found = (await comparison?.restore()) ?? 0;
      if (!comparison || found === 0 || this.#comparisons.has('survey')) return;
      this.#comparisons.set('survey', comparison);
      if (comparison.isWhole) return this.#queue();
      this.#say(`${found} of ${comparison.subjects.length} planes are here from before: the survey can go on.`);
    });
  }

  async #guard(work: () => Promise<unknown>, head = 'The comparison ended'): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#say(`${head}: ${wordsOf(error)}`);
    }
  }

  get #look(): Look {
    const { palette, scale } = this.#settings;
    return { palette, scale, theme: this.#dark.matches ? 'dark' : 'light' };
  }

  #dress = (): void => {
    for (const comparison of this.#comparisons.values()) comparison.look = this.#look;
    this.#queue();
  };

  #save(save: (comparison: Comparison) => void): void {
    if (this.comparison) save(this.comparison);
  }

  #chartOf(): string {
    const { comparison } = this;
    if (!comparison) return '';
    const { done, isRunning, subjects, engine } = comparison;
    // of a long survey not every plane is worth a new chart
    const step = isRunning ? Math.max(1, Math.floor(subjects.length / 200)) : 1;
    const key = [this.#look.theme, engine?.words, Math.floor(done / step), isRunning].join();
    if (this.#chart.of !== comparison || this.#chart.key !== key) {
      this.#chart = { of: comparison, key, text: chartOf(comparison, this.#problems, this.#look) };
    }
    return this.#chart.text;
  }

  #showOutcome(): void {
    const outcome = this.#root.querySelector('.outcome');
    // on a narrow page the outcome lies below the form, out of sight
    if (outcome && outcome.getBoundingClientRect().top > innerHeight / 2) outcome.scrollIntoView();
  }

  #resize(width: number): void {
    if (Math.abs(width - this.#width) < 1) return;
    this.#width = Math.floor(width);
    this.#queue();
  }

  #say(notice: string): void {
    this.#notice = notice;
    this.#queue();
  }

  #draw(): void {
    const { comparison } = this;
    const caption = comparison && captionWith(comparison, this.#problems);
    const wrong: readonly Problem[] = 'problems' in this.#wanted ? this.#wanted.problems : [];
    const state = {
      settings: this.#settings,
      problems: this.#problems,
      wrong,
      isRunning: comparison?.isRunning ?? false,
      button: this.#buttonWords(),
      comparison,
      chart: this.#settings.mode === 'survey' ? this.#chartOf() : '',
      showsPlanes: this.#showsPlanes,
      title: caption?.head ?? '',
      lead: caption?.lead ?? '',
      notice: this.#notice,
      explorer: location.pathname + location.hash,
    };
    render(page(state, this.#width, this), this.#root);
  }

  #buttonWords(): string {
    const { comparison } = this;
    const isSurvey = this.#settings.mode === 'survey';
    if (comparison?.isRunning) return isSurvey ? 'Pause' : 'Stop';
    if (this.#isSame && comparison && comparison.done > 0 && !comparison.isWhole) return 'Go on';
    const count = 'subjects' in this.#wanted ? this.#wanted.subjects.length : 0;
    const planes = count === 0 ? 'planes' : count === 1 ? '1 plane' : `${count} planes`;
    return `${isSurvey ? 'Measure' : 'Draw'} ${planes}`;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof LandscapeError && error.problems.length > 0) {
    const [{ path, expected, got }] = error.problems;
    return `${path}: expected ${expected}, got ${got}.`;
  }
  return `${error instanceof Error ? error.message : String(error)}.`;
}
