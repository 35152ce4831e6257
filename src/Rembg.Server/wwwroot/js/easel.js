// The working copy of a touch-up: a cut-out with brush strokes, at a limited size, with undo and redo. Strokes are stored in
// pixels of the photo; the file is created from them separately, at full size.

import { makeCanvas } from "./canvas.js";
import { drawn, paint } from "./strokes.js";

/** More pixels make painting slow without showing more detail on a screen. */
const MOST_PIXELS = 8e6;

export class Easel {
  #cutout;
  /** The cut-out with all finished strokes. */
  #settled;
  #work;
  #pattern;
  #scale;
  #undone = [];

  strokes;
  /** The stroke being painted. */
  current = null;

  /**
   * @param {{ file, result, strokes }} photo
   * @param {{ work: HTMLCanvasElement, ghost: HTMLCanvasElement }} canvases The ghost is the photo that shows through faintly.
   */
  static async load({ file, result, strokes }, { work, ghost }) {
    const easel = new Easel();
    const { width, height } = result;
    easel.#scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
    const size = [width, height].map((side) => Math.max(1, Math.round(side * easel.#scale)));
    easel.strokes = [...strokes];
    easel.#cutout = await drawn(result.blob, ...size);
    // Not every browser decodes every photo format; a photo that it cannot decode cannot be restored by the brush.
    const original = await drawn(file, ...size, ghost).catch(() => null);
    easel.#pattern = original?.createPattern(ghost, "no-repeat") ?? null;
    easel.#settled = makeCanvas(...size);
    easel.#work = makeCanvas(...size, work);
    easel.#settle();
    return easel;
  }

  get canKeep() {
    return this.#pattern !== null;
  }

  get canUndo() {
    return this.strokes.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  begin(mode, size, x, y) {
    this.current = { mode, size, points: [x, y] };
    this.#show();
  }

  extend(x, y) {
    this.current.points.push(x, y);
    this.#show();
  }

  /** Ends the current stroke and keeps or discards it. */
  end(isDropped = false) {
    if (this.current && !isDropped) {
      this.strokes.push(this.current);
      this.#undone = [];
      paint(this.#settled, this.current, this.#pattern, this.#scale);
    }

    this.current = null;
    this.#show();
  }

  undo() {
    this.#undone.push(this.strokes.pop());
    this.#settle();
  }

  redo() {
    this.strokes.push(this.#undone.pop());
    this.#settle();
  }

  /** Releases the memory. */
  clear() {
    for (const { canvas } of [this.#cutout, this.#settled, this.#work]) {
      canvas.width = canvas.height = 0;
    }
  }

  #settle() {
    copy(this.#cutout, this.#settled);
    this.strokes.forEach((stroke) => paint(this.#settled, stroke, this.#pattern, this.#scale));
    this.#show();
  }

  #show() {
    copy(this.#settled, this.#work);
    if (this.current) {
      paint(this.#work, this.current, this.#pattern, this.#scale);
    }
  }
}

function copy(from, to) {
  to.globalCompositeOperation = "copy";
  to.drawImage(from.canvas, 0, 0);
  to.globalCompositeOperation = "source-over";
}
