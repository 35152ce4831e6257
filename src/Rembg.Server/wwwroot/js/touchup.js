// The dialog for touching up a cut-out with a brush.

import { makeCanvas } from "./canvas.js";
import { ask } from "./dialogs.js";
import { Easel } from "./easel.js";
import { listen, placeOf, zoomByKey } from "./gestures.js";
import { retouch } from "./strokes.js";
import { plural } from "./text.js";
import { toneOf } from "./tone.js";
import { Zoom } from "./zoom.js";

const element = (id) => document.getElementById(id);

export class TouchUp {
  #dialog = element("touch");
  #stage = element("touch-stage");
  #ring = element("touch-ring");
  #zoom = new Zoom();
  #easel = null;
  #photo = null;
  #opening = null;
  #before = 0;
  /** The brush's position in pixels of the photo, for keyboard control. */
  #at = { x: 0, y: 0 };
  #onDone;

  /** @param {(photo, changes: { strokes, touched }) => void} onDone */
  constructor(onDone) {
    this.#onDone = onDone;
    const place = () => this.#place();
    listen({ stage: this.#stage, zoom: this.#zoom, tool: this, onChange: place });
    new ResizeObserver(place).observe(this.#stage);
    this.#stage.addEventListener("pointermove", (event) => this.#hover(placeOf(event, this.#stage)));
    this.#stage.addEventListener("pointerleave", () => (this.#ring.hidden = document.activeElement !== this.#stage));
    this.#stage.addEventListener("wheel", (event) => this.#scroll(event), { passive: false });
    this.#stage.addEventListener("focus", place);
    this.#stage.addEventListener("blur", () => (this.#ring.hidden = true));
    element("brush").addEventListener("input", place);
    element("brush").addEventListener("submit", (event) => event.preventDefault());
    const act = (id, action) => element(id).addEventListener("click", action);
    act("touch-undo", () => this.#step("undo"));
    act("touch-redo", () => this.#step("redo"));
    act("touch-in", () => this.#zoomBy(1.5));
    act("touch-out", () => this.#zoomBy(1 / 1.5));
    act("touch-cancel", () => this.#cancel());
    act("touch-done", () => this.#finish());
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event));
    this.#dialog.addEventListener("keyup", (event) => event.key === " " && this.#easel?.current && this.end());
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#cancel();
    });
  }

  /**
   * Opens the dialog; further clicks while it opens have no effect.
   * @throws {TooLargeError} The photo at full size, at which the file is created, is too large for the browser.
   */
  open(photo) {
    this.#opening ??= this.#load(photo).finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #load(photo) {
    const { width, height } = photo.result;
    makeCanvas(width, height).canvas.width = 0;
    this.#photo = photo;
    this.#easel = await Easel.load(photo, { work: element("touch-canvas"), ghost: element("touch-ghost") });
    this.#before = photo.strokes.length;
    this.#at = { x: width / 2, y: height / 2 };
    this.#zoom.setPicture(width, height);
    this.#zoom.fit();
    element("brush").reset();
    element("brush").elements.mode.forEach((radio) => (radio.disabled = radio.value === "keep" && !this.#easel.canKeep));
    element("touch-ghost").hidden = !this.#easel.canKeep;
    element("touch-backdrop").dataset.tone = await toneOf(photo.cutout);
    this.#dialog.showModal();
    this.#stage.focus();
    this.#place();
  }

  /** Implements a pointer tool: takes the pointer for a stroke, unless moving the photo is selected. */
  begin(at) {
    this.#at = this.#inPhoto(at);
    return this.#paint();
  }

  move(at) {
    this.#at = this.#inPhoto(at);
    this.#easel.extend(this.#at.x, this.#at.y);
  }

  end(isDropped = false) {
    this.#easel?.end(isDropped);
    this.#place();
  }

  get #mode() {
    return element("brush").elements.mode.value;
  }

  #paint() {
    if (this.#mode === "move") {
      return false;
    }

    this.#easel.begin(this.#mode, this.#size, this.#at.x, this.#at.y);
    return true;
  }

  /** The brush's width in pixels of the photo; small widths change in finer steps. */
  get #size() {
    const { width, height } = this.#photo.result;
    return Math.max(2, Math.round((Number(element("brush-size").value) / 100) ** 2 * Math.min(width, height) * 0.6));
  }

  /** The page does not scroll under the dialog, so the wheel moves the photo; with Ctrl it zooms. */
  #scroll(event) {
    if (!event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#zoom.move(event.shiftKey ? -event.deltaY : -event.deltaX, event.shiftKey ? 0 : -event.deltaY);
      this.#place();
    }
  }

  #inPhoto({ x, y }) {
    return { x: (x - this.#zoom.x) / this.#zoom.scale, y: (y - this.#zoom.y) / this.#zoom.scale };
  }

  #hover(at) {
    this.#at = this.#inPhoto(at);
    this.#showRing();
  }

  #onKey(event) {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const keys = control
      ? { z: () => this.#step(event.shiftKey ? "redo" : "undo"), y: () => this.#step("redo") }
      : { r: () => this.#choose("remove"), k: () => this.#choose("keep"), m: () => this.#choose("move"), "[": () => this.#resize(-5), "]": () => this.#resize(5) };
    const action = keys[key] ?? (event.target === this.#stage && !control ? this.#brushKeys(event)[key] : null);
    if (action) {
      action();
    } else if (!zoomByKey(event, this.#zoom)) {
      return;
    }

    event.preventDefault();
    this.#place();
  }

  #brushKeys({ shiftKey, repeat }) {
    const step = Math.max(1, this.#size / 2) * (shiftKey ? 4 : 1);
    return {
      ArrowLeft: () => this.#moveBy(-step, 0),
      ArrowRight: () => this.#moveBy(step, 0),
      ArrowUp: () => this.#moveBy(0, -step),
      ArrowDown: () => this.#moveBy(0, step),
      " ": () => !repeat && !this.#easel.current && this.#paint(),
    };
  }

  /** Moves the brush, and also the photo if the brush would leave the window. */
  #moveBy(dx, dy) {
    const { width, height } = this.#photo.result;
    this.#at = { x: Math.min(width, Math.max(0, this.#at.x + dx)), y: Math.min(height, Math.max(0, this.#at.y + dy)) };
    if (this.#easel.current) {
      this.#easel.extend(this.#at.x, this.#at.y);
    }

    const { x, y, scale } = this.#zoom;
    const over = (at, size) => (at < 0 ? -at : at > size ? size - at : 0);
    this.#zoom.move(over(x + this.#at.x * scale, this.#stage.clientWidth), over(y + this.#at.y * scale, this.#stage.clientHeight));
  }

  #choose(mode) {
    const radio = [...element("brush").elements.mode].find(({ value }) => value === mode);
    radio.checked = !radio.disabled || radio.checked;
  }

  #resize(by) {
    element("brush-size").value = Number(element("brush-size").value) + by;
  }

  #zoomBy(factor) {
    this.#zoom.by(factor);
    this.#place();
  }

  #step(way) {
    if (way === "undo" ? this.#easel.canUndo : this.#easel.canRedo) {
      this.#easel[way]();
      element("touch-status").textContent = `${way === "undo" ? "Undone" : "Redone"}. ${plural(this.#easel.strokes.length, "stroke")}.`;
    }

    this.#place();
  }

  get #isChanged() {
    const { strokes } = this.#easel;
    return strokes.length !== this.#before || strokes.some((stroke, index) => stroke !== this.#photo.strokes[index]);
  }

