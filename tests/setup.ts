import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// WebGPU in Node runs on Chromium's SwiftShader where no other Vulkan driver was chosen.
const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (!process.env.VK_ICD_FILENAMES && existsSync(swiftshader)) process.env.VK_ICD_FILENAMES = swiftshader;
process.env.XDG_RUNTIME_DIR ??= '/tmp';

// Node 20 has relaxed SIMD, but behind a flag; later ones have it, and no flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
