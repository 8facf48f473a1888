import { existsSync } from 'node:fs';

// WebGPU in Node runs on Chromium's SwiftShader where no other Vulkan driver was chosen.
const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (!process.env.VK_ICD_FILENAMES && existsSync(swiftshader)) process.env.VK_ICD_FILENAMES = swiftshader;
process.env.XDG_RUNTIME_DIR ??= '/tmp';