  async #cancel() {
    if (!this.#isChanged || await ask({ title: "Leave without your strokes?", text: "The cut-out stays as it was before.", yes: "Leave", no: "Keep painting" })) {
      this.#close();
    }
  }

  async #finish() {
    if (this.#isChanged) {
      const photo = this.#photo;
      const { strokes } = this.#easel;
      this.#setBusy(true);
      try {
        this.#onDone(photo, { strokes, touched: strokes.length > 0 ? await retouch(photo.file, photo.result.blob, strokes) : null });
      } catch (error) {
        // The strokes stay on the picture so that no work is lost.
        element("touch-status").textContent = element("touch-help").textContent = `Not saved. ${error.message}`;
        return;
      } finally {
        this.#setBusy(false);
      }
    }

    this.#close();
  }

  #setBusy(isBusy) {
    element("touch-done").disabled = isBusy;
    element("touch-done").textContent = isBusy ? "Saving…" : "Done";
  }

  #close() {
    this.#dialog.close();
    this.#easel.clear();
    this.#easel = null;
  }

  #place() {
    if (!this.#easel) {
      return;
    }

    this.#zoom.setView(this.#stage.clientWidth, this.#stage.clientHeight, window.devicePixelRatio || 1);
    const { x, y, width, height } = this.#zoom;
    const set = (name, value) => element("touch-frame").style.setProperty(name, value);
    set("width", `${width}px`);
    set("height", `${height}px`);
    set("transform", `translate(${x}px, ${y}px)`);
    element("touch-undo").setAttribute("aria-disabled", String(!this.#easel.canUndo));
    element("touch-redo").setAttribute("aria-disabled", String(!this.#easel.canRedo));
    element("brush-size").setAttribute("aria-valuetext", plural(this.#size, "pixel"));
    this.#showRing();
  }

  #showRing() {
    const { x, y, scale } = this.#zoom;
    const size = this.#size * scale;
    this.#ring.hidden = this.#mode === "move";
    this.#stage.classList.toggle("larger", this.#mode === "move");
    this.#ring.style.setProperty("width", `${size}px`);
    this.#ring.style.setProperty("height", `${size}px`);
    this.#ring.style.setProperty("transform", `translate(${x + this.#at.x * scale - size / 2}px, ${y + this.#at.y * scale - size / 2}px)`);
  }
}
