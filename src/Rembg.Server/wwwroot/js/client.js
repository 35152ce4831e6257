// The server with patience: waits when it is busy, asks for the key when it is locked.

import { getModels, removeBackground } from "./api.js";

const KEY = "rembg.api-key";
const MOST_TRIES = 40;

/** A server that refuses a photo while it is being sent closes the connection, and browsers may not see why. */
const MOST_LOST = 3;

export class Client {
  #askKey;
  #asking = null;
  #pausedUntil = 0;

  /** @param {(isWrong: boolean) => Promise<string?>} askKey Resolves with null when the question is dismissed. */
  constructor(askKey) {
    this.#askKey = askKey;
  }

  models(signal) {
    return this.#patiently((key) => getModels(key), { signal });
  }

  /**
   * @param {() => FormData} form Made anew for every try.
   * @param {{ signal: AbortSignal, onUpload: (share: number) => void, onBusy: (seconds: number) => void }} call
   */
  remove(form, { signal, onUpload, onBusy }) {
    return this.#patiently((key) => removeBackground(form(), { key, signal, onUpload }), { signal, onBusy });
  }

  async #patiently(send, { signal, onBusy }) {
    for (let tries = 1, lost = 1; ; tries++) {
      await this.#pause(signal, onBusy);
      const key = sessionStorage.getItem(KEY);
      try {
        return await send(key);
      } catch (error) {
        if (error.isBusy && tries < MOST_TRIES) {
          this.#pauseAll(error.retryAfter ?? Math.min(30, 2 ** tries));
        } else if (error.status === 0 && lost < MOST_LOST) {
          await sleep(lost++ * 500, signal);
        } else if (!error.isLocked || !(await this.#unlock(key))) {
          throw error;
        }
      }
    }
  }

  /** A busy server is busy for every photo, so all of them wait; the jitter keeps them from coming back as one. */
  #pauseAll(seconds) {
    const jitter = Math.random() * Math.min(2, 0.25 + seconds / 2);
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + (seconds + jitter) * 1000);
  }

  async #pause(signal, onBusy) {
    for (let left; (left = this.#pausedUntil - Date.now()) > 0;) {
      onBusy?.(Math.ceil(left / 1000));
      await sleep(Math.min(left, 1000), signal);
    }
  }

  /** One question for all the requests that meet the lock; false when it is dismissed. */
  async #unlock(usedKey) {
    if (sessionStorage.getItem(KEY) !== usedKey) {
      return true;
    }

    this.#asking ??= this.#askKey(Boolean(usedKey)).finally(() => (this.#asking = null));
    const key = await this.#asking;
    if (key) {
      sessionStorage.setItem(KEY, key);
    }

    return Boolean(key);
  }
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
