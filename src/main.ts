import './base.css';

/** The page: the explorer, or its benchmark where the address asks for it with `?benchmark`. */
const isBenchmark = new URLSearchParams(location.search).has('benchmark');
await (isBenchmark ? import('./bench/main.ts') : import('./app/main.ts'));
