import { rename, rm, writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { version } from '../../package.json';
import type { PlaneMeasurer } from '../analysis/survey/measure.ts';
import { surveyPlan, type SurveyCase } from '../analysis/survey/plan.ts';
import { surveyCsv, type SurveyRow } from '../analysis/survey/rows.ts';
import { runSurvey } from '../analysis/survey/run.ts';
import { readSeeds } from '../analysis/survey/seeds.ts';
import { summarizeSurvey } from '../analysis/survey/summary.ts';
import { availableThreads } from '../engine/cpu/threads.ts';
import { firstRepeated } from '../spec/agreement.ts';
import { INITS } from '../spec/landscape.ts';
import { duration } from '../spec/quantities.ts';
import { surveyCaption, surveyTitle } from '../view/figure/survey-caption.ts';
import { checkMaps, surveyMaps, type SurveyMap } from '../view/figure/survey-maps.ts';
import { surveySvg } from '../view/figure/survey.ts';
import type { Theme } from '../view/types.ts';
import { badArgument, parseChoice, parseCommand, parseCount, parseGrid } from './arguments.ts';
import { printJson, type Command, type Context } from './context.ts';
import { ENGINE_CHOICES, withEngine } from './engines.ts';
import { partOf } from './resume.ts';
import { openJournal, type FileJournal } from './survey-journal.ts';

import { dataDigests, planeMeasurer, readSource, tellOfPlanes } from './survey-measure.ts';
import { surveyText } from './survey-text.ts';

const EXTENSIONS = ['.csv', '.svg'];

export const surveyUsage = `survey SPEC.json|PRESET … [--depths 1,2,…] [--widths 2,4,…] [--seeds COUNT|FROM-TO] [--init ${INITS.join('|')}]
         [--grid WxH] [--engine ${ENGINE_CHOICES.join('|')}] [--threads COUNT] [-o OUT.csv] [-o OUT.svg]
         [--maps OUT.svg] [--theme light|dark] [--json] [--restart]
         measures the minima of many random planes; depth is the number of hidden layers; a survey that was cut short goes on with -o`;

/** Measures the minima and the convexity of many random planes, through one problem or through networks of several depths and widths. */
export const survey: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      output: { type: 'string', short: 'o', multiple: true },
      depths: { type: 'string' },
      widths: { type: 'string' },
      seeds: { type: 'string', default: '20' },
      init: { type: 'string' },
      grid: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
      threads: { type: 'string' },
      maps: { type: 'string' },
      theme: { type: 'string', default: 'light' },
      json: { type: 'boolean', default: false },
      restart: { type: 'boolean', default: false },
    },
    surveyUsage,
  );
  const outputs = values.output ?? [];
  checkOutputs(outputs, values.maps);
  const choice = parseChoice('--engine', values.engine, ENGINE_CHOICES);
  const concurrency = values.threads === undefined ? availableThreads() : parseCount('--threads', values.threads, 256);
  const theme = parseChoice('--theme', values.theme, ['light', 'dark'] as const);
  const options = {
    depths: values.depths === undefined ? undefined : parseList('--depths', values.depths, 1000),
    widths: values.widths === undefined ? undefined : parseList('--widths', values.widths, 65_536),
    seeds: parseSeeds(values.seeds),
    init: values.init === undefined ? undefined : parseChoice('--init', values.init, INITS),
    grid: values.grid === undefined ? undefined : parseGrid(values.grid),
  };
  if (positionals.length === 0) throw badArgument('arguments', surveyUsage, 'none');
  const repeated = firstRepeated(positionals);
  if (repeated !== undefined) throw badArgument('arguments', 'problems that differ', `${repeated} twice`);
  const sources = await Promise.all(positionals.map(readSource));
  const plan = surveyPlan({ problems: sources, ...options });
  if (values.maps !== undefined) checkMaps(plan, '--maps');
  tellOfPlanes(sources, context.stderr);

  return withEngine(choice, context, async (engine, reason) => {
    const planes = planeMeasurer(sources, engine, (warning) => context.stderr.write(`warning: ${warning}\n`));
    const settings = { outputs, maps: values.maps, concurrency, theme, restart: values.restart };
    const rows = await measureAll(plan, planes, settings, context);
    const groups = summarizeSurvey(rows);
    const written = values.maps === undefined ? outputs : [...outputs, values.maps];
    if (values.json)
      printJson(context.stdout, { version, engine: engine.name, reason, outputs: written, groups, rows });
    else context.stdout.write(`${surveyText(groups)}${written.map((path) => `wrote ${path}\n`).join('')}`);
    return 0;
  });
};

interface Settings {
  outputs: readonly string[];
  maps: string | undefined;
  concurrency: number;
  theme: Theme;
  restart: boolean;
}

