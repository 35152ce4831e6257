// Files to keep: one, or all of them as an archive.

import { openArchive, saveBlob } from "./saving.js";
import { fileFields, formOf, keyOf, outputName, previewFields } from "./settings.js";
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
    const settings = { ...this.#settings() };
    saveBlob(await this.#fileOf(photo, settings, call), outputName(photo.name, settings));
  }

  /**
   * Saves what is done as one archive. False when the user picks no place for it.
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
        yield { name: outputName(photo.name, settings), blob: await this.#fileOf(photo, settings, call) };
      }
    }
  }

  /** The preview where it is the file already, else what the server makes of the photo; asked for one at a time. */
  async #fileOf(photo, settings, call) {
    const fields = fileFields(settings);
    const key = keyOf(fields);
    const isPreview = key === keyOf(previewFields(settings)) && photo.result?.key === key;
    const atHand = () => (isPreview ? photo.result.blob : photo.rendered?.key === key ? photo.rendered.blob : null);
    if (atHand()) {
      return atHand();
    }

    const turn = this.#line.then(async () => {
      call.signal.throwIfAborted();
      return atHand() ?? (await this.#client.remove(() => formOf(photo.file, fields), call)).blob;
    });
    this.#line = turn.catch(() => {});
    const blob = await turn;
    photo.rendered = { key, blob };
    return blob;
  }
}
