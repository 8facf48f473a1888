import './base.css';

/** The page: the explorer, or what the address asks for: its benchmark with `?benchmark`, many planes with `?compare`. */
const query = new URLSearchParams(location.search);
if (query.has('benchmark')) await import('./bench/main.ts');
else await (query.has('compare') ? import('./app/compare/main.ts') : import('./app/main.ts'));
