// Handles pointer, wheel and keys on a stage: its tool, the zoom and the position of the photo.

const KEY_ZOOM = 1.25;
const KEY_MOVE = 48;

/**
 * One pointer uses the tool or moves the photo; two pointers zoom.
 *
 * @param {{ stage: HTMLElement, zoom: Zoom, onChange: () => void, tool: { begin: (at, event) => boolean, move: (at) => void,
 *   end?: (isDropped: boolean) => void } }} parts `begin` returns true if the tool takes the pointer.
 */
export function listen({ stage, zoom, tool, onChange }) {
  const pointers = new Map();
  let drag = null;

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button")) {
      return;
    }

    const at = placeOf(event, stage);
    pointers.set(event.pointerId, at);
    stage.setPointerCapture(event.pointerId);
    if (pointers.size > 1) {
      if (drag === "tool") {
        tool.end?.(true);
      }

      drag = "pinch";
    } else {
      drag = tool.begin(at, event) ? "tool" : "move";
    }

    stage.classList.toggle("dragging", drag === "move");
  });

  stage.addEventListener("pointermove", (event) => {
    const old = pointers.get(event.pointerId);
    if (!old) {
      return;
    }

    const at = placeOf(event, stage);
    if (drag === "tool") {
      tool.move(at);
    } else if (drag === "move") {
      zoom.move(at.x - old.x, at.y - old.y);
      onChange();
    } else {
      pinch(event.pointerId, old, at);
    }

    pointers.set(event.pointerId, at);
  });

  /** With two fingers, their distance zooms the photo and their midpoint moves it. */
  function pinch(id, old, at) {
    const other = [...pointers].find(([key]) => key !== id)?.[1];
    if (other) {
      const factor = distance(at, other) / Math.max(1, distance(old, other));
      zoom.move((at.x - old.x) / 2, (at.y - old.y) / 2);
      zoom.by(factor, (at.x + other.x) / 2, (at.y + other.y) / 2);
      onChange();
    }
  }

  for (const type of ["pointerup", "pointercancel"]) {
    stage.addEventListener(type, (event) => {
      pointers.delete(event.pointerId);
      if (drag === "tool") {
        tool.end?.(type === "pointercancel");
      }

      // The finger that remains after a pinch does not move the photo.
      drag = null;
      stage.classList.remove("dragging");
    });
  }

  stage.addEventListener("wheel", (event) => {
    // Browsers report a pinch on a touchpad as wheel events with Ctrl; the wheel alone scrolls the page.
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const at = placeOf(event, stage);
      zoom.by(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150), at.x, at.y);
      onChange();
    }
  }, { passive: false });
}

/** Zooms in and out on a double click, and moves the photo with the arrow keys while the stage has the focus. */
export function listenToKeys({ stage, zoom, onChange }) {
  stage.addEventListener("dblclick", (event) => {
    if (!event.target.closest("button, [role=slider]")) {
      const at = placeOf(event, stage);
      zoom.isFit ? zoom.to(Math.max(zoom.scale * 2, 1), at.x, at.y) : zoom.fit();
      onChange();
    }
  });

  stage.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [KEY_MOVE, 0], ArrowRight: [-KEY_MOVE, 0], ArrowUp: [0, KEY_MOVE], ArrowDown: [0, -KEY_MOVE] };
    if (event.target === stage && moves[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      zoom.move(...moves[event.key]);
      onChange();
    }
  });
}

/** Handles the keys that work wherever the focus is in the viewer. */
export function zoomByKey(event, zoom) {
  const keys = {
    "+": () => zoom.by(KEY_ZOOM),
    "=": () => zoom.by(KEY_ZOOM),
    "-": () => zoom.by(1 / KEY_ZOOM),
    0: () => zoom.fit(),
    1: () => zoom.actualSize(),
  };
  if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey) {
    return false;
  }

  keys[event.key]();
  return true;
}

/** Returns a pointer's position on the stage. */
export function placeOf(event, stage) {
  const box = stage.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
