// Presets: one click instead of five.

import { made } from "./choices.js";

const PLAIN = { shadow: "none", frame: "photo", square: false };
const PRESETS = {
  "Cut-out": { ...PLAIN, background: "none", format: "png" },
  "Shop photo": { ...PLAIN, background: "color", color: "#ffffff", frame: "small", square: true, format: "jpeg" },
  "Studio": { background: "color", color: "#e5e7eb", shadow: "soft", frame: "large", square: true, format: "jpeg" },
};

const row = document.getElementById("presets");

/** @param {(settings: object) => void} onChoose */
export function fillPresets(onChoose) {
  row.append(...Object.entries(PRESETS).map(([textContent, preset]) => {
    const button = made("button", { type: "button", className: "button", textContent });
    button.addEventListener("click", () => onChoose(preset));
    return button;
  }));
}

/** Marks the preset that matches the settings. */
export function markPreset(settings) {
  for (const button of row.children) {
    const isChosen = Object.entries(PRESETS[button.textContent]).every(([name, value]) => settings[name] === value);
    button.setAttribute("aria-pressed", String(isChosen));
  }
}
