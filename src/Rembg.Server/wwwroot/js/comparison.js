// Shows the original and the cut-out on top of each other, with a divider between them.

const STEP = 1;
const LARGE_STEP = 10;
const SWEEP = 900;

/** The distance that keeps the handle fully visible at the edges of the window. */
const HANDLE = 26;

export class Comparison {
  #stage = document.getElementById("stage");
  #frame = document.getElementById("frame");
  #before = document.getElementById("before");
  #after = document.getElementById("after");
  #divider = document.getElementById("divider");
  #labels = [document.getElementById("label-before"), document.getElementById("label-after")];
  #layout = { photo: { width: 1, height: 1 }, frame: { x: 0, y: 0, width: 1, height: 1 }, shadow: null };
  #share = 0;
  #zoom;
  #swept = new Set();
  #sweeping = 0;
  #isFocusLent = false;

  constructor(zoom) {
    this.#zoom = zoom;
    this.#divider.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** The percentage of the visible width that shows the original, 0–100. */
  get share() {
    return this.#share;
  }

  set share(value) {
    cancelAnimationFrame(this.#sweeping);
    this.#setShare(value);
  }

  /** Implements a pointer tool: takes the pointer on the divider, and everywhere if the photo cannot be moved. */
  begin(at, event) {
    const isTaken = event.target.closest("[role=slider]") || !this.#zoom.isLarger;
    if (isTaken) {
      this.move(at);
    }

    return Boolean(isTaken);
  }

  /** Moves the divider to a position, in CSS pixels from the left edge of the window. */
  move({ x }) {
    const { left, right } = this.#zoom.visible;
    this.share = right > left ? ((x - left) / (right - left)) * 100 : 0;
  }

  /**
   * @param {{ hasBefore, hasAfter, name: string, title: string, key: string, photo, frame, shadow }} shown `name` labels the
   *   right side, and `key` identifies the photo; the frame and the shadow are in pixels of the photo.
   */
  show({ hasBefore, hasAfter, name, title, key, photo, frame, shadow }) {
    this.#layout = { photo, frame, shadow };
    this.#before.hidden = !hasBefore;
    this.#after.hidden = !hasAfter;
    this.#before.alt = hasBefore ? `${title}, original` : "";
    this.#after.alt = hasAfter ? `${title}, ${name.toLowerCase()}` : "";
    this.#frame.hidden = !hasBefore && !hasAfter;
    this.#setDivider(hasBefore && hasAfter);
    this.#labels.forEach((label) => (label.hidden = this.#divider.hidden));
    this.#labels[1].textContent = name;
    this.place();
    if (hasBefore && hasAfter && !this.#swept.has(key)) {
      this.#swept.add(key);
      this.#sweep();
    }
  }

  /** Positions everything according to the zoom. */
  place() {
    const { x, y, width, height, visible, scale } = this.#zoom;
    const { photo, frame, shadow } = this.#layout;
    const at = visible.left + ((visible.right - visible.left) * this.#share) / 100;
    const set = (element, values) => Object.entries(values).forEach(([name, value]) => element.style.setProperty(name, value));
    set(this.#frame, { width: `${width}px`, height: `${height}px`, transform: `translate(${x}px, ${y}px)` });
    this.#frame.classList.toggle("enlarged", this.#zoom.magnification >= 3);
    const place = { left: `${-frame.x * scale}px`, top: `${-frame.y * scale}px`, width: `${photo.width * scale}px`, height: `${photo.height * scale}px` };
    set(this.#before, place);
    set(this.#after, { ...place, filter: shadow ? `drop-shadow(0 ${shadow.offset * scale}px ${(shadow.blur / 2) * scale}px ${shadow.color})` : "none" });
    // Without a cut-out, the whole original is visible.
    const right = x + (photo.width - frame.x) * scale;
    set(this.#before, { "clip-path": this.#after.hidden ? "none" : `inset(0 ${Math.max(0, right - at)}px 0 0)` });
    const nudge = Math.min(Math.max(at, HANDLE), Math.max(HANDLE, this.#stage.clientWidth - HANDLE)) - at;
    set(this.#divider, { transform: `translateX(${at}px)`, "--nudge": `${nudge}px` });
    this.#divider.setAttribute("aria-valuenow", String(Math.round(this.#share)));
    this.#divider.setAttribute("aria-valuetext", `${Math.round(this.#share)} % original`);
    this.#labels[0].classList.toggle("faint", this.#share < 15);
    this.#labels[1].classList.toggle("faint", this.#share > 85);
  }

  #setShare(value) {
    this.#share = Math.min(100, Math.max(0, value));
    this.place();
  }

  /** While the next photo loads, the stage holds the divider's focus, so that the keys keep working. */
  #setDivider(isShown) {
    if (!isShown && document.activeElement === this.#divider) {
      this.#isFocusLent = true;
      this.#stage.focus({ preventScroll: true });
    }

    this.#divider.hidden = !isShown;
    if (isShown && this.#isFocusLent) {
      this.#isFocusLent = false;
      if (document.activeElement === this.#stage) {
        this.#divider.focus({ preventScroll: true });
      }
    }
  }

  /** Wipes the original away when a cut-out is shown for the first time. */
  #sweep() {
    this.share = 0;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      return;
    }

    const start = performance.now();
    const step = (now) => {
      const rest = Math.max(0, 1 - (now - start) / SWEEP);
      this.#setShare(100 * rest ** 3);
      this.#sweeping = rest > 0 ? requestAnimationFrame(step) : 0;
    };
    step(start);
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
