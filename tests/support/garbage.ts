import { setTimeout as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Counts which of the objects that were told to it are still reachable, after a full collection. */
export class Alive {
  readonly #references: WeakRef<object>[] = [];

  add(object: object): void {
    this.#references.push(new WeakRef(object));
  }

  async count(): Promise<number> {
    // a weak reference is strong until the turn in which it was made or read is over
    await turn(0);
    collect();
    return this.#references.filter((reference) => reference.deref()).length;
  }
}
