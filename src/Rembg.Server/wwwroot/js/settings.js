// The settings, and the request fields for the mask, the preview and the file. Does not depend on the page.

export const DEFAULTS = Object.freeze({
  model: "",
  precision: "auto",
  refine: "auto",
  secondLook: "auto",
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

/** Margins around the subject, as fractions of its longer side; null keeps the whole photo. */
const MARGINS = { photo: null, tight: 0, small: 0.06, large: 0.18 };

/** The shadow's offset and its blur as a canvas defines it, as fractions of the subject's longer side. */
const SHADOWS = {
  none: null,
  soft: { offset: 0.03, blur: 0.08, opacity: 0.4 },
  strong: { offset: 0.025, blur: 0.04, opacity: 0.65 },
};

/** The formats that the page writes itself. */
export const PAGE_FORMATS = new Set(["png", "jpeg", "webp"]);

const EXTENSIONS = { png: "png", webp: "webp", tiff: "tiff", jpeg: "jpg", avif: "avif", jpegxl: "jxl" };

/** Returns the background behind the cut-out: `none`, `color` or `image`. A mask has no background; JPEG always has one. */
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

/** Returns the margin and the shadow of the file. A mask has no shadow and no margin. */
export function finishOf({ maskOnly, frame, square, shadow }) {
  const margin = MARGINS[frame];
  return maskOnly
    ? { margin: margin === null ? null : 0, isSquare: false, shadow: null }
    : { margin, isSquare: square, shadow: SHADOWS[shadow] };
}

/** The page itself creates files with margins, shadows or touch-ups, because the server does not. */
export function isMadeHere(settings, photo) {
  const { margin, isSquare, shadow } = finishOf(settings);
  return Boolean(margin || isSquare || shadow || (photo?.touched && !settings.maskOnly));
}

/** Returns the fields that affect the mask. The preview is always a PNG without a background. */
export function previewFields(settings) {
  return fieldsOf({
    model: settings.model,
    precision: settings.precision,
    refine: settings.refine === "auto" ? null : settings.refine,
    second_look: settings.secondLook === "auto" ? null : settings.secondLook,
    om: settings.maskOnly,
    ppm: settings.smooth,
    format: "png",
  });
}

/** Returns the fields of the file to save: the fields of the preview and the finish. */
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

/** Returns a key that is the same for equal fields. Pictures are compared by name, size and date. */
export function keyOf(fields) {
  return JSON.stringify(fields.map(([name, value]) => [name, value instanceof File ? [value.name, value.size, value.lastModified] : value]));
}

/** Creates the form for one photo. */
export function formOf(file, fields) {
  const form = new FormData();
  // Fields precede files, so a streaming server knows the parameters before the photo arrives.
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

/** Returns fields as pairs of name and value (text or file), without empty ones. */
function fieldsOf(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== false && value !== "")
    .map(([name, value]) => [name, value instanceof File ? value : String(value)]);
}
