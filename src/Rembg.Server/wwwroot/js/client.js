// Calls the server with retries: waits while the server is busy, and asks the user for the API key if one is required.

import { getModels, removeBackground } from "./api.js";

const KEY = "rembg.api-key";
const MOST_TRIES = 40;

/** The maximum number of consecutive lost connections: if the server responds to other requests, and if it does not. */
const MOST_LOST = 8;
const MOST_SILENT = 3;

export class Client {
  #askKey;
  #asking = null;
  #pausedUntil = 0;

  /** @param {(isWrong: boolean) => Promise<string?>} askKey Resolves with null if the user cancels. */
  constructor(askKey) {
    this.#askKey = askKey;
  }

  models(signal) {
    return this.#patiently((key) => getModels(key), { signal });
  }

  /**
   * @param {() => FormData} form Creates a new form for every attempt.
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
        } else if (error.status === 0 && lost < ((await this.#isThere()) ? MOST_LOST : MOST_SILENT)) {
          await this.#waitAfterLoss(lost++, signal, onBusy);
        } else if (!error.isLocked || !(await this.#unlock(key))) {
          throw error;
        }
      }
    }
  }

  /** A busy server is busy for every photo, so all photos wait; jitter keeps them from retrying at the same moment. */
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

  /**
   * A server that rejects a photo during the upload closes the connection, and browsers may not see the response. A lost
   * connection to a server that still responds therefore most likely means that it is busy.
   */
  async #waitAfterLoss(times, signal, onBusy) {
    const seconds = Math.min(15, 2 ** (times - 1)) * (1 + Math.random() / 2);
    onBusy?.(Math.ceil(seconds));
    await sleep(seconds * 1000, signal);
  }

  async #isThere() {
    try {
      await getModels(sessionStorage.getItem(KEY));
      return true;
    } catch (error) {
      return error.status !== 0;
    }
  }

  /** Asks once for all requests that need the key; returns false if the user cancels. */
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
