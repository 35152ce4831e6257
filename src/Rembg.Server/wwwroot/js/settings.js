// What is chosen, and which of it the mask, the preview and the file depend on. No page in here.

export const DEFAULTS = Object.freeze({
  model: "",
  precision: "auto",
  refine: "auto",
  maskOnly: false,
  smooth: false,
  background: "none",
  color: "#ffffff",
  picture: null,
  format: "png",
  quality: 85,
  crop: false,
});

const EXTENSIONS = { png: "png", webp: "webp", tiff: "tiff", jpeg: "jpg", avif: "avif", jpegxl: "jxl" };

/** What stands behind the cut-out: `none`, `color` or `image`. A mask has nothing behind it; JPEG always has. */
export function backgroundOf(settings) {
  if (settings.maskOnly) {
    return { kind: "none" };
  }

  if (settings.background === "image" && settings.picture) {
    return { kind: "image", picture: settings.picture };
  }

  if (settings.background === "color") {
    return { kind: "color", color: settings.color };
  }

  return settings.format === "jpeg" ? { kind: "color", color: "#ffffff" } : { kind: "none" };
}

/** The fields the mask depends on. The preview is always a PNG without a background. */
export function previewFields(settings) {
  return fieldsOf({
    model: settings.model,
    precision: settings.precision,
    refine: settings.refine === "auto" ? null : settings.refine,
    om: settings.maskOnly,
    ppm: settings.smooth,
    format: "png",
  });
}

/** The fields of the file to keep: the preview's, and how it is finished. */
export function fileFields(settings) {
  const background = backgroundOf(settings);
  const isLossy = ["jpeg", "webp", "avif", "jpegxl"].includes(settings.format);
  return fieldsOf({
    ...Object.fromEntries(previewFields(settings)),
    format: settings.format,
    quality: isLossy ? settings.quality : null,
    bgc: background.kind === "color" ? background.color : null,
    bg_image: background.kind === "image" ? background.picture : null,
    crop: settings.crop,
  });
}

/** Equal for equal fields. A picture counts by its name, size and date. */
export function keyOf(fields) {
  return JSON.stringify(fields.map(([name, value]) => [name, value instanceof File ? [value.name, value.size, value.lastModified] : value]));
}

/** The form for one photo. */
export function formOf(file, fields) {
  const form = new FormData();
  // Fields before files: a server that reads as it goes knows what to do before the photo comes.
  for (const [name, value] of fields.filter(([, value]) => !(value instanceof File))) {
    form.append(name, value);
  }

  for (const [name, value] of fields.filter(([, value]) => value instanceof File)) {
    form.append(name, value, value.name);
  }

  form.append("file", file, file.name);
  return form;
}

/** `cat.jpg` → `cat.nobg.png`, or `cat.mask.png`. */
export function outputName(name, settings) {
  const stem = name.replace(/\.[^.]*$/, "") || name;
  return `${stem}.${settings.maskOnly ? "mask" : "nobg"}.${EXTENSIONS[settings.format] ?? settings.format}`;
}

/** Fields as pairs of text or file; those that say nothing are left out. */
function fieldsOf(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== false && value !== "")
    .map(([name, value]) => [name, value instanceof File ? value : String(value)]);
}
