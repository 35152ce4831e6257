// The photos on the page and the state of each.

let count = 0;

// Photos of earlier visits keep their ids, so the ids of this visit start with a different time.
const visit = Date.now().toString(36);

/** One photo. `state`: waiting, uploading, working, busy (the server is busy), done or failed. */
export class Photo {
  id = `photo-${visit}-${++count}`;
  state = "waiting";
  /** The uploaded share, 0–1; while the server is busy, the remaining seconds to wait. */
  progress = 0;
  /** The last result with its `key`; kept while a newer one is being computed. */
  result = null;
  /** The brush strokes of a touch-up, in order, and the cut-out with the strokes; null without strokes. */
  strokes = [];
  touched = null;
  /** The last file created that differs from the preview: `{ key, blob }`. */
  rendered = null;
  error = null;
  /** False if the file is too large or not a picture, so sending it again cannot succeed. */
  canRetry = true;
  controller = null;
  /** The key of the requested result. */
  wanted = null;

  constructor(file) {
    this.file = file;
    this.name = file.name;
  }

  /** The current picture without its background. */
  get cutout() {
    return (this.result?.isMask ? null : this.touched) ?? this.result?.blob ?? null;
  }

  get isActive() {
    return this.state === "uploading" || this.state === "working" || this.state === "busy";
  }

  abort() {
    this.controller?.abort(new DOMException("No longer wanted", "AbortError"));
    this.controller = null;
  }
}

/** Dispatches `add`, `change` and `remove`; `event.detail` is the photo. */
export class Photos extends EventTarget {
  #photos = new Map();

  get size() {
    return this.#photos.size;
  }

  [Symbol.iterator]() {
    return this.#photos.values();
  }

  get all() {
    return [...this.#photos.values()];
  }

  has(photo) {
    return this.#photos.has(photo.id);
  }

  /** @param {object} kept The stored state of a photo from an earlier visit. */
  add(file, kept = {}) {
    const photo = Object.assign(new Photo(file), kept);
    this.#photos.set(photo.id, photo);
    this.#tell("add", photo);
    return photo;
  }

  /** Applies changes and dispatches `change`; does nothing if the photo has been removed meanwhile. */
  update(photo, changes) {
    if (this.has(photo)) {
      Object.assign(photo, changes);
      this.#tell("change", photo);
    }
  }

  /** @returns The next photo in the list, or the previous one if there is no next photo; null if the list is empty. */
  remove(photo) {
    const all = this.all;
    const index = all.indexOf(photo);
    photo.abort();
    this.#photos.delete(photo.id);
    this.#tell("remove", photo);
    return all[index + 1] ?? all[index - 1] ?? null;
  }

  count(...states) {
    return this.all.filter((photo) => states.includes(photo.state)).length;
  }

  #tell(type, photo) {
    this.dispatchEvent(new CustomEvent(type, { detail: photo }));
  }
}
