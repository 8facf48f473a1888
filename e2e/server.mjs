// Serves the built explorer and element on one port, and pages of "another site" under a strict policy on a second one.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Another place than `dist` may hold the build. */
const dist = process.env.DIST_DIR ?? join(here, '../dist');
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

function serve(port, folders, headers) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname).replace(/\/$/, '/index.html');
    for (const folder of folders) {
      try {
        const body = await readFile(join(folder, path));
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', ...headers });
        return response.end(body);
      } catch {
        // not in this folder
      }
    }
    response.writeHead(404).end();
  });
  server.listen(port);
}

serve(4871, [join(dist, 'app'), dist], { 'access-control-allow-origin': '*' });
serve(4872, [join(here, 'pages')], {
  'content-security-policy':
    "default-src 'none'; script-src 'self' http://localhost:4871; style-src 'self'; img-src 'self' data:; connect-src 'self'",
});
