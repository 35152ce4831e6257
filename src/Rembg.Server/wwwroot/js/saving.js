// Saves files to a location that the user picks, or to the browser's downloads.

/** Saves a blob as a browser download. */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The delay gives the download time to start; in some browsers, revoking the URL immediately loses the file.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Opens a file for an archive. Must be called while the user activation of a click is valid.
 * Resolves with `{ write, close, abort }`, or null if the user cancels the file dialog.
 */
export async function openArchive(name) {
  if (!("showSaveFilePicker" in window)) {
    return collect(name);
  }

  try {
    const handle = await window.showSaveFilePicker({
      suggestedName: name,
      types: [{ description: "ZIP archive", accept: { "application/zip": [".zip"] } }],
    });
    const stream = await handle.createWritable();
    return { write: (part) => stream.write(part), close: () => stream.close(), abort: () => stream.abort() };
  } catch (error) {
    if (error.name === "AbortError") {
      return null;
    }

    return collect(name);
  }
}

/** Collects the archive in a blob. A blob of blobs holds references, so the browser copies no bytes. */
function collect(name) {
  const parts = [];
  return {
    write: (part) => parts.push(part),
    close: () => saveBlob(new Blob(parts, { type: "application/zip" }), name),
    abort: () => (parts.length = 0),
  };
}
