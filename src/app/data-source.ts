import type { Editor } from './editor.ts';
import { columnsOf, describeSamples, firstRoles, rolesOf, rowsOf, type Role } from './opened-data.ts';
import type { ExplorerState } from './state.ts';
import type { Table } from '../model/tables/table.ts';
import { LandscapeError, type Problem } from '../spec/errors.ts';
import type { DataSpec } from '../spec/landscape.ts';

export interface OpenedTable {
  readonly name: string;
  readonly table: Table;
  readonly roles: readonly Role[];
  /** Names of the classes 0, 1, … where the target has names. */
  readonly classes: readonly string[] | null;
  /** What may be other than the author of the file meant. */
  readonly warnings: readonly string[];
  /** Why its samples could not be taken; empty when they were. */
  readonly problems: readonly Problem[];
}

/** The data file that was opened last: which of its columns are inputs, and which targets. */
export class DataSource {
  readonly #editor: Editor;
  readonly #state: () => ExplorerState;
  readonly #say: (sentence: string) => void;
  #opened: OpenedTable | null = null;
  #files: readonly File[] = [];
  /** The data that the opened table stands beside. */
  #key: unknown = null;

  constructor(editor: Editor, state: () => ExplorerState, say: (sentence: string) => void) {
    this.#editor = editor;
    this.#state = state;
    this.#say = say;
  }

  /** The opened table, as long as these data are those taken from it. */
  tableFor(data: DataSpec): OpenedTable | null {
    return this.#key === keyOf(data) ? this.#opened : null;
  }

  /** Opens a table, an array or an archive, or two arrays: inputs and targets. */
  async open(...files: File[]): Promise<void> {
    if (files.length > 2) {
      const names = files.map(({ name }) => name).join(', ');
      return this.#say(
        `Expected one data file, or inputs and targets in two .npy files, got ${files.length}: ${names}.`,
      );
    }
    const { data, network, parameters } = this.#state().draft;
    const spec = 'file' in data ? data : null;
    const opened = await this.#read(files, spec?.header);
    if (!opened) return;
    this.#files = files;
    // drawn parameters are drawn anew for other widths, given ones are not
    const widths = 'init' in parameters ? [] : network.layers;
    const roles = (spec && rolesOf(opened.table, spec)) ?? firstRoles(opened.table, widths);
    await this.#take({ ...opened, roles });
  }

  async setRole(column: number, role: Role): Promise<void> {
    if (!this.#opened) return;
    this.#opened = { ...this.#opened, roles: this.#opened.roles.with(column, role) };
    await this.#take(this.#opened);
  }

  /** Reads the text again, its first row as names or as a sample. */
  async setHeader(header: boolean): Promise<void> {
    const roles = this.#opened?.roles;
    const opened = await this.#read(this.#files, header);
    if (opened && roles) await this.#take({ ...opened, roles });
  }

  async #read(files: readonly File[], header?: boolean): Promise<Omit<OpenedTable, 'roles'> | null> {
    const name = files.map((file) => file.name).join(', ');
    const contents = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer()))).catch(
      () => null,
    );
    if (!contents) {
      this.#say(`${name} could not be read.`);
      return null;
    }
    try {
      const { joinArrays, readTable } = await import('../model/tables/read.ts');
      if (files.length > 1) {
        const [x, y] = inputsFirst(files);
        const table = joinArrays(contents[x], contents[y], [files[x].name, files[y].name]);
        return { name, table, classes: null, warnings: [], problems: [] };
      }
      return { name, table: await readTable(contents[0], { header }), classes: null, warnings: [], problems: [] };
    } catch (error) {
      this.#say(`${name}: ${messageOf(error)}`);
      return null;
    }
  }

  /** Puts the samples into the landscape, or says by row and column why that cannot be. */
  async #take(opened: OpenedTable): Promise<void> {
    const { name, table, roles } = opened;
    const { splitTable } = await import('../model/tables/split.ts');
    const { draft } = this.#state();
    try {
      const [targets, ignore] = [columnsOf(roles, 'target'), columnsOf(roles, 'ignored')];
      const samples = splitTable(table, { targets, ignore });
      const rows = rowsOf(samples, draft.loss.name);
      const { standardize } = draft.data;
      this.#opened = { ...opened, classes: samples.classes, warnings: samples.warnings, problems: [] };
      this.#key = rows.inputs;
      this.#editor.edit((landscape) => ({ ...landscape, data: { ...rows, ...(standardize ? { standardize } : {}) } }));
      this.#say(describeSamples(name, samples, table));
    } catch (error) {
      const problems = error instanceof LandscapeError ? error.problems : [];
      if (problems.length === 0) throw error;
      this.#opened = { ...opened, classes: null, warnings: table.warnings, problems };
      this.#key = keyOf(draft.data);
      this.#say(`${name}: ${messageOf(error)}`);
    }
  }
}

/** What stays the same when a landscape is edited elsewhere. */
function keyOf(data: DataSpec): unknown {
  return 'inputs' in data ? data.inputs : data;
}

/** Which of two arrays holds inputs and which targets: by name, else the larger one has the inputs. */
function inputsFirst(files: readonly File[]): [number, number] {
  const isTargets = files.map(({ name }) =>
    /(^|[^a-z])(y|targets?|labels?)([^a-z]|$)/i.test(name.replace(/\.npy$/i, '')),
  );
  if (isTargets[0] !== isTargets[1]) return isTargets[0] ? [1, 0] : [0, 1];
  return files[0].size >= files[1].size ? [0, 1] : [1, 0];
}

/** The first problem, and how many more there are. */
function messageOf(error: unknown): string {
  if (!(error instanceof LandscapeError) || error.problems.length === 0) return String(error);
  const [{ path, expected, got }] = error.problems;
  const more = error.problems.length > 1 ? `, and ${error.problems.length - 1} more` : '';
  return `${path ? `${path}: ` : ''}expected ${expected}, got ${got}${more}.`;
}
