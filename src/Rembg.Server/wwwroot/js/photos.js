// The photos on the page and what is known of each.

let count = 0;

// Photos of earlier visits come back with their ids, so those of this one begin with another time.
const visit = Date.now().toString(36);

/** One photo. `state`: waiting, uploading, working, busy (the server is), done or failed. */
export class Photo {
  id = `photo-${visit}-${++count}`;
  state = "waiting";
  /** Share of the upload, 0–1; seconds still to wait where the server is busy. */
  progress = 0;
  /** The last answer with its `key`; kept while a newer one is on its way. */
  result = null;
  /** The brush strokes of a touch-up, first to last, and the cut-out with them; null without any. */
  strokes = [];
  touched = null;
  /** The last file asked for in another form than the preview: `{ key, blob }`. */
  rendered = null;
  error = null;
  /** False for files that are too large or no picture: sending them again cannot help. */
  canRetry = true;
  controller = null;
  /** The key of what is being asked for. */
  wanted = null;

  constructor(file) {
    this.file = file;
    this.name = file.name;
  }

  /** The picture without its background, as it is now. */
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

/** Tells of `add`, `change` and `remove`; `event.detail` is the photo. */
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

  /** @param {object} kept What is known of a photo from an earlier visit. */
  add(file, kept = {}) {
    const photo = Object.assign(new Photo(file), kept);
    this.#photos.set(photo.id, photo);
    this.#tell("add", photo);
    return photo;
  }

  /** Sets what changed and tells it; nothing for a photo that was removed meanwhile. */
  update(photo, changes) {
    if (this.has(photo)) {
      Object.assign(photo, changes);
      this.#tell("change", photo);
    }
  }

  /** @returns the photo that takes its place in the order: the next one, or else the one before. */
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
