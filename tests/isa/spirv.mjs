// WGSL → SPIR-V as a browser's driver gets it: Dawn compiles the shader on a software adapter and dumps what it made.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DUMP = fileURLToPath(new URL('dump.mjs', import.meta.url));

/** Where Dawn finds an adapter. It refuses the lavapipe of Mesa 22, so SwiftShader comes first. */
const SOFTWARE = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json',
  '/usr/share/vulkan/icd.d/lvp_icd.json',
];

export const softwareDriver = [process.env.VK_ICD_FILENAMES, ...SOFTWARE].find((path) => path && existsSync(path));

/**
 * Compiles one entry point.
 *
 * @param {{ code: string, entryPoint?: string, constants?: Record<string, number> }} shader
 * @param {string} folder where the binary is written
 * @returns {{ file: string, bindings: string[] }} the binary, and its buffers as `set:binding:s|u`
 */
export function toSpirv({ code, entryPoint, constants }, folder) {
  const request = join(folder, 'shader.json');
  writeFileSync(request, JSON.stringify({ code, entryPoint, constants }));
  const env = {
    ...process.env,
    VK_ICD_FILENAMES: softwareDriver,
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? '/tmp',
  };
  const dawn = spawnSync(process.execPath, [DUMP, request], { encoding: 'utf8', env, maxBuffer: 2 ** 28 });
  if (dawn.status !== 0) throw new Error(`Dawn does not compile this shader:\n${dawn.stderr.trim().slice(0, 2000)}`);
  const text = dawn.stdout.split('/* Dumped SPIRV disassembly */').pop();
  if (!text.includes('OpCapability')) throw new Error('Dawn dumped no SPIR-V; its toggle dump_shaders has changed');
  const source = join(folder, 'shader.spvasm');
  const file = join(folder, 'shader.spv');
  // an older spirv-as does not know maximal reconvergence, which concerns subgroup operations alone
  writeFileSync(source, text.replace(/^.*(MaximallyReconverges|maximal_reconvergence).*\n/gm, ''));
  execFileSync('spirv-as', ['--target-env', `spv${/; Version: ([\d.]+)/.exec(text)[1]}`, source, '-o', file]);
  return { file, bindings: bindingsOf(text) };
}

function bindingsOf(text) {
  const sets = new Map([...text.matchAll(/OpDecorate (%\S+) DescriptorSet (\d+)/g)].map(([, id, set]) => [id, set]));
  return [...text.matchAll(/OpDecorate (%\S+) Binding (\d+)/g)].map(([, id, binding]) => {
    const [, storage] = new RegExp(`${id} = OpVariable \\S+ (\\w+)`).exec(text);
    return `${sets.get(id)}:${binding}:${storage === 'Uniform' ? 'u' : 's'}`;
  });
}
