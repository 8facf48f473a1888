import fc from 'fast-check';

// The same random cases in every run, so that a change fails for what it changed. `FC_SEED=7 npx vitest run` tries others.
const seed = typeof process === 'undefined' ? undefined : process.env.FC_SEED;
fc.configureGlobal({ seed: Number(seed ?? 1) });
