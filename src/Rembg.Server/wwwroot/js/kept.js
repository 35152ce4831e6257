// Stores photos and their cut-outs in this browser until they are removed, so that they survive a reload. The page also works if
// the browser stores nothing, as in some private windows, or if the disk is full.

const MOST_PHOTOS = 300;
const MOST_BYTES = 1e9;
const STORE = "photos";

export class Kept {
  #database = null;
  #sizes = new Map();
  #line = Promise.resolve();

  /** Returns the photos of earlier visits in their order; an empty list if nothing is stored. */
  async all() {
    try {
      this.#database = await open();
      const records = await answerTo(this.#store("readonly").getAll());
      records.forEach((record) => this.#sizes.set(record.id, sizeOf(record)));
      return records.sort((one, other) => one.order - other.order);
    } catch {
      return [];
    }
  }

  /** Stores a photo in its current state. */
  put(photo) {
    const { id, file, result, strokes, touched } = photo;
    const record = { id, order: orderOf(id), file, result, strokes, touched };
    return this.#inTurn(async () => {
      const size = sizeOf(record);
      const others = [...this.#sizes].filter(([key]) => key !== id);
      if (others.length >= MOST_PHOTOS || others.reduce((sum, [, bytes]) => sum + bytes, size) > MOST_BYTES) {
        await this.#delete(id);
        return;
      }

      try {
        await this.#write((store) => store.put(record));
        this.#sizes.set(id, size);
      } catch {
        // The disk is full; an older state of the photo must not be restored instead.
        await this.#delete(id);
      }
    });
  }

  remove({ id }) {
    return this.#inTurn(() => this.#delete(id));
  }

  /** Returns true if a photo would be restored after a reload. */
  holds({ id }) {
    return this.#sizes.has(id);
  }

  async #delete(id) {
    this.#sizes.delete(id);
    await this.#write((store) => store.delete(id));
  }

  /** Waits for the transaction, because a full disk can make it fail after its request has succeeded. */
  #write(change) {
    const { transaction } = change(this.#store("readwrite"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  /** Runs actions one after the other and ignores failures, because storage is only a convenience. */
  #inTurn(action) {
    this.#line = this.#line.then(() => (this.#database ? action() : undefined)).catch(() => {});
    return this.#line;
  }

  #store(mode) {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
  }
}

function open() {
  const request = indexedDB.open("rembg", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  return answerTo(request);
}

function answerTo(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function sizeOf({ file, result, touched }) {
  return file.size + (result?.blob.size ?? 0) + (touched?.size ?? 0);
}

/** Returns a photo's order. Ids have the form `photo-<visit>-<number>`, with the visit's time in base 36. */
function orderOf(id) {
  const [, visit, number] = id.split("-");
  return parseInt(visit, 36) * 1e4 + Number(number);
}
