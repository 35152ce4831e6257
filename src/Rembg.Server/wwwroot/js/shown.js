// An image element that shows one blob at a time, replaces it only when the next one is decoded, and then releases the old one.

export class Shown {
  #image;
  #blob = null;
  #url = null;
  #setting = Promise.resolve();

  isShown = false;

  constructor(image) {
    this.#image = image;
  }

  get width() {
    return this.#image.naturalWidth;
  }

  get height() {
    return this.#image.naturalHeight;
  }

  /** Resolves when the blob is shown, also for callers that set the same blob while it is being decoded. */
  set(blob) {
    if (blob !== this.#blob) {
      this.#blob = blob;
      this.#setting = this.#load(blob);
    }

    return this.#setting;
  }

  async #load(blob) {
    if (!blob) {
      this.#show(null);
      return;
    }

    const url = URL.createObjectURL(blob);
    const image = new Image();
    image.src = url;
    const isDecoded = await image.decode().then(() => true, () => false);
    if (this.#blob === blob) {
      this.#show(isDecoded ? url : null);
    }

    if (this.#url !== url) {
      URL.revokeObjectURL(url);
    }
  }

  #show(url) {
    const old = this.#url;
    this.#url = url;
    this.isShown = url !== null;
    if (url) {
      this.#image.src = url;
    } else {
      this.#image.removeAttribute("src");
    }

    if (old) {
      URL.revokeObjectURL(old);
    }
  }
}
