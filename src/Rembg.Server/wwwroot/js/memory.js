// The options of the last visit. The page works without them, too: some browsers keep nothing.

import { DEFAULTS } from "./settings.js";

const NAME = "rembg.options";

export function remember(settings) {
  try {
    // A picture cannot be kept, and a background without it would be none.
    const { picture, background, ...rest } = settings;
    localStorage.setItem(NAME, JSON.stringify({ ...rest, background: background === "image" ? "none" : background }));
  } catch {
    // Private windows and full disks.
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
