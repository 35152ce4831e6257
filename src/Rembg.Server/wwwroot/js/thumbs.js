// Thumbnails for the cards, created when a card comes into view, a few kilobytes each.

import { toneOf } from "./tone.js";

const WIDTH = 320;

export class Thumbs {
  #observer;
  #shown = new Map();
  #line = Promise.resolve();

  constructor() {
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const image = target.querySelector("img");
        const shown = this.#shown.get(image);
        if (shown) {
          shown.isNear = isIntersecting;
          this.#refresh(image);
        }
      }
    }, { rootMargin: "300px" });
  }

  /** Shows a blob's picture in an image element as soon as the element is near the visible area. */
  show(image, blob) {
    const shown = this.#shown.get(image);
    if (!shown) {
      this.#shown.set(image, { blob, made: null, url: null, isNear: false });
      // An image without content takes no space and would never come into view, so its parent is observed.
      this.#observer.observe(image.parentElement);
    } else if (shown.blob !== blob) {
      shown.blob = blob;
      this.#refresh(image);
    }
  }

  forget(image) {
    const shown = this.#shown.get(image);
    this.#shown.delete(image);
    this.#observer.unobserve(image.parentElement);
    if (shown?.url) {
      URL.revokeObjectURL(shown.url);
    }
  }

  /** Creates thumbnails one at a time: each decodes the full picture, and hundreds at once would fill the memory. */
  #refresh(image) {
    this.#line = this.#line.then(async () => {
      const shown = this.#shown.get(image);
      if (!shown?.isNear || shown.made === shown.blob) {
        return;
      }

      const blob = shown.blob;
      const small = await shrink(blob).catch(() => null);
      shown.made = blob;
      if (small && this.#shown.get(image) === shown) {
        const old = shown.url;
        shown.url = URL.createObjectURL(small);
        image.src = shown.url;
        image.hidden = false;
        image.parentElement.dataset.tone = await toneOf(small);
        if (old) {
          URL.revokeObjectURL(old);
        }
      }
    });
  }
}

async function shrink(blob) {
  const bitmap = await createImageBitmap(blob, { resizeWidth: WIDTH, resizeQuality: "medium" });
  try {
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = Math.min(bitmap.height, WIDTH * 3);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    return await new Promise((resolve, reject) => canvas.toBlob((small) => (small ? resolve(small) : reject(new Error("too large"))), "image/webp", 0.8));
  } finally {
    bitmap.close();
  }
}
