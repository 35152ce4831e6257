// The chosen settings, and the fields that the mask, the preview and the file are made of. Knows nothing of the page.

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
  checker: "auto",
  shadow: "none",
  frame: "photo",
  square: false,
});

/** Margins around the subject, in parts of its longer side; null keeps the whole photo. */
const MARGINS = { photo: null, tight: 0, small: 0.06, large: 0.18 };

/** Lengths in parts of the subject's longer side: how far the shadow falls, and the blur as CSS and canvas count it. */
const SHADOWS = {
  none: null,
  soft: { offset: 0.03, blur: 0.08, opacity: 0.4 },
  strong: { offset: 0.025, blur: 0.04, opacity: 0.65 },
};

/** The formats that browsers write. */
export const PAGE_FORMATS = new Set(["png", "jpeg", "webp"]);

const EXTENSIONS = { png: "png", webp: "webp", tiff: "tiff", jpeg: "jpg", avif: "avif", jpegxl: "jxl" };

/** The background behind the cut-out: `none`, `color` or `image`. A mask has nothing behind it; JPEG always has. */
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

/** The edges of the file and the shadow. A mask has no shadow and nothing around it. */
export function finishOf({ maskOnly, frame, square, shadow }) {
  const margin = MARGINS[frame];
  return maskOnly
    ? { margin: margin === null ? null : 0, isSquare: false, shadow: null }
    : { margin, isSquare: square, shadow: SHADOWS[shadow] };
}

/** The server knows neither margins nor shadows nor touch-ups, so the page makes the files that have one. */
export function isMadeHere(settings, photo) {
  const { margin, isSquare, shadow } = finishOf(settings);
  return Boolean(margin || isSquare || shadow || (photo?.touched && !settings.maskOnly));
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
    crop: finishOf(settings).margin === 0,
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
export function outputName(name, settings, format = settings.format) {
  const stem = name.replace(/\.[^.]*$/, "") || name;
  return `${stem}.${settings.maskOnly ? "mask" : "nobg"}.${EXTENSIONS[format] ?? format}`;
}

/** Fields as pairs of text or file; those that say nothing are left out. */
function fieldsOf(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== false && value !== "")
    .map(([name, value]) => [name, value instanceof File ? value : String(value)]);
}
