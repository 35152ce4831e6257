// The options panel: fills it with what the server offers, reads it, and immediately shows the background.

import { backgroundOf, DEFAULTS, isMadeHere, keyOf, PAGE_FORMATS, previewFields } from "./settings.js";
import { Backdrop } from "./backdrop.js";
import { recall, remember } from "./memory.js";
import { fillPresets, markPreset } from "./presets.js";
import { capital } from "./text.js";

const LOSSY = new Set(["jpeg", "webp", "avif", "jpegxl"]);
const FORMATS = { png: "PNG", webp: "WebP", tiff: "TIFF", jpeg: "JPEG", avif: "AVIF", jpegxl: "JPEG XL" };
const SWATCHES = [["White", "#ffffff"], ["Light grey", "#e5e7eb"], ["Black", "#111111"], ["Blue", "#2f6fdf"], ["Green", "#22a06b"]];

/** Labels for the summary that the collapsed panel shows. */
const FRAMES = { tight: "no margin", small: "small margin", large: "wide margin" };

const element = (id) => document.getElementById(id);

/** Dispatches `preview` if the mask must be computed again, and `file` if only the file to save changes. */
export class Options extends EventTarget {
  #form = element("options");
  #fold = element("options-fold");
  #backdrop = new Backdrop();
  #models = [];
  #key = "";

  /** The current settings; null until the models are known. */
  settings = null;

  constructor() {
    super();
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", ({ target }) => {
      if (target.name === "color") {
        this.#form.elements.background.value = "color";
      }

      this.#read();
    });
    element("picture-pick").addEventListener("click", () => element("picture").click());
    fillPresets((preset) => {
      this.#write(preset);
      this.#read();
    });
    element("swatches").append(...SWATCHES.map(([name, color]) => this.#swatch(name, color)));
    this.#foldOnNarrowScreens();
  }

  /** @param {object} offer The response to GET /api/models. */
  fill(offer) {
    this.#models = offer.models;
    element("model").replaceChildren(...offer.models.map(({ name }) => new Option(name, name)));
    element("model").disabled = false;
    element("format").replaceChildren(...offer.formats.map((format) => new Option(FORMATS[format] ?? format.toUpperCase(), format)));
    const refinements = offer.refinements ?? [];
    element("refine-field").hidden = refinements.every((name) => name === "none");
    for (const radio of this.#form.elements.refine) {
      radio.disabled = radio.value !== "auto" && radio.value !== "none" && !refinements.includes(radio.value);
    }

    this.#write({ ...DEFAULTS, model: offer.default, ...recall() });
    // The server may no longer offer the previous choice.
    for (const [name, value] of [["model", offer.default], ["format", DEFAULTS.format]]) {
      this.#form.elements[name].value ||= value;
    }

    if (this.#form.querySelector("[name=refine]:checked").disabled) {
      this.#form.elements.refine.value = DEFAULTS.refine;
    }

    this.#read();
  }

  #write(settings) {
    for (const [name, value] of Object.entries(settings)) {
      const control = this.#form.elements[name];
      if (control && control.type !== "file") {
        control[control.type === "checkbox" ? "checked" : "value"] = value;
      }
    }
  }

  #read() {
    const of = (name) => this.#form.elements[name];
    if (this.#models.length === 0) {
      return;
    }

    this.#allowPrecisions();
    this.settings = {
      model: of("model").value,
      precision: of("precision").value,
      refine: of("refine").value,
      secondLook: of("secondLook").value,
      maskOnly: of("maskOnly").checked,
      smooth: of("smooth").checked,
      background: of("background").value,
      color: of("color").value,
      picture: element("picture").files[0] ?? this.settings?.picture ?? null,
      format: of("format").value,
      quality: Number(of("quality").value),
      checker: of("checker").value,
      shadow: of("shadow").value,
      frame: of("frame").value,
      square: of("square").checked,
    };
    remember(this.settings);
    this.#show();

    const key = keyOf(previewFields(this.settings));
    const isNew = key !== this.#key;
    this.#key = key;
    this.dispatchEvent(new Event(isNew ? "preview" : "file"));
  }

  /** Disables the precisions that the model lacks; Auto is always available. */
  #allowPrecisions() {
    const model = this.#models.find(({ name }) => name === element("model").value);
    const radios = this.#form.elements.precision;
    for (const radio of radios) {
      radio.disabled = radio.value !== "auto" && !model.precisions.includes(radio.value);
      if (radio.disabled && radio.checked) {
        radios.value = "auto";
      }
    }

    const note = element("model-note");
    note.textContent = [capital(model.purpose), model.license, model.allowsCommercialUse === false && "not for commercial use"].filter(Boolean).join(" · ");
    note.classList.toggle("warning", model.allowsCommercialUse === false);
  }

  #show() {
    const { background, maskOnly, format, color, picture, quality, frame, shadow, checker } = this.settings;
    const behind = backgroundOf(this.settings);
    const note = maskOnly
      ? "A mask has no background."
      : format === "jpeg" && background !== behind.kind ? "JPEG has no transparency: the background will be white." : "";
    element("picture-row").hidden = background !== "image";
    element("picture-name").textContent = picture?.name ?? "None chosen";
    element("checker-row").hidden = behind.kind !== "none" || maskOnly;
    element("background-group").disabled = element("shadow-group").disabled = maskOnly;
    setNote("background-note", note);
    setNote("format-note", isMadeHere(this.settings) && !PAGE_FORMATS.has(format) ? `With a shadow or a margin, the file is a PNG, not a ${FORMATS[format] ?? format}.` : "");
    element("quality-row").hidden = !LOSSY.has(format);
    element("quality-value").textContent = String(quality);
    for (const swatch of element("swatches").children) {
      swatch.setAttribute("aria-pressed", String(behind.kind === "color" && swatch.dataset.color === color));
    }

    element("options-summary").textContent = [
      maskOnly ? "Mask" : { none: "Transparent", color: "Colour", image: "Picture" }[behind.kind],
      shadow !== "none" && !maskOnly && "shadow", FRAMES[frame], FORMATS[format] ?? format,
    ].filter(Boolean).join(" · ");
    markPreset(this.settings);
    this.#backdrop.show(behind, checker);
  }

  #swatch(name, color) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "swatch";
    button.dataset.color = color;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.style.setProperty("--swatch", color);
    button.addEventListener("click", () => {
      element("color").value = color;
      this.#form.elements.background.value = "color";
      this.#read();
    });
    return button;
  }

  /** Collapses the options on narrow screens, where they are above the photos and would push them out of view. */
  #foldOnNarrowScreens() {
    const wide = window.matchMedia("(min-width: 64rem)");
    const fold = () => (this.#fold.open = wide.matches);
    wide.addEventListener("change", fold);
    fold();
  }
}

function setNote(id, words) {
  element(id).textContent = words;
  element(id).hidden = !words;
}
