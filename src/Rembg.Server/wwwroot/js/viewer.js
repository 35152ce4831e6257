// The selected photo at large size: its two pictures, its button bar and its details.

import { certaintyOf, isDoubtful } from "./certainty.js";
import { Comparison } from "./comparison.js";
import { listen, listenToKeys, zoomByKey } from "./gestures.js";
import { lookOf } from "./look.js";
import { Shown } from "./shown.js";
import { VEILS } from "./states.js";
import { bytes, milliseconds, pixels } from "./text.js";
import { fillBar } from "./timing.js";
import { toneOf } from "./tone.js";
import { Zoom } from "./zoom.js";

const element = (id) => document.getElementById(id);

export class Viewer {
  #zoom = new Zoom();
  #comparison = new Comparison(this.#zoom);
  #stage = element("stage");
  #pictures = { before: new Shown(element("before")), after: new Shown(element("after")) };
  #calls;

  photo = null;

  /**
   * @param {{ onStep: (by: number) => void, onDownload, onRetry, onTouch: (photo) => void, settings: () => object,
   *   fileAtHand: (photo) => Blob? }} calls
   */
  constructor(calls) {
    this.#calls = calls;
    const parts = { stage: this.#stage, zoom: this.#zoom, tool: this.#comparison, onChange: () => this.#place() };
    listen(parts);
    listenToKeys(parts);
    new ResizeObserver(() => this.#place()).observe(this.#stage);
    const act = (id, action) => element(id).addEventListener("click", action);
    act("zoom-in", () => this.#change(() => this.#zoom.by(1.25)));
    act("zoom-out", () => this.#change(() => this.#zoom.by(0.8)));
    act("zoom-full", () => this.#change(() => this.#zoom.actualSize()));
    act("zoom-fit", () => this.#change(() => this.#zoom.fit()));
    act("previous", () => calls.onStep(-1));
    act("next", () => calls.onStep(1));
    act("viewer-download", () => calls.onDownload(this.photo));
    act("viewer-touch", () => calls.onTouch(this.photo));
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

  /** Shows a photo; null hides the viewer. */
  choose(photo) {
    if (photo === this.photo) {
      return;
    }

    this.photo = photo;
    element("viewer").hidden = !photo;
    this.#pictures.before.set(null);
    this.#pictures.after.set(null);
    this.#zoom.fit();
    this.#layers(null);
    if (photo) {
      this.update();
    }
  }

  /** Shows changes to the photo or to its finish. */
  async update() {
    const { photo } = this;
    if (!photo) {
      return;
    }

    const settings = this.#calls.settings();
    const { cutout } = photo;
    this.#facts(photo);
    const [look, tone] = await Promise.all([
      // If the subject cannot be found, the whole picture is shown.
      cutout ? lookOf(photo, settings).catch(() => null) : null,
      cutout ? toneOf(cutout) : null,
      this.#pictures.before.set(photo.file),
      this.#pictures.after.set(cutout),
    ]);
    if (photo === this.photo && cutout === photo.cutout && settings === this.#calls.settings()) {
      element("backdrop").dataset.tone = tone;
      this.#layers(look);
      this.#size(photo, look);
    }
  }

  /** Shows the photo's position in the list. */
  setPlace(index, count) {
    element("viewer-place").textContent = count > 1 ? `${index + 1} of ${count}` : "";
    // The buttons are not disabled, because a disabled button would lose the focus.
    element("previous").setAttribute("aria-disabled", String(index === 0));
    element("next").setAttribute("aria-disabled", String(index === count - 1));
    element("previous").hidden = element("next").hidden = count < 2;
  }

  #layers(look) {
    const { before, after } = this.#pictures;
    const shown = after.isShown ? after : before;
    const photo = { width: shown.width, height: shown.height };
    const frame = look?.frame ?? { x: 0, y: 0, ...photo };
    if (shown.isShown) {
      this.#zoom.setPicture(frame.width, frame.height);
    }

    this.#comparison.show({
      hasBefore: before.isShown,
      hasAfter: after.isShown,
      name: this.photo?.result?.isMask ? "Mask" : "Cut-out",
      title: this.photo?.name ?? "",
      key: this.photo?.id,
      photo,
      frame,
      shadow: look?.shadow ?? null,
    });
    this.#place();
  }

  #facts(photo) {
    const { result, state } = photo;
    const veil = VEILS[state]?.(photo) ?? "";
    element("viewer-name").textContent = photo.name;
    element("viewer-name").title = photo.name;
    element("viewer-download").disabled = state !== "done";
    element("viewer-touch").disabled = state !== "done" || result.isMask;
    element("veil").hidden = !veil;
    element("veil").dataset.state = state;
    element("veil").classList.toggle("light", Boolean(result));
    element("veil-text").textContent = veil;
    element("veil-retry").hidden = state !== "failed" || !photo.canRetry;
    const hint = hintOf(photo);
    element("viewer-hint").hidden = !hint;
    element("viewer-hint").textContent = hint;
    element("viewer-details").hidden = !result;
    element("viewer-model").textContent = result ? [result.model, result.device?.toUpperCase(), milliseconds(result.milliseconds)].filter(Boolean).join(" · ") : "";
    element("viewer-certainty").textContent = certaintyTextOf(photo);
    element("viewer-certainty").hidden = !certaintyOf(photo);
    fillBar(element("viewer-timing"), result);
    if (!result) {
      element("viewer-facts").textContent = bytes(photo.file.size);
    }
  }

  /** Shows the dimensions of the file to download, and its size in bytes once it exists. */
  #size(photo, look) {
    if (photo.result) {
      const { width, height } = look?.frame ?? photo.result;
      const file = this.#calls.fileAtHand(photo);
      element("viewer-facts").textContent = [pixels(width, height), file && bytes(file.size)].filter(Boolean).join(" · ");
    }
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
    // The photo can only be moved if it is larger than its window, so it is a tab stop only then.
    this.#stage.tabIndex = zoom.isLarger ? 0 : -1;
    element("zoom-value").textContent = `${Math.round(zoom.magnification * 100)} %`;
    element("zoom-full").setAttribute("aria-label", `${Math.round(zoom.magnification * 100)} %, show actual size`);
    element("zoom-fit").setAttribute("aria-pressed", String(zoom.isFit));
  }
}

/** Returns advice on a result that needs attention; an empty string for other results. */
function hintOf(photo) {
  if (photo.result && !photo.result.hasSubject) {
    return "Nothing stood out from the background in this photo. Touch it up, or try another model under “For experts”.";
  }

  return isDoubtful(photo) ? `The model is uncertain about this photo (certainty ${certaintyOf(photo)}). Check the cut-out, touch it up, or try another model under “For experts”.` : "";
}

/** Returns the certainty, and the looks at the photo if there was more than one. */
function certaintyTextOf(photo) {
  return [`Certainty ${certaintyOf(photo)}`, photo.result?.looks].filter(Boolean).join(" · ");
}
