// Connects the parts of the page: adding, sending, showing and saving photos.

import { fillChoices, fillShortcuts } from "./choices.js";
import { Client } from "./client.js";
import { ask, askKey, listen as listenToDialogs } from "./dialogs.js";
import { Downloads } from "./downloads.js";
import { listen as listenToIntake } from "./intake.js";
import { Kept } from "./kept.js";
import { List } from "./list.js";
import { recall } from "./memory.js";
import { announce, tell, untell } from "./notices.js";
import { Options } from "./options.js";
import { Photos } from "./photos.js";
import { showProgress } from "./progress.js";
import { Runner } from "./runner.js";
import { fillSamples } from "./samples.js";
import { DEFAULTS } from "./settings.js";
import { summaryOf } from "./states.js";
import { bytes } from "./text.js";
import { TouchUp } from "./touchup.js";
import { Viewer } from "./viewer.js";

const element = (id) => document.getElementById(id);

fillChoices();
fillShortcuts();
fillSamples(take);

const photos = new Photos();
const options = new Options();
const client = new Client(askKey);
const runner = new Runner(client, photos, () => options.settings);
// Until the server has reported what it offers, stored photos are shown and saved with the options of the last visit.
const remembered = { ...DEFAULTS, ...recall() };
const settings = () => options.settings ?? remembered;
const downloads = new Downloads(client, photos, settings);
const list = new List({ onOpen: open, onRemove: remove, onRetry: (photo) => runner.retry(photo), onDownload: download });
const viewer = new Viewer({
  onStep: step,
  onDownload: download,
  onRetry: (photo) => runner.retry(photo),
  onTouch: touchUp,
  settings,
  fileAtHand: (photo) => downloads.atHand(photo),
});
const touch = new TouchUp((photo, changes) => photos.update(photo, changes));
const kept = new Kept();

let limits = null;
let archiving = null;
let refreshing = 0;
let taking = restore();

listenToDialogs();
listenToIntake(take);
element("remove-all").addEventListener("click", removeAll);
element("retry-all").addEventListener("click", () => photos.all.filter((photo) => photo.state === "failed" && photo.canRetry).forEach((photo) => runner.retry(photo)));
element("download-all").addEventListener("click", () => (archiving ? archiving.abort() : downloadAll()));
options.addEventListener("preview", () => {
  // Several changes in quick succession count as one: the photos are sent again after a pause.
  clearTimeout(refreshing);
  refreshing = setTimeout(() => runner.refresh(), 200);
  viewer.update();
});
options.addEventListener("file", () => viewer.update());
photos.addEventListener("add", ({ detail: photo }) => list.add(photo));
photos.addEventListener("change", ({ detail: photo }) => {
  list.update(photo);
  if (photo === viewer.photo) {
    viewer.update();
  }

  keep(photo);
  summarize();
});
photos.addEventListener("remove", ({ detail: photo }) => {
  list.remove(photo);
  kept.remove(photo);
  summarize();
  runner.pump();
});

window.addEventListener("beforeunload", (event) => {
  if (photos.all.some((photo) => photo.state === "done" && !kept.holds(photo))) {
    event.preventDefault();
  }
});

start();

/** Restores the photos of earlier visits. */
async function restore() {
  (await kept.all()).forEach(addAgain);

  if (photos.size > 0) {
    choose(photos.all[0]);
    summarize();
    sendOutdated();
  }
}

/** Stores a photo when its cut-out is done or has changed; deletes it from storage if it can never be cut out. */
function keep(photo) {
  if (photo.state === "done") {
    kept.put(photo);
  } else if (photo.state === "failed" && !photo.canRetry) {
    kept.remove(photo);
  }
}

async function start() {
  try {
    const offer = await client.models();
    limits = offer.limits;
    element("limits").textContent = `Up to ${bytes(limits.fileBytes)} and ${Math.round(limits.pixels / 1e6)} megapixels each`;
    options.fill(offer);
    untell();
  } catch (error) {
    tell(error.isLocked ? "This server requires a key. Add a photo to be asked again." : error.message);
  }
}

