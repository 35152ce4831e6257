// Takes photos in: picked, dropped (folders too) or pasted.

const IMAGE = /\.(?:jpe?g|png|webp|tiff?|gif|bmp|hei[cf]|hif|avif|jxl|jp2|j2[kc]|jpc|jp[fx]|ps[db]|ico|dng|cr[23]|nef|nrw|arw|raf|orf|pef|srw|ppm|pgm|svg)$/i;

/** @param {(files: File[]) => void} onFiles */
export function listen(onFiles) {
  const input = document.getElementById("files");
  document.getElementById("pick").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    onFiles([...input.files]);
    // Emptied, so that picking the same photo again is a change.
    input.value = "";
  });
  listenToDrops(onFiles);
  listenToPastes(onFiles);
}

function listenToDrops(onFiles) {
  const veil = document.getElementById("drop-veil");
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  let leaving = 0;

  document.addEventListener("dragover", (event) => {
    if (isFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      veil.hidden = false;
      // dragleave is told of every element inside; silence is the surer sign that the files have left.
      clearTimeout(leaving);
      leaving = setTimeout(() => (veil.hidden = true), 300);
    }
  });

  document.addEventListener("drop", async (event) => {
    if (isFiles(event)) {
      event.preventDefault();
      veil.hidden = true;
      onFiles(await filesOf(event.dataTransfer));
    }
  });
}

function listenToPastes(onFiles) {
  let count = 0;
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      // Browsers call every picture from the clipboard image.png.
      onFiles(files.map((file) => (file.name === "image.png" ? new File([file], `pasted-${++count}.png`, { type: file.type }) : file)));
    }
  });
}

/** The files dropped. Of a folder only its pictures: what is dropped by name is taken as it is. */
async function filesOf(transfer) {
  // Both must be read before the first wait: the browser empties the transfer after the event.
  const files = [...transfer.files];
  const folders = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry?.isDirectory);
  if (folders.length === 0) {
    return files;
  }

  const names = new Set(folders.map((folder) => folder.name));
  const inside = await Promise.all(folders.map(filesIn));
  return [...files.filter((file) => !names.has(file.name)), ...inside.flat().filter((file) => IMAGE.test(file.name))];
}

async function filesIn(folder) {
  const reader = folder.createReader();
  const files = [];
  for (let entries; (entries = await read(reader)).length > 0;) {
    for (const entry of entries) {
      files.push(...(entry.isDirectory ? await filesIn(entry) : [await new Promise((resolve, reject) => entry.file(resolve, reject))]));
    }
  }

  return files;
}

/** Chromium gives a hundred entries at a time; an empty answer is the end. */
function read(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
