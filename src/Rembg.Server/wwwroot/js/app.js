// Puts the parts together: photos come in, are sent, are shown and go out.

import { Client } from "./client.js";
import { askKey, listen as listenToDialogs } from "./dialogs.js";
import { Downloads } from "./downloads.js";
import { listen as listenToIntake } from "./intake.js";
import { List } from "./list.js";
import { announce, tell, untell } from "./notices.js";
import { Options } from "./options.js";
import { Photos } from "./photos.js";
import { Runner } from "./runner.js";
import { summaryOf } from "./states.js";
import { bytes, plural } from "./text.js";
import { Viewer } from "./viewer.js";

const element = (id) => document.getElementById(id);

const photos = new Photos();
const options = new Options();
const client = new Client(askKey);
const runner = new Runner(client, photos, () => options.settings);
const downloads = new Downloads(client, photos, () => options.settings);
const list = new List({ onOpen: open, onRemove: remove, onRetry: (photo) => runner.retry(photo), onDownload: download });
const viewer = new Viewer({ onStep: step, onDownload: download, onRetry: (photo) => runner.retry(photo) });

let limits = null;
let archiving = null;
let refreshing = 0;
let taking = Promise.resolve();

listenToDialogs();
listenToIntake(take);
element("remove-all").addEventListener("click", removeAll);
element("retry-all").addEventListener("click", () => photos.all.filter((photo) => photo.state === "failed" && photo.canRetry).forEach((photo) => runner.retry(photo)));
element("download-all").addEventListener("click", () => (archiving ? archiving.abort() : downloadAll()));
options.addEventListener("preview", () => {
  // Several changes in a row are one: the photos are sent again when the hand rests.
  clearTimeout(refreshing);
  refreshing = setTimeout(() => runner.refresh(), 200);
});
photos.addEventListener("add", ({ detail: photo }) => list.add(photo));
photos.addEventListener("change", ({ detail: photo }) => {
  list.update(photo);
  if (photo === viewer.photo) {
    viewer.update();
  }

  summarize();
});
photos.addEventListener("remove", ({ detail: photo }) => {
  list.remove(photo);
  summarize();
  runner.pump();
});

start();

async function start() {
  try {
    const offer = await client.models();
    limits = offer.limits;
    element("limits").textContent = `Up to ${bytes(limits.fileBytes)} and ${Math.round(limits.pixels / 1e6)} megapixels each`;
    options.fill(offer);
    untell();
  } catch (error) {
    tell(error.isLocked ? "Without a key this server does nothing. Add a photo to be asked again." : error.message);
  }
}

// One after the other: what was given first comes first, however long the server takes to say what it offers.
function take(files) {
  taking = taking.then(() => takeNow(files));
}

async function takeNow(files) {
  if (!options.settings) {
    await start();
  }

  const added = files.map((file) => photos.add(file));
  for (const photo of added.filter(({ file }) => limits && file.size > limits.fileBytes)) {
    photos.update(photo, { state: "failed", canRetry: false, error: `The file has ${bytes(photo.file.size)}; ${bytes(limits.fileBytes)} are the most this server takes.` });
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
}

function removeAll() {
  archiving?.abort();
  choose(null);
  photos.all.forEach((photo) => photos.remove(photo));
  element("pick").focus();
}

async function download(photo) {
  try {
    await downloads.one(photo, { signal: new AbortController().signal, onBusy: (seconds) => tell(`The server is busy; trying again in ${seconds} s.`) });
    untell();
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
  const done = photos.count("done");
  const isEmpty = photos.size === 0;
  document.body.classList.toggle("has-photos", !isEmpty);
  element("photos").hidden = isEmpty;
  element("pick-text").textContent = isEmpty ? "Choose photos" : "Add photos";
  element("photos-title").textContent = plural(photos.size, "photo");
  element("summary").textContent = summaryOf(photos);
  const ended = done + photos.count("failed");
  element("overall").style.setProperty("--done", isEmpty ? 0 : ended / photos.size);
  element("overall").classList.toggle("complete", ended === photos.size);
  element("retry-all").hidden = !photos.all.some((photo) => photo.state === "failed" && photo.canRetry);
  if (!archiving) {
    element("download-all").disabled = done === 0;
    element("download-all-text").textContent = done > 1 ? `Download all (${done})` : "Download all";
  }

  place();
  announce(isEmpty ? "No photos" : summaryOf(photos));
}
