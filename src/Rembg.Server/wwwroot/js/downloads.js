// Saves one file, or all files as an archive.

import { compose } from "./compose.js";
import { lookOf } from "./look.js";
import { openArchive, saveBlob } from "./saving.js";
import { backgroundOf, fileFields, finishOf, formOf, isMadeHere, keyOf, outputName, PAGE_FORMATS, previewFields } from "./settings.js";
import { zip } from "./zip.js";

export class Downloads {
  #client;
  #photos;
  #settings;
  #line = Promise.resolve();

  constructor(client, photos, settings) {
    this.#client = client;
    this.#photos = photos;
    this.#settings = settings;
  }

  /** Saves one photo's file. @param {{ signal: AbortSignal, onBusy: (seconds: number) => void }} call */
  async one(photo, call) {
    const { name, blob } = await this.#fileOf(photo, { ...this.#settings() }, call);
    saveBlob(blob, name);
  }

  /** Returns the file for the current settings if it already exists; otherwise null. */
  atHand(photo) {
    const settings = this.#settings();
    return this.#atHand(photo, settings, keyFor(photo, settings));
  }

  /**
   * Saves all finished photos as one archive. Resolves with false if the user cancels the file dialog.
   * @param {{ signal: AbortSignal, onBusy: (seconds: number) => void, onFile: (index: number, count: number) => void }} call
   */
  async all(call) {
    const settings = { ...this.#settings() };
    const archive = await openArchive(`cut-outs-${new Date().toISOString().slice(0, 10)}.zip`);
    if (!archive) {
      return false;
    }

    try {
      for await (const part of zip(this.#files(settings, call))) {
        call.signal.throwIfAborted();
        await archive.write(part);
      }
    } catch (error) {
      await archive.abort();
      throw error;
    }

    await archive.close();
    return true;
  }

  async* #files(settings, call) {
    const photos = this.#photos.all.filter((photo) => photo.state === "done");
    for (const [index, photo] of photos.entries()) {
      call.onFile(index, photos.length);
      if (this.#photos.has(photo)) {
        yield await this.#fileOf(photo, settings, call);
      }
    }
  }

  /** Returns a photo's file and its name. Missing files are created one at a time. */
  async #fileOf(photo, settings, call) {
    const key = keyFor(photo, settings);
    const blob = this.#atHand(photo, settings, key) ?? await this.#make(photo, settings, key, call);
    // A browser that cannot write the requested type writes PNG instead and reports that type.
    const format = isMadeHere(settings, photo) ? blob.type.replace("image/", "") : settings.format;
    return { blob, name: outputName(photo.name, settings, format) };
  }

  async #make(photo, settings, key, call) {
    const turn = this.#line.then(async () => {
      call.signal.throwIfAborted();
      return this.#atHand(photo, settings, key) ?? await (isMadeHere(settings, photo) ? composed(photo, settings) : this.#asked(photo, settings, call));
    });
    this.#line = turn.catch(() => {});
    const blob = await turn;
    photo.rendered = { key, blob };
    return blob;
  }

  async #asked(photo, settings, call) {
    return (await this.#client.remove(() => formOf(photo.file, fileFields(settings)), call)).blob;
  }

  /** Returns an existing file, which is the preview or the last file created; otherwise null. */
  #atHand(photo, settings, key) {
    if (photo.rendered?.key === key) {
      return photo.rendered.blob;
    }

    const isPreview = !isMadeHere(settings, photo) && key === photo.result?.key && key === keyOf(previewFields(settings));
    return isPreview ? photo.result.blob : null;
  }
}

/** Returns a key that is the same for identical files of a photo. */
function keyFor(photo, settings) {
  const fields = keyOf(fileFields(settings));
  return isMadeHere(settings, photo) ? JSON.stringify([fields, photo.result?.key, finishOf(settings), photo.strokes]) : fields;
}

async function composed(photo, settings) {
  const format = PAGE_FORMATS.has(settings.format) ? settings.format : "png";
  return compose(photo.cutout, await lookOf(photo, settings), backgroundOf(settings), { type: `image/${format}`, quality: settings.quality });
}
