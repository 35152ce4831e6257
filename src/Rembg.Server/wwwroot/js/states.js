// The labels of a photo's states.

export const BADGES = {
  waiting: (photo) => (photo.result ? "Outdated" : "Waiting"),
  uploading: (photo) => `Uploading ${Math.round(photo.progress * 100)} %`,
  working: () => "Working…",
  busy: (photo) => `Server is busy · ${photo.progress} s`,
  done: () => "",
  failed: () => "Failed",
};

export const VEILS = {
  waiting: (photo) => (photo.result ? "Waiting for its update" : "Waiting for its turn"),
  uploading: (photo) => `Uploading ${Math.round(photo.progress * 100)} %`,
  working: (photo) => (photo.result ? "Updating…" : "Removing the background…"),
  busy: (photo) => `The server is busy; trying again in ${photo.progress} s`,
  failed: (photo) => photo.error,
};

/** Summarizes all photos in one line: `3 of 12 done · 1 failed`, or `11 done · 1 failed` at the end. */
export function summaryOf(photos) {
  const [done, failed] = [photos.count("done"), photos.count("failed")];
  const isEnded = done + failed === photos.size;
  return [
    isEnded ? done > 0 && `${done} done` : `${done} of ${photos.size} done`,
    failed > 0 && `${failed} failed`,
  ].filter(Boolean).join(" · ");
}
