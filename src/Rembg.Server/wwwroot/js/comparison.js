// Original and cut-out one over the other, and the divider between them.

const STEP = 1;
const LARGE_STEP = 10;

export class Comparison {
  #frame;
  #before;
  #after;
  #divider;
  #labels;
  #share = 50;
  #zoom;

  constructor(zoom) {
    const element = (id) => document.getElementById(id);
    this.#zoom = zoom;
    this.#frame = element("frame");
    this.#before = element("before");
    this.#after = element("after");
    this.#divider = element("divider");
    this.#labels = [element("label-before"), element("label-after")];
    this.#divider.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Per cent of the visible width that shows the original, 0–100. */
  get share() {
    return this.#share;
  }

  set share(value) {
    this.#share = Math.min(100, Math.max(0, value));
    this.place();
  }

  /** Puts the divider at a place of the window, in CSS pixels from its left edge. */
  moveTo(x) {
    const { left, right } = this.#zoom.visible;
    this.share = right > left ? ((x - left) / (right - left)) * 100 : 50;
  }

  /** @param {string} name What the right side is called. */
  show({ hasBefore, hasAfter, name, title }) {
    this.#before.hidden = !hasBefore;
    this.#after.hidden = !hasAfter;
    this.#before.alt = hasBefore ? `${title}, original` : "";
    this.#after.alt = hasAfter ? `${title}, ${name.toLowerCase()}` : "";
    this.#frame.hidden = !hasBefore && !hasAfter;
    this.#divider.hidden = !(hasBefore && hasAfter);
    this.#labels.forEach((label) => (label.hidden = this.#divider.hidden));
    this.#labels[1].textContent = name;
    this.place();
  }

  /** Puts everything where the zoom says. */
  place() {
    const { x, y, width, height, visible } = this.#zoom;
    const at = visible.left + ((visible.right - visible.left) * this.#share) / 100;
    const set = (element, values) => Object.entries(values).forEach(([name, value]) => element.style.setProperty(name, value));
    set(this.#frame, { width: `${width}px`, height: `${height}px`, transform: `translate(${x}px, ${y}px)` });
    this.#frame.classList.toggle("enlarged", this.#zoom.magnification >= 3);
    // Without a cut-out there is nothing to divide: all of the original is seen.
    set(this.#before, { "clip-path": this.#after.hidden ? "none" : `inset(0 ${Math.max(0, x + width - at)}px 0 0)` });
    set(this.#divider, { transform: `translateX(${at}px)` });
    this.#divider.setAttribute("aria-valuenow", String(Math.round(this.#share)));
    this.#divider.setAttribute("aria-valuetext", `${Math.round(this.#share)} % original`);
    this.#labels[0].classList.toggle("faint", this.#share < 15);
    this.#labels[1].classList.toggle("faint", this.#share > 85);
  }

  #onKey(event) {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const moves = {
      ArrowLeft: () => this.#share - step,
      ArrowDown: () => this.#share - step,
      ArrowRight: () => this.#share + step,
      ArrowUp: () => this.#share + step,
      PageDown: () => this.#share - LARGE_STEP,
      PageUp: () => this.#share + LARGE_STEP,
      Home: () => 0,
      End: () => 100,
    };
    if (moves[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      this.share = moves[event.key]();
    }
  }
}
