#!/usr/bin/env node
// Does a kernel spill registers on a real GPU? Asks Mesa's RADV compiler, no GPU needed. See README.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram, compileFor, whatIsMissing } from './radv.mjs';
import { softwareDriver, toSpirv } from './spirv.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    family: { type: 'string', default: 'navi21' },
    entry: { type: 'string' },
    constant: { type: 'string', multiple: true, default: [] },
    assembly: { type: 'string' },
    shaders: { type: 'string' },
    library: { type: 'string', default: new URL('../../dist/index.js', import.meta.url).href },
    json: { type: 'boolean', default: false },
  },
});

const missing = softwareDriver ? whatIsMissing() : 'a software Vulkan driver for Dawn (lavapipe or SwiftShader)';
if (missing) {
  console.log(`Register check skipped: it needs ${missing}.`);
  process.exit(0);
}
process.env.VK_ICD_FILENAMES ??= softwareDriver;
process.env.XDG_RUNTIME_DIR ??= '/tmp';

const shaders = files.length > 0 ? files.flatMap(shadersOfFile) : await kernelsOfEngine();
const folder = mkdtempSync(join(tmpdir(), 'isa-'));
try {
  const program = buildProgram(folder);
  const rows = shaders.flatMap((shader) => measure(shader, program));
  if (options.json) console.log(JSON.stringify(rows, null, 1));
  else printTable(rows);
  const bad = rows.filter(({ spills, scratch, expected }) => (spills > 0 || scratch > 0) && !expected);
  for (const { name, family } of bad) console.error(`${name} spills registers on ${family}`);
  process.exitCode = bad.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}

/** One shader per entry point of a WGSL file. */
function shadersOfFile(path) {
  const code = readFileSync(path, 'utf8');
  const found = [...code.matchAll(/@compute[^{;]*?\bfn\s+(\w+)/g)].map((match) => match[1]);
  const constants = Object.fromEntries(options.constant.map((pair) => pair.split('=')).map(([k, v]) => [k, Number(v)]));
  const entries = options.entry ? [options.entry] : found;
  return entries.map((entryPoint) => ({ name: `${basename(path)} ${entryPoint}`, code, entryPoint, constants }));
}

async function kernelsOfEngine() {
  const { engineKernels } = await import('./kernels.mjs');
  return engineKernels(options.library);
}

function measure(shader, program) {
  if (options.shaders) writeFileSync(join(options.shaders, `${shader.name.replace(/\W+/g, '-')}.wgsl`), shader.code);
  const spirv = toSpirv(shader, folder);
  return options.family.split(',').map((family) => {
    const { statistics, assembly, loop } = compileFor(family, program, spirv);
    if (options.assembly)
      writeFileSync(join(options.assembly, `${shader.name.replace(/\W+/g, '-')}-${family}.s`), assembly);
    return {
      name: shader.name,
      family,
      registers: statistics.VGPRs,
      spills: statistics['Spilled VGPRs'],
      scalarSpills: statistics['Spilled SGPRs'],
      scratch: statistics['Scratch size'],
      waves: statistics['Subgroups per SIMD'],
      shared: statistics['LDS size'],
      bytes: statistics['Code size'],
      loop,
      // the general kernel keeps the activations of any network in an array: scratch memory is its way
      expected: /general/i.test(shader.name),
    };
  });
}

function printTable(rows) {
  const head =
    'kernel|chip|VGPR|spilled|SGPR spilled|scratch B|waves/SIMD|LDS B|code B|loop: fma|trans|other VALU|s_load|LDS|vmem|scratch';
  console.log(`| ${head.split('|').join(' | ')} |`);
  console.log(`|${'---|---|'}${'---:|'.repeat(14)}`);
  for (const { name, family, registers, spills, scalarSpills, scratch, waves, shared, bytes, loop } of rows) {
    const { fma, trans, valu, smem, lds, vmem } = loop;
    const inner = [`${fma}${loop.isLoop ? '' : ' (no loop)'}`, trans, valu, smem, lds, vmem, loop.scratch];
    console.log(
      `| ${[name, family, registers, spills, scalarSpills, scratch, waves, shared, bytes, ...inner].join(' | ')} |`,
    );
  }
}
