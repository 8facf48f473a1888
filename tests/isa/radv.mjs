// Mesa's RADV compiler for cards that are not there: registers, spills, occupancy, and what its inner loop is made of.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('radv.c', import.meta.url));
const DRIVER = [process.env.RADV_ICD, '/usr/share/vulkan/icd.d/radeon_icd.x86_64.json'].find(
  (path) => path && existsSync(path),
);

/** What keeps this machine from running the check, in words; null where nothing does. */
export function whatIsMissing() {
  if (!DRIVER) return "Mesa's RADV driver (Debian: mesa-vulkan-drivers; or its ICD file in RADV_ICD)";
  if (!existsSync('/usr/include/vulkan/vulkan.h')) return 'the Vulkan headers (Debian: libvulkan-dev)';
  for (const [command, pack] of [
    ['gcc', 'gcc'],
    ['spirv-as', 'spirv-tools'],
  ]) {
    if (spawnSync(command, ['--version']).status !== 0) return `${command} (Debian: ${pack})`;
  }
  return null;
}

/** Builds the small C program that asks the driver; gives its path. */
export function buildProgram(folder) {
  const program = join(folder, 'radv');
  execFileSync('gcc', ['-O1', '-Wall', '-o', program, SOURCE, '-lvulkan'], { stdio: 'inherit' });
  return program;
}

/**
 * Compiles a SPIR-V shader for a family of chips (`navi21` = RDNA 2, `navi31` = RDNA 3, `vega10` = GCN 5).
 *
 * @returns {{ device: string, statistics: Record<string, number>, assembly: string, loop: ReturnType<typeof hottestLoop> }}
 */
export function compileFor(family, program, shader) {
  const run = ask(family, program, shader);
  if (run.status !== 0) throw new Error(`RADV (${family}): ${run.stderr.trim() || run.signal || `exit ${run.status}`}`);
  const [head, assembly = ''] = run.stdout.split('\nassembly\n');
  const pairs = head.split('\n').map((line) => line.split('\t'));
  const statistics = Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
  return { device: pairs[0][1], statistics, assembly, loop: hottestLoop(assembly) };
}

/** What older versions of Mesa call a chip. */
const FORMERLY = { navi31: 'gfx1100', navi33: 'gfx1102' };

function ask(family, program, { file, bindings }) {
  const env = { ...process.env, VK_ICD_FILENAMES: DRIVER, RADV_FORCE_FAMILY: family, MESA_SHADER_CACHE_DISABLE: '1' };
  const run = spawnSync(program, [file, '-a', ...bindings], { encoding: 'utf8', env, maxBuffer: 2 ** 28 });
  const isUnknown = run.status !== 0 && run.stderr.includes('Unknown family') && family in FORMERLY;
  return isUnknown ? ask(FORMERLY[family], program, { file, bindings }) : run;
}

const TRANSCENDENTAL = /^v_(exp|log|rcp|rsq|sqrt|sin|cos)_f/;

/**
 * Kinds of instructions, by RDNA's names. `v_pk_fma` and `v_dual_fmac` count as what they are: two in one slot would show
 * as fewer slots per multiply-add.
 */
function kindOf(name) {
  if (/^v_(dual_)?(pk_)?(fma|fmac|mad|mac)(ak|mk|_mix)?_?(legacy_)?f/.test(name)) return 'fma';
  if (TRANSCENDENTAL.test(name)) return 'trans';
  if (name.startsWith('v_')) return 'valu';
  if (/^s_(buffer_)?load/.test(name)) return 'smem';
  if (/^(ds_|lds_)/.test(name)) return 'lds';
  if (name.startsWith('scratch_')) return 'scratch';
  if (/^(buffer|global|flat|image|tbuffer)_/.test(name)) return 'vmem';
  if (/^s_(waitcnt|nop|clause|delay|inst_prefetch|sleep|code_end|endpgm)/.test(name)) return 'wait';
  return 'salu';
}

/** Instructions by kind in the innermost loop (a backward branch and what it jumps over) with the most multiply-adds. */
export function hottestLoop(assembly) {
  const code = [];
  const labels = new Map();
  for (const line of assembly.split('\n')) {
    const label = /^(BB\d+):/.exec(line);
    if (label) labels.set(label[1], code.length);
    const instruction = /^\s+([a-z]\w+)(.*?)(;|$)/.exec(line);
    if (instruction) code.push({ name: instruction[1], operands: instruction[2] });
  }
  const loops = code.flatMap(({ name, operands }, end) => {
    const target = /^s_c?branch/.test(name) && /BB\d+/.exec(operands);
    const start = target ? labels.get(target[0]) : undefined;
    return start !== undefined && start <= end ? [{ start, end }] : [];
  });
  if (loops.length === 0) return { ...count(code), isLoop: false };
  const isInside = (a, b) => a !== b && a.start >= b.start && a.end <= b.end;
  const innermost = loops.filter((loop) => !loops.some((other) => isInside(other, loop)));
  const counts = innermost.map(({ start, end }) => count(code.slice(start, end + 1)));
  return { ...counts.reduce((a, b) => (b.fma > a.fma ? b : a)), isLoop: true };
}

function count(code) {
  const counts = {
    total: code.length,
    fma: 0,
    trans: 0,
    valu: 0,
    smem: 0,
    lds: 0,
    vmem: 0,
    scratch: 0,
    salu: 0,
    wait: 0,
  };
  for (const { name } of code) counts[kindOf(name)]++;
  return counts;
}
