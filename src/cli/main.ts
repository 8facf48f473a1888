#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './run.ts';

// Node 20 has WebAssembly's relaxed SIMD, but behind a flag; later ones have it, and no flag
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
process.once('SIGTERM', () => interrupt.abort(new Error('terminated')));
// a reader that went away (`| head`) is no failure of ours
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
// without a reader of the errors the exit code still tells
process.stderr.on('error', () => {});

const { stdout, stderr } = process;
process.exitCode = await run(process.argv.slice(2), { stdout, stderr, signal: interrupt.signal });
