/** A thread that was started from the text of a classic script, and takes messages of one type. */
export interface SpawnedThread<In> {
  post(message: In): void;
  terminate(): void;
}

export interface Inbox<Out> {
  message(message: Out): void;
  error(error: Error): void;
}

/** Starts a thread; throws, or reports an error, where none can be made. */
export type Spawn<In, Out> = (code: string, listeners: Inbox<Out>) => SpawnedThread<In>;

/** A thread that has said that it is ready. What it says from now on goes to the inbox, whose members may be replaced. */
export interface StartedThread<In, Out> {
  thread: SpawnedThread<In>;
  inbox: Inbox<Out>;
}

/** A thread that does not say that it is ready for this long was silently forbidden. */
const START_TIMEOUT_MS = 10_000;

/** Waits for a thread to say that it is ready, by its first message; null when it does not come up. */
export function startThread<In, Out>(code: string, spawn: Spawn<In, Out>): Promise<StartedThread<In, Out> | null> {
  return new Promise((resolve) => {
    let thread: SpawnedThread<In> | null = null;
    const giveUp = () => {
      clearTimeout(timer);
      thread?.terminate();
      resolve(null);
    };
    const timer = setTimeout(giveUp, START_TIMEOUT_MS);
    const inbox: Inbox<Out> = {
      message: () => {
        clearTimeout(timer);
        if (thread) resolve({ thread, inbox });
      },
      error: giveUp,
    };
    try {
      thread = spawn(code, {
        message: (message) => inbox.message(message),
        error: (error) => inbox.error(error),
      });
    } catch {
      giveUp();
    }
  });
}
