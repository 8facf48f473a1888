// Child process of spirv.mjs: compiles one WGSL compute shader with Dawn, which dumps its SPIR-V to stdout.
import { readFileSync } from 'node:fs';
import { create, globals } from 'webgpu';

const { code, entryPoint, constants } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
Object.assign(globalThis, globals);
const gpu = create(['enable-dawn-features=dump_shaders']);
globalThis.keptGpu = gpu; // Dawn crashes when its GPU object is collected while a device is in use
const adapter = await gpu.requestAdapter();
if (!adapter) throw new Error('Dawn finds no adapter');
const requiredLimits = {};
for (const name in adapter.limits) {
  if (name.startsWith('max') && typeof adapter.limits[name] === 'number') requiredLimits[name] = adapter.limits[name];
}
const device = await adapter.requestDevice({ requiredFeatures: [...adapter.features], requiredLimits });
const module = device.createShaderModule({ code });
const { messages } = await module.getCompilationInfo();
for (const { type, lineNum, message } of messages) console.error(`${type}, line ${lineNum}: ${message}`);
if (messages.some(({ type }) => type === 'error')) process.exit(1);
await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint, constants } });
process.exit(0);