// Files are added in the order in which they were given, even if the server takes long to report what it offers.
function take(files) {
  taking = taking.then(() => takeNow(files));
}

async function takeNow(files) {
  if (!options.settings) {
    await start();
  }

  const added = files.map((file) => photos.add(file));
  added.forEach((photo) => kept.put(photo));
  for (const photo of added.filter(({ file }) => limits && file.size > limits.fileBytes)) {
    photos.update(photo, { state: "failed", canRetry: false, error: `The file has ${bytes(photo.file.size)}; this server's limit is ${bytes(limits.fileBytes)}.` });
  }

  if (!viewer.photo && added.length > 0) {
    choose(added[0]);
  }

  summarize();
  runner.pump();
}

function choose(photo) {
  runner.preferred = photo;
  viewer.choose(photo);
  list.choose(photo);
  if (photo) {
    place();
  }
}

function place() {
  if (viewer.photo) {
    viewer.setPlace(photos.all.indexOf(viewer.photo), photos.size);
  }
}

function open(photo) {
  choose(photo);
  element("viewer").scrollIntoView({ block: "nearest", behavior: "auto" });
}

function step(by) {
  const all = photos.all;
  const photo = all[all.indexOf(viewer.photo) + by];
  if (photo) {
    choose(photo);
  }
}

function remove(photo) {
  const hadFocus = list.hasFocus(photo);
  const neighbour = photos.remove(photo);
  if (photo === viewer.photo) {
    choose(neighbour);
  }

  place();
  if (hadFocus) {
    neighbour ? list.focus(neighbour) : element("pick").focus();
  }

  tell(`${photo.name} removed`, () => bringBack(photo));
}

/** Adds a photo that was on the page before, with its results. */
function addAgain({ file, id, result, strokes, touched }) {
  return photos.add(file, { id, result, strokes, touched, state: result ? "done" : "waiting" });
}

function bringBack(removed) {
  const photo = addAgain(removed);
  kept.put(photo);
  choose(photo);
  list.focus(photo);
  summarize();
  sendOutdated();
}

/** Sends the photos whose results do not match the current settings. Until the settings are known, nothing can be sent. */
function sendOutdated() {
  if (options.settings) {
    runner.refresh();
  }
}

async function removeAll() {
  const count = photos.size;
  const isMeant = await ask({
    title: count === 1 ? "Remove the photo?" : `Remove all ${count} photos?`,
    text: "Their cut-outs are also removed from this browser. First download the ones that you want to keep.",
    yes: count === 1 ? "Remove" : "Remove all",
    no: count === 1 ? "Keep it" : "Keep them",
  });
  if (isMeant) {
    archiving?.abort();
    choose(null);
    untell();
    photos.all.forEach((photo) => photos.remove(photo));
    element("pick").focus();
  }
}

async function touchUp(photo) {
  try {
    await touch.open(photo);
  } catch (error) {
    tell(error.message);
  }
}

async function download(photo) {
  try {
    await downloads.one(photo, { signal: new AbortController().signal, onBusy: (seconds) => tell(`The server is busy; trying again in ${seconds} s.`) });
    untell();
    viewer.update();
    announce(`${photo.name} saved`);
  } catch (error) {
    tell(`${photo.name} was not saved. ${error.message}`);
  }
}

async function downloadAll() {
  const text = element("download-all-text");
  let outcome = "Not saved";
  archiving = new AbortController();
  try {
    const isSaved = await downloads.all({
      signal: archiving.signal,
      onBusy: (seconds) => tell(`The server is busy; trying again in ${seconds} s.`),
      onFile: (index, count) => (text.textContent = `Stop · ${index + 1} of ${count}`),
    });
    untell();
    outcome = isSaved ? "Archive saved" : outcome;
  } catch (error) {
    if (!archiving.signal.aborted) {
      tell(`The archive was not saved. ${error.message}`);
    }
  } finally {
    archiving = null;
    summarize();
    announce(outcome);
  }
}

function summarize() {
  showProgress(photos, Boolean(archiving));
  place();
  announce(photos.size === 0 ? "No photos" : summaryOf(photos));
}
