/** Dispatches on a device's queue at once: one that runs, and one behind it so that the device does not idle between. */
const IN_FLIGHT = 2;

/** Leave to submit one dispatch. */
export interface Turn {
  /**
   * Says that the dispatch is over, and gives the turn on. Returns its own milliseconds: from when it was submitted, or from
   * when the one before it on the queue ended, whoever's that was.
   */
  end(): number;
}

interface Waiting {
  readonly owner: object;
  readonly grant: (turn: Turn) => void;
}

/**
 * The queue of one device, shared fairly by everything that computes on it: at most two dispatches are on the queue, and of
 * those who wait the one goes next whose last turn lies longest back. So a page of many landscapes shows all of them grow,
 * and the time of a dispatch, which decides how large the next one is, is its own and not its neighbours'.
 */
export class Turns {
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  /** When each owner had its last turn, counted in turns. */
  readonly #served = new WeakMap<object, number>();
  #count = 0;
  #inFlight = 0;
  #lastEnd = -Infinity;

  /** @param now milliseconds of a steady clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Waits for a turn. Whoever has one must end it, also when the dispatch failed.
   *
   * @throws the signal's reason when aborted while waiting
   */
  take(owner: object, signal?: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal?.reason);
      };
      const entry: Waiting = {
        owner,
        grant(turn) {
          signal?.removeEventListener('abort', leave);
          resolve(turn);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(entry);
      this.#grant();
    });
  }

  #grant(): void {
    while (this.#inFlight < IN_FLIGHT && this.#waiting.length > 0) {
      let next = 0;
      for (let k = 1; k < this.#waiting.length; k++) {
        if (this.#lastTurn(this.#waiting[k]) < this.#lastTurn(this.#waiting[next])) next = k;
      }
      const [{ owner, grant }] = this.#waiting.splice(next, 1);
      this.#served.set(owner, ++this.#count);
      this.#inFlight++;
      grant(this.#turn());
    }
  }

  #lastTurn({ owner }: Waiting): number {
    return this.#served.get(owner) ?? 0;
  }

  #turn(): Turn {
    const submitted = this.#now();
    let over = false;
    return {
      end: () => {
        if (over) return 0;
        over = true;
        const now = this.#now();
        const milliseconds = now - Math.max(submitted, this.#lastEnd);
        this.#lastEnd = now;
        this.#inFlight--;
        this.#grant();
        return milliseconds;
      },
    };
  }
}

const queues = new WeakMap<GPUDevice, Turns>();

/** The turns of a device's queue. */
export function turnsOf(device: GPUDevice): Turns {
  let turns = queues.get(device);
  if (!turns) queues.set(device, (turns = new Turns()));
  return turns;
}
