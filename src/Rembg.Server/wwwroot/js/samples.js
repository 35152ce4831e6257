// Sample pictures for trying out the page. Like the rest of the page, they come from this server.

import { made } from "./choices.js";

const SAMPLES = { mug: "Mug", duck: "Duck", pear: "Pear" };

/** @param {(files: File[]) => void} onFiles */
export function fillSamples(onFiles) {
  document.getElementById("samples").append(...Object.entries(SAMPLES).map(([name, title]) => {
    const path = `samples/${name}.jpg`;
    const button = made("button", { type: "button", className: "sample", ariaLabel: title }, made("img", { src: path, alt: "", width: 96, height: 72 }));
    button.addEventListener("click", async () => {
      const blob = await (await fetch(path)).blob();
      onFiles([new File([blob], `${name}.jpg`, { type: blob.type })]);
    });
    return button;
  }));
}
