// Shows how long each step of a result took.

import { made } from "./choices.js";
import { milliseconds } from "./text.js";

const NAMES = { queue: "Queue", decode: "Decode", inference: "Inference", refine: "Edges", mask: "Mask", encode: "Encode" };

/** Returns the server's steps and the remaining time, which is the transfer in both directions. */
function stepsOf(result) {
  const known = result.steps.filter((step) => step.name !== "total" && (step.name !== "refine" || step.milliseconds > 0));
  const left = result.milliseconds - known.reduce((sum, step) => sum + step.milliseconds, 0);
  return [
    ...known.map(({ name, milliseconds: value }) => ({ kind: name, name: NAMES[name] ?? name, value })),
    { kind: "transfer", name: "Transfer", value: Math.max(0, left) },
  ];
}

/** Fills a bar whose parts are proportional to the duration of their steps, with a legend. */
export function fillBar(bar, result) {
  const steps = result ? stepsOf(result) : [];
  const track = document.createElement("div");
  const legend = document.createElement("ul");
  track.className = "track";
  track.setAttribute("aria-hidden", "true");
  for (const { kind, name, value } of steps) {
    const part = document.createElement("span");
    part.dataset.kind = kind;
    part.style.setProperty("flex-grow", String(value));
    track.append(part);

    const item = made("li", { textContent: `${name} ${milliseconds(value)}` });
    item.dataset.kind = kind;
    legend.append(item);
  }

  bar.replaceChildren(...(result ? [track, legend] : []));
}
