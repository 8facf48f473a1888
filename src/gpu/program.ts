import { GpuError } from './errors.ts';

/** Shader text as one value: parts joined in order, generated constants in front. */
export function program(parts: readonly string[], constants: Record<string, ShaderConstant> = {}): string {
  const header = Object.entries(constants).map(([name, value]) => `const ${name} = ${literal(value)};`);
  return [...header, ...parts].join('\n');
}

/** A number with the WGSL type it is to have. */
export type ShaderConstant = { u32: number } | { i32: number } | { f32: number };

function literal(constant: ShaderConstant): string {
  if ('f32' in constant) {
    if (!Number.isFinite(Math.fround(constant.f32))) {
      throw new RangeError(`Expected a shader constant that is finite as float32, got ${constant.f32}`);
    }
    return `f32(${constant.f32})`;
  }
  const [type, value] = Object.entries(constant)[0] as ['u32' | 'i32', number];
  // WGSL has no literal for the least i32: its minus sign is an operator on a number that is too large
  const [min, max] = type === 'u32' ? [0, 2 ** 32 - 1] : [1 - 2 ** 31, 2 ** 31 - 1];
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`Expected an integer shader constant from ${min} to ${max}, got ${value}`);
  }
  return type === 'u32' ? `${value}u` : `${value}i`;
}

export interface ComputeSource {
  readonly label: string;
  readonly code: string;
  readonly entryPoint: string;
  readonly layout?: GPUPipelineLayout;
}

/** Everything of a render pipeline but its module, which is made from `code`. */
export type RenderSource = Omit<GPURenderPipelineDescriptor, 'vertex' | 'fragment' | 'layout'> & {
  readonly label: string;
  readonly code: string;
  readonly layout?: GPUPipelineLayout;
  readonly vertex: Omit<GPUVertexState, 'module'>;
  readonly fragment?: Omit<GPUFragmentState, 'module'>;
};

/** What was compiled for a device; it goes when the device goes. Failures are not kept. */
interface Cache {
  readonly modules: Map<string, Promise<GPUShaderModule>>;
  readonly compute: Map<string, Promise<GPUComputePipeline>>;
  readonly render: Map<string, Promise<GPURenderPipeline>>;
}

const caches = new WeakMap<GPUDevice, Cache>();

function cacheOf(device: GPUDevice): Cache {
  let cache = caches.get(device);
  if (!cache) caches.set(device, (cache = { modules: new Map(), compute: new Map(), render: new Map() }));
  return cache;
}

/** The value under a key, made once; those who ask while it is being made share the promise. */
function once<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}

/**
 * A compiled shader module, cached by its text.
 *
 * @throws GpuError of kind `compile` with the compiler's messages and the lines they speak of
 */
export function shaderModule(device: GPUDevice, label: string, code: string): Promise<GPUShaderModule> {
  return once(cacheOf(device).modules, code, async () => {
    // The messages below say more than the validation error that a bad text also causes.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label, code });
    const scope = device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const refused = await scope;
    const errors = messages.filter(({ type }) => type === 'error');
    if (errors.length > 0) throw new GpuError('compile', describeMessages(label, code, errors));
    if (refused) throw new GpuError('compile', `${label}: ${refused.message}`);
    return module;
  });
}

/** A compute pipeline, compiled without blocking and cached by shader text, entry point and layout. */
export function computePipeline(device: GPUDevice, source: ComputeSource): Promise<GPUComputePipeline> {
  const { label, code, entryPoint, layout = 'auto' } = source;
  const key = `${entryPoint}\n${identityOf(layout)}\n${code}`;
  return once(cacheOf(device).compute, key, async () => {
    const module = await shaderModule(device, label, code);
    const compile = device.createComputePipelineAsync({ label, layout, compute: { module, entryPoint } });
    return compile.catch(asCompileError(label));
  });
}

/** A render pipeline, compiled without blocking and cached by shader text and all of its state. */
export function renderPipeline(device: GPUDevice, source: RenderSource): Promise<GPURenderPipeline> {
  const { code, layout = 'auto', ...state } = source;
  const key = `${JSON.stringify(state)}\n${identityOf(layout)}\n${code}`;
  return once(cacheOf(device).render, key, async () => {
    const module = await shaderModule(device, state.label, code);
    const vertex = { ...state.vertex, module };
    const fragment = state.fragment && { ...state.fragment, module };
    const compile = device.createRenderPipelineAsync({ ...state, layout, vertex, fragment });
    return compile.catch(asCompileError(state.label));
  });
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** A word for a layout: equal exactly when the layouts are the same object. */
function identityOf(layout: GPUPipelineLayout | 'auto'): string {
  if (layout === 'auto') return layout;
  let identity = identities.get(layout);
  if (identity === undefined) identities.set(layout, (identity = ++identityCount));
  return String(identity);
}

function asCompileError(label: string): (cause: unknown) => never {
  return (cause) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new GpuError('compile', `${label}: the pipeline did not compile: ${message}`, { cause });
  };
}

/** The compiler's messages, each with the line it speaks of and the one before. */
function describeMessages(label: string, code: string, messages: readonly GPUCompilationMessage[]): string {
  const lines = code.split('\n');
  const told = messages.map(({ lineNum, linePos, message }) => {
    const excerpt = [lineNum - 1, lineNum]
      .filter((line) => line >= 1 && line <= lines.length)
      .map((line) => `${String(line).padStart(5)} | ${lines[line - 1]}`);
    return [`${lineNum}:${linePos} ${message}`, ...excerpt].join('\n');
  });
  return [`${label}: the shader did not compile`, ...told].join('\n');
}
