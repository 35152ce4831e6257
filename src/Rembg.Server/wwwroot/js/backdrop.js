// The backdrop behind every cut-out on the page: the checkerboard, a colour or a picture.

export class Backdrop {
  #root = document.documentElement;
  #picture = null;
  #url = null;

  /**
   * @param {{ kind: "none" | "color" | "image", color?: string, picture?: File }} background
   * @param {"auto" | "light" | "dark" | "green"} checker The checkerboard behind transparent pixels.
   */
  show(background, checker) {
    this.#root.dataset.backdrop = background.kind;
    this.#root.dataset.checker = checker;
    if (background.kind === "color") {
      this.#root.style.setProperty("--backdrop-color", background.color);
    } else if (background.kind === "image" && background.picture !== this.#picture) {
      const old = this.#url;
      this.#picture = background.picture;
      this.#url = URL.createObjectURL(background.picture);
      this.#root.style.setProperty("--backdrop-image", `url("${this.#url}")`);
      if (old) {
        URL.revokeObjectURL(old);
      }
    }
  }
}
