// The overall progress: the bar, the summary and the buttons for all photos.

import { summaryOf } from "./states.js";
import { plural } from "./text.js";

const element = (id) => document.getElementById(id);
const title = document.title;

/** @param {boolean} isArchiving True while an archive is created and its button shows the progress. */
export function showProgress(photos, isArchiving) {
  const done = photos.count("done");
  const ended = done + photos.count("failed");
  const isEmpty = photos.size === 0;
  document.body.classList.toggle("has-photos", !isEmpty);
  element("photos").hidden = isEmpty;
  // Only the button for the next step is highlighted.
  element("pick").classList.toggle("primary", isEmpty);
  element("pick-text").textContent = isEmpty ? "Choose photos" : "Add photos";
  element("photos-title").textContent = plural(photos.size, "photo");
  element("summary").textContent = summaryOf(photos);
  element("retry-all").hidden = !photos.all.some((photo) => photo.state === "failed" && photo.canRetry);
  showBar(ended, photos.size);
  if (!isArchiving) {
    element("download-all").hidden = photos.size < 2;
    element("download-all").disabled = done === 0;
    element("download-all-text").textContent = done > 1 ? `Download all (${done})` : "Download all";
  }
}

function showBar(ended, count) {
  const bar = element("overall");
  bar.hidden = ended === count;
  // The title shows the progress while another tab is in front.
  document.title = ended < count ? `${ended}/${count} · Rembg` : title;
  bar.style.setProperty("--done", count === 0 ? 0 : ended / count);
  bar.setAttribute("aria-valuemax", String(Math.max(1, count)));
  bar.setAttribute("aria-valuenow", String(ended));
  bar.setAttribute("aria-valuetext", `${ended} of ${count} done`);
}
