// Accepts photos that are picked, dropped (also as folders) or pasted.

const IMAGE = /\.(?:jpe?g|png|webp|tiff?|gif|bmp|hei[cf]|hif|avif|jxl|jp2|j2[kc]|jpc|jp[fx]|ps[db]|ico|dng|cr[23]|nef|nrw|arw|raf|orf|pef|srw|ppm|pgm|svg)$/i;

/** @param {(files: File[]) => void} onFiles */
export function listen(onFiles) {
  const input = document.getElementById("files");
  document.getElementById("pick").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    onFiles([...input.files]);
    // Cleared so that picking the same photo again fires a change event.
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
      // dragleave also fires for every nested element; the end of dragover events reliably shows that the files have left.
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
      // Browsers name every picture from the clipboard image.png.
      onFiles(files.map((file) => (file.name === "image.png" ? new File([file], `pasted-${++count}.png`, { type: file.type }) : file)));
    }
  });
}

/** Returns the dropped files. From folders, only pictures are taken; files that are dropped directly are all taken. */
async function filesOf(transfer) {
  // Both must be read before the first await, because the browser clears the transfer after the event.
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

/** Chromium returns a hundred entries at a time; an empty result marks the end. */
function read(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
