// The chosen photo, large: its two pictures, its bar of buttons and its facts.

import { Comparison } from "./comparison.js";
import { listen, zoomByKey } from "./gestures.js";
import { milliseconds, bytes, pixels } from "./text.js";
import { fillBar } from "./timing.js";
import { VEILS } from "./states.js";
import { Zoom } from "./zoom.js";

const element = (id) => document.getElementById(id);

export class Viewer {
  #zoom = new Zoom();
  #comparison = new Comparison(this.#zoom);
  #stage = element("stage");
  #pictures = { before: new Shown(element("before")), after: new Shown(element("after")) };

  photo = null;

  /**
   * @param {{ onStep: (by: number) => void, onDownload: (photo) => void, onRetry: (photo) => void }} calls
   */
  constructor(calls) {
    listen({ stage: this.#stage, zoom: this.#zoom, comparison: this.#comparison, onChange: () => this.#place() });
    new ResizeObserver(() => this.#place()).observe(this.#stage);
    const act = (id, action) => element(id).addEventListener("click", action);
    act("zoom-in", () => this.#change(() => this.#zoom.by(1.25)));
    act("zoom-out", () => this.#change(() => this.#zoom.by(0.8)));
    act("zoom-full", () => this.#change(() => this.#zoom.actualSize()));
    act("zoom-fit", () => this.#change(() => this.#zoom.fit()));
    act("previous", () => calls.onStep(-1));
    act("next", () => calls.onStep(1));
    act("viewer-download", () => calls.onDownload(this.photo));
    act("veil-retry", () => calls.onRetry(this.photo));
    element("viewer").addEventListener("keydown", (event) => {
      const step = { "[": -1, "]": 1 }[event.key];
      if (step) {
        calls.onStep(step);
      } else if (zoomByKey(event, this.#zoom)) {
        this.#place();
      } else {
        return;
      }

      event.preventDefault();
    });
  }

  /** Shows a photo; null for none. */
  choose(photo) {
    if (photo === this.photo) {
      return;
    }

    this.photo = photo;
    element("viewer").hidden = !photo;
    this.#pictures.before.set(null);
    this.#pictures.after.set(null);
    this.#zoom.fit();
    this.#layers();
    if (photo) {
      this.update();
    }
  }

  /** Shows what has changed about the photo. */
  async update() {
    const photo = this.photo;
    this.#facts(photo);
    await Promise.all([
      this.#pictures.before.set(photo.file),
      this.#pictures.after.set(photo.result?.blob ?? null),
    ]);
    if (photo === this.photo) {
      this.#layers();
    }
  }

  /** Where among the photos it is. */
  setPlace(index, count) {
    element("viewer-place").textContent = `${index + 1} of ${count}`;
    element("previous").disabled = index === 0;
    element("next").disabled = index === count - 1;
  }

  #layers() {
    const { before, after } = this.#pictures;
    const shown = after.isShown ? after : before;
    if (shown.isShown) {
      this.#zoom.setPicture(shown.width, shown.height);
    }

    this.#comparison.show({
      hasBefore: before.isShown,
      hasAfter: after.isShown,
      name: this.photo?.result?.isMask ? "Mask" : "Cut-out",
      title: this.photo?.name ?? "",
    });
    this.#place();
  }

  #facts(photo) {
    const { result, state } = photo;
    const veil = VEILS[state]?.(photo) ?? "";
    element("viewer-name").textContent = photo.name;
    element("viewer-name").title = photo.name;
    element("viewer-download").disabled = state !== "done";
    element("veil").hidden = !veil;
    element("veil").dataset.state = state;
    element("veil").classList.toggle("light", Boolean(result));
    element("veil-text").textContent = veil;
    element("veil-retry").hidden = state !== "failed" || !photo.canRetry;
    element("viewer-hint").hidden = !result || result.hasSubject;
    element("viewer-facts").textContent = (result
      ? [pixels(result.width, result.height), bytes(result.blob.size), result.model, result.device?.toUpperCase(), milliseconds(result.milliseconds)]
      : [bytes(photo.file.size)]).filter(Boolean).join(" · ");
    fillBar(element("viewer-timing"), result);
  }

  #change(action) {
    action();
    this.#place();
  }

  #place() {
    const zoom = this.#zoom;
    zoom.setView(this.#stage.clientWidth, this.#stage.clientHeight, window.devicePixelRatio || 1);
    this.#comparison.place();
    this.#stage.classList.toggle("larger", zoom.isLarger);
    // Only a photo larger than its window can be moved, so only then is it a stop for the Tab key.
    this.#stage.tabIndex = zoom.isLarger ? 0 : -1;
    element("zoom-value").textContent = `${Math.round(zoom.magnification * 100)} %`;
    element("zoom-fit").setAttribute("aria-pressed", String(zoom.isFit));
  }
}

/** An image element that shows one blob at a time, swaps only when the next is decoded, and lets go of the last. */
class Shown {
  #image;
  #blob = null;
  #url = null;

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

  async set(blob) {
    if (blob === this.#blob) {
      return;
    }

    this.#blob = blob;
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
