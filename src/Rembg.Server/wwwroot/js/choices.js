// The labels of the page's choices, its rows of radio buttons, and the list of shortcuts.

const CHOICES = {
  background: { none: "Transparent", color: "Colour", image: "Picture" },
  checker: { auto: "Auto", light: "Light", dark: "Dark", green: "Green" },
  shadow: { none: "None", soft: "Soft", strong: "Strong" },
  frame: { photo: "Whole photo", tight: "No margin", small: "Small margin", large: "Wide margin" },
  precision: { auto: "Auto", fp32: "FP32", int8: "INT8" },
  refine: { auto: "Auto", none: "As is", guided: "Guided", matting: "Matting" },
  secondLook: { auto: "Auto", never: "Never", always: "Always" },
  mode: { remove: "Remove", keep: "Keep", move: "Move" },
};

const SHORTCUTS = {
  "Anywhere": [["Ctrl V", "Add a photo from the clipboard"]],
  "In the photo shown large": [
    ["← →", "Move the divider; with Shift in larger steps"],
    ["Home End", "Only the cut-out, only the original"],
    ["+ −", "Zoom; or Ctrl and the wheel, or pinch"],
    ["0 1", "Fit the photo, actual size"],
    ["↑ ↓ ← →", "Move the photo when it is zoomed and has the focus; or drag it"],
    ["[ ]", "Previous, next photo"],
  ],
  "In the list": [["Delete", "Remove the photo"]],
  "While you touch up": [
    ["↑ ↓ ← →", "Move the brush; Space paints"],
    ["R K M", "Remove, keep, move the photo"],
    ["[ ]", "Smaller, larger brush"],
    ["Ctrl Z", "Undo; Ctrl Y redoes"],
  ],
};

/** Fills every `data-choices` row and selects the first choice in each. */
export function fillChoices() {
  for (const row of document.querySelectorAll("[data-choices]")) {
    const name = row.dataset.choices;
    row.append(...Object.entries(CHOICES[name]).map(([value, words], index) => {
      const radio = made("input", { type: "radio", name, value, defaultChecked: index === 0 });
      return made("label", {}, radio, made("span", { textContent: words }));
    }));
  }
}

export function fillShortcuts() {
  document.getElementById("shortcuts").replaceChildren(...Object.entries(SHORTCUTS).flatMap(([title, keys]) => [
    made("h3", { textContent: title }),
    made("dl", { className: "shortcuts" }, ...keys.map(([names, words]) => {
      const caps = names.split(" ").map((textContent) => made("kbd", { textContent }));
      return made("div", {}, made("dt", {}, ...caps), made("dd", { textContent: words }));
    })),
  ]));
}

/** Creates an element with properties and children. */
export function made(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
