// Saves files: to a place the user picks, or to the browser's downloads.

/** Hands a blob to the browser's downloads. */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has taken the blob over by then; a revoke at once loses it in some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Opens a place for an archive. Must be called while the user's click still counts.
 * Resolves with `{ write, close, abort }`, or null when the user picks none.
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

/** Blobs made of blobs: the browser keeps references and copies no bytes. */
function collect(name) {
  const parts = [];
  return {
    write: (part) => parts.push(part),
    close: () => saveBlob(new Blob(parts, { type: "application/zip" }), name),
    abort: () => (parts.length = 0),
  };
}
