// Stores the options of the last visit. The page also works without them, because some browsers store nothing.

import { DEFAULTS } from "./settings.js";

const NAME = "rembg.options";

export function remember(settings) {
  try {
    // The background picture cannot be stored, so a picture background is stored as no background.
    const { picture, background, ...rest } = settings;
    localStorage.setItem(NAME, JSON.stringify({ ...rest, background: background === "image" ? "none" : background }));
  } catch {
    // Storage can fail in private windows or on a full disk.
  }
}

export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME)) ?? {};
    return Object.fromEntries(Object.entries(kept).filter(([name, value]) => typeof value === typeof DEFAULTS[name]));
  } catch {
    return {};
  }
}
