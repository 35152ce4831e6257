// The states of a photo in words.

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

/** All photos in one line: `8 done · 2 in work · 1 failed`. */
export function summaryOf(photos) {
  const counts = [
    [photos.count("done"), "done"],
    [photos.count("uploading", "working", "busy"), "in work"],
    [photos.count("waiting"), "waiting"],
    [photos.count("failed"), "failed"],
  ];
  return counts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`).join(" · ");
}
