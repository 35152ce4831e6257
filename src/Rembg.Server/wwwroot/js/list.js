// The cards of the photos.

import { certaintyOf, isDoubtful } from "./certainty.js";
import { BADGES } from "./states.js";
import { bytes } from "./text.js";
import { Thumbs } from "./thumbs.js";

export class List {
  #list = document.getElementById("list");
  #template = document.getElementById("card");
  #cards = new Map();
  #thumbs = new Thumbs();
  #calls;

  /** @param {{ onOpen, onRemove, onRetry, onDownload }} calls Each function gets the photo. */
  constructor(calls) {
    this.#calls = calls;
  }

  add(photo) {
    const card = this.#template.content.firstElementChild.cloneNode(true);
    const part = (name) => card.querySelector(`.${name}`);
    const act = (name, call, label) => {
      part(name).addEventListener("click", () => call(photo));
      part(name).setAttribute("aria-label", `${label} ${photo.name}`);
      part(name).title = label;
    };
    part("card-name").textContent = photo.name;
    part("card-name").title = photo.name;
    part("card-open").addEventListener("click", () => this.#calls.onOpen(photo));
    act("card-remove", this.#calls.onRemove, "Remove");
    act("card-retry", this.#calls.onRetry, "Try again");
    act("card-download", this.#calls.onDownload, "Download");
    card.addEventListener("keydown", (event) => {
      if (event.key === "Delete") {
        event.preventDefault();
        this.#calls.onRemove(photo);
      }
    });
    this.#cards.set(photo.id, card);
    this.#list.append(card);
    this.update(photo);
  }

  update(photo) {
    const card = this.#cards.get(photo.id);
    const part = (name) => card.querySelector(`.${name}`);
    const { result, state } = photo;
    card.dataset.state = state;
    card.classList.toggle("outdated", Boolean(result) && state !== "done");
    card.style.setProperty("--done", state === "uploading" ? photo.progress : state === "working" ? 1 : 0);
    part("badge").textContent = BADGES[state](photo);
    part("card-facts").textContent = factsOf(photo);
    part("card-facts").classList.toggle("doubtful", state === "done" && isDoubtful(photo));
    part("card-error").textContent = photo.error ?? "";
    part("card-retry").hidden = state !== "failed" || !photo.canRetry;
    part("card-download").hidden = state !== "done";
    this.#thumbs.show(card.querySelector(".thumb img"), photo.cutout ?? photo.file);
  }

  remove(photo) {
    const card = this.#cards.get(photo.id);
    this.#cards.delete(photo.id);
    this.#thumbs.forget(card.querySelector(".thumb img"));
    card.remove();
  }

  /** Marks the card of the photo that is shown in the viewer. */
  choose(photo) {
    for (const [id, card] of this.#cards) {
      const isChosen = id === photo?.id;
      card.classList.toggle("chosen", isChosen);
      card.querySelector(".card-open").setAttribute("aria-pressed", String(isChosen));
    }
  }

  focus(photo) {
    this.#cards.get(photo.id)?.querySelector(".card-open").focus();
  }

  hasFocus(photo) {
    return this.#cards.get(photo.id)?.contains(document.activeElement) ?? false;
  }
}

function factsOf(photo) {
  if (photo.state !== "done") {
    return bytes(photo.file.size);
  }

  return photo.touched ? "Ready · touched up" : isDoubtful(photo) ? `Uncertain · ${certaintyOf(photo)}` : "Ready";
}
