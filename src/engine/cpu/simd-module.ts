// oxlint-disable-next-line import/default -- the binary plugin of vite.config.ts makes the export
import baseline from './simd/kernel.ts?wasm';
// oxlint-disable-next-line import/default -- the binary plugin of vite.config.ts makes the export
import relaxed from './simd/kernel.ts?wasm=relaxed';

/** Which arithmetic to use: the best there is, or one of them by name, for tests and comparisons. */
export type SimdChoice = 'auto' | 'relaxed' | 'baseline' | 'none';

export interface SimdModule {
  /** Null where the plain JavaScript kernel has to do. */
  readonly module: WebAssembly.Module | null;
  /** In words. */
  readonly arithmetic: string;
}

/** Compiles the kernel for what this engine has: relaxed SIMD, baseline SIMD, or a reason why neither. */
export async function compileSimd(choice: SimdChoice = 'auto'): Promise<SimdModule> {
  if (choice === 'none') return plain('as asked');
  if (typeof WebAssembly === 'undefined') return plain('for this engine has no WebAssembly');
  const isRelaxed = choice === 'relaxed' || (choice === 'auto' && WebAssembly.validate(relaxed));
  if (!isRelaxed && !WebAssembly.validate(baseline)) return plain('for this engine has no WebAssembly SIMD');
  try {
    const module = await WebAssembly.compile(isRelaxed ? relaxed : baseline);
    return { module, arithmetic: isRelaxed ? 'WebAssembly relaxed SIMD' : 'WebAssembly SIMD' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!/unsafe-eval|embedder|Content Security Policy/i.test(message)) return plain(`for ${message}`);
    return plain("for the page's content security policy lacks 'wasm-unsafe-eval'");
  }
}

function plain(reason: string): SimdModule {
  return { module: null, arithmetic: `plain JavaScript, ${reason}` };
}