async function measureAll(
  plan: readonly SurveyCase[],
  planes: PlaneMeasurer,
  settings: Settings,
  context: Context,
): Promise<SurveyRow[]> {
  const { outputs, concurrency, restart } = settings;
  const { stderr, signal } = context;
  const digests = await dataDigests(plan, planes);
  const journal = outputs.length > 0 ? await openJournal(outputs[0], plan, planes.engine, digests, restart) : null;
  let kept = journal?.found ?? 0;
  if (kept > 0) stderr.write(`going on with ${partOf(outputs[0])}: ${kept} of ${plan.length} planes are done\n`);
  const line = surveyLine(context, kept);
  try {
    const rows = await runSurvey(plan, {
      measure: (plane, stop) => planes.measure(plane, stop),
      journal: journal ?? undefined,
      concurrency,
      signal,
      onRow(_, done, total) {
        kept = done;
        line.update(done, total);
      },
    });
    line.end();
    await writeAll(plan, rows, planes, settings, signal);
    await journal?.drop();
    return rows;
  } catch (error) {
    line.end();
    await leave(journal, kept, plan.length, outputs[0], context);
    throw error;
  }
}

async function writeAll(
  plan: readonly SurveyCase[],
  rows: readonly SurveyRow[],
  planes: PlaneMeasurer,
  { outputs, maps, theme }: Settings,
  signal: AbortSignal,
): Promise<void> {
  const title = surveyTitle(plan);
  const caption = surveyCaption({ plan, made: `loss-landscape ${version}, ${planes.engineWords}` });
  for (const path of outputs) {
    const isChart = extname(path).toLowerCase() === '.svg';
    await publish(path, isChart ? surveySvg(rows, { theme, title, caption }) : surveyCsv(rows));
  }
  if (maps === undefined) return;
  const drawn: SurveyMap[] = [];
  for (const [k, plane] of plan.entries()) {
    drawn.push({ plane, row: rows[k], field: (await planes.evaluate(plane, signal)).field });
  }
  await publish(maps, surveyMaps(drawn, { theme, title, caption }));
}

async function leave(journal: FileJournal | null, kept: number, total: number, path: string, { stderr }: Context) {
  if (!journal) return;
  if (kept === 0) return journal.drop();
  await journal.close();
  stderr.write(`kept ${kept} of ${total} planes in ${partOf(path)}: the same command goes on\n`);
}

function checkOutputs(outputs: readonly string[], maps: string | undefined): void {
  for (const path of outputs) {
    if (!EXTENSIONS.includes(extname(path).toLowerCase()))
      throw badArgument('-o', `a file ending in ${EXTENSIONS.join(' or ')}`, JSON.stringify(path));
  }
  if (maps !== undefined && extname(maps).toLowerCase() !== '.svg')
    throw badArgument('--maps', 'a file ending in .svg', JSON.stringify(maps));
  const repeated = firstRepeated([...outputs, ...(maps === undefined ? [] : [maps])].map((path) => resolve(path)));
  if (repeated !== undefined) throw badArgument('-o', 'files that differ', `${JSON.stringify(repeated)} twice`);
}

/** Writes a file whole or not at all. */
async function publish(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw badArgument('-o', 'a place that can be written to', `${JSON.stringify(path)} (${code})`);
  }
}

/** `1,2,4`: whole numbers from 1 up, each once. */
function parseList(name: string, text: string, most: number): number[] {
  const list = text.split(',').map((word) => parseCount(name, word.trim(), most));
  const repeated = firstRepeated(list.map(String));
  if (repeated !== undefined) throw badArgument(name, 'numbers that differ', `${repeated} twice`);
  return list;
}

/** `20` for the seeds 1 to 20, or `21-40`. */
function parseSeeds(text: string): number[] {
  const seeds = readSeeds(text);
  if (seeds) return seeds;
  throw badArgument('--seeds', 'a count, or the first and the last seed such as 21-40', JSON.stringify(text));
}

const REDRAW_MS = 100;

/** How far the survey is: a line that rewrites itself on a terminal, and nothing elsewhere. */
function surveyLine({ stderr }: Context, found: number) {
  const start = performance.now();
  let last = -Infinity;
  return {
    update(done: number, total: number): void {
      const now = performance.now();
      if (!stderr.isTTY || (now - last < REDRAW_MS && done < total)) return;
      last = now;
      const left = ((now - start) / (done - found)) * (total - done);
      stderr.write(`\r\x1b[K${done} of ${total} planes · ${duration(left)} left`);
    },
    end: () => void (stderr.isTTY && stderr.write('\r\x1b[K')),
  };
}
