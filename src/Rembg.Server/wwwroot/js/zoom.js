// Computes the position of a picture in its window, in CSS pixels, without access to the page.

const MOST = 8;
const MOST_FIT = 2;

export class Zoom {
  #view = { width: 1, height: 1 };
  #picture = { width: 1, height: 1 };
  /** CSS pixels per pixel of the picture at actual size; less than one on high-density screens. */
  #unit = 1;

  scale = 1;
  x = 0;
  y = 0;
  isFit = true;

  /** The scale at which the whole picture is visible; small pictures are enlarged up to a limit. */
  get fitScale() {
    const { width, height } = this.#picture;
    return Math.min(this.#view.width / width, this.#view.height / height, MOST_FIT);
  }

  get width() {
    return this.#picture.width * this.scale;
  }

  get height() {
    return this.#picture.height * this.scale;
  }

  /** Screen pixels per pixel of the picture. */
  get magnification() {
    return this.scale / this.#unit;
  }

  get isLarger() {
    return this.width > this.#view.width + 0.5 || this.height > this.#view.height + 0.5;
  }

  /** The visible horizontal range of the picture, measured from the window's left edge. */
  get visible() {
    const left = Math.max(0, this.x);
    return { left, right: Math.max(left, Math.min(this.#view.width, this.x + this.width)) };
  }

  setView(width, height, density = 1) {
    this.#view = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#unit = 1 / density;
    this.#settle();
  }

  setPicture(width, height) {
    this.#picture = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#settle();
  }

  fit() {
    this.isFit = true;
    this.#settle();
  }

  actualSize() {
    this.to(this.#unit);
  }

  /** Zooms around a point of the window, which stays fixed. */
  to(scale, x = this.#view.width / 2, y = this.#view.height / 2) {
    const least = Math.min(this.fitScale, this.#unit);
    const next = Math.min(Math.max(scale, least), Math.max(MOST * this.#unit, this.fitScale));
    this.isFit = false;
    this.x = x - ((x - this.x) * next) / this.scale;
    this.y = y - ((y - this.y) * next) / this.scale;
    this.scale = next;
    this.#clamp();
  }

  by(factor, x, y) {
    this.to(this.scale * factor, x, y);
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#clamp();
  }

  #settle() {
    if (this.isFit) {
      this.scale = this.fitScale;
    }

    this.#clamp();
  }

  /** Centres the picture if it is smaller than the window; otherwise prevents gaps at the edges. */
  #clamp() {
    const place = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
    this.x = place(this.x, this.width, this.#view.width);
    this.y = place(this.y, this.height, this.#view.height);
  }
}
