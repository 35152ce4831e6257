// Sends waiting photos to the server, a few at a time.

import { formOf, keyOf, previewFields } from "./settings.js";
import { retouch } from "./strokes.js";

const AT_ONCE = 2;

/** The file is too large or not a picture, so a retry would fail again. */
const HOPELESS = [413, 415];

export class Runner {
  #client;
  #photos;
  #settings;
  #running = 0;

  /** The photo in the viewer is sent first. */
  preferred = null;

  /** @param {() => object} settings The current settings; null until the server's models are known. */
  constructor(client, photos, settings) {
    this.#client = client;
    this.#photos = photos;
    this.#settings = settings;
  }

  /** Starts waiting photos up to the limit. */
  pump() {
    while (this.#settings() && this.#running < AT_ONCE) {
      const photo = this.#next();
      if (!photo) {
        return;
      }

      this.#running++;
      this.#run(photo).finally(() => {
        this.#running--;
        this.pump();
      });
    }
  }

  /** Sends every photo again whose result does not match the current settings. */
  refresh() {
    const key = keyOf(previewFields(this.#settings()));
    for (const photo of this.#photos.all) {
      const isRight = photo.state === "done" ? photo.result.key === key : photo.isActive && photo.wanted === key;
      if (photo.result?.key === key && photo.state !== "done") {
        photo.abort();
        this.#photos.update(photo, { state: "done", error: null });
      } else if (!isRight && photo.state !== "waiting" && photo.canRetry) {
        this.retry(photo);
      }
    }

    this.pump();
  }

  retry(photo) {
    photo.abort();
    this.#photos.update(photo, { state: "waiting", progress: 0, error: null });
    this.pump();
  }

  #next() {
    if (this.preferred?.state === "waiting" && this.#photos.has(this.preferred)) {
      return this.preferred;
    }

    for (const photo of this.#photos) {
      if (photo.state === "waiting") {
        return photo;
      }
    }

    return null;
  }

  async #run(photo) {
    const settings = this.#settings();
    const fields = previewFields(settings);
    const key = keyOf(fields);
    const controller = new AbortController();
    // A photo that is sent again has a new controller; reports of earlier attempts are ignored.
    const update = (changes) => photo.controller === controller && this.#photos.update(photo, changes);

    photo.controller = controller;
    photo.wanted = key;
    update({ state: "uploading", progress: 0, error: null });
    try {
      const result = await this.#client.remove(() => formOf(photo.file, fields), {
        signal: controller.signal,
        onUpload: (share) => update({ state: share < 1 ? "uploading" : "working", progress: share }),
        onBusy: (seconds) => update({ state: "busy", progress: seconds }),
      });
      const touched = photo.strokes.length > 0 && !settings.maskOnly ? await retouch(photo.file, result.blob, photo.strokes).catch(() => null) : null;
      update({ state: "done", result: { ...result, key, isMask: settings.maskOnly }, touched, rendered: null, controller: null });
    } catch (error) {
      if (!controller.signal.aborted) {
        update({ state: "failed", error: error.message, canRetry: !HOPELESS.includes(error.status), result: null, controller: null });
      }
    }
  }
}
