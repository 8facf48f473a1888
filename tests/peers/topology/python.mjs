// GUDHI and scikit-image in a process of their own.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export class Python {
  versions;
  #child;
  #lines;

  static async start() {
    const python = new Python();
    const subject = fileURLToPath(new URL('./subject.py', import.meta.url));
    // Debian's packages are those of its own Python
    python.#child = spawn('/usr/bin/python3', [subject], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    python.#lines = createInterface({ input: python.#child.stdout })[Symbol.asyncIterator]();
    python.versions = await python.#answer();
    return python;
  }

  ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  end() {
    this.#child.stdin.end();
  }

  async #answer() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the Python process ended');
    return JSON.parse(value);
  }
}
