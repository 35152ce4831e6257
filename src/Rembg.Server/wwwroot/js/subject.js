// Finds the box around a picture's subject like the server, so that the preview and the file are cropped in the same way:
// connected regions of visible alpha count if at least one pixel is solid; specks and haze do not (SubjectBox.cs).

const VISIBLE = 8;
const SOLID = 128;

/**
 * @param {(y: number) => Uint8Array} rowOf Returns the alpha of a row.
 * @returns {{ x: number, y: number, width: number, height: number }?} Null if nothing is visible.
 */
export function boxOf(width, height, rowOf) {
  const regions = [];
  let above = [];
  for (let y = 0; y < height; y++) {
    const runs = split(rowOf(y), width, y, regions);
    join(above, runs);
    above = runs;
  }

  const roots = regions.filter((region) => region.parent === null);
  return around(roots.filter(({ largest }) => largest >= SOLID)) ?? around(roots);
}

/** Splits a row into runs of visible pixels, each initially a separate region. */
function split(row, width, y, regions) {
  const runs = [];
  for (let x = 0; x < width;) {
    if (row[x] < VISIBLE) {
      x++;
      continue;
    }

    const region = { parent: null, left: x, top: y, right: x, bottom: y + 1, largest: 0 };
    for (; x < width && row[x] >= VISIBLE; x++) {
      region.largest = Math.max(region.largest, row[x]);
    }

    region.right = x;
    regions.push(region);
    runs.push({ start: region.left, end: x, region });
  }

  return runs;
}

/** Merges the regions of runs that touch, including at their corners. Both rows are sorted. */
function join(above, runs) {
  let first = 0;
  for (const run of runs) {
    while (first < above.length && above[first].end < run.start) {
      first++;
    }

    for (let index = first; index < above.length && above[index].start <= run.end; index++) {
      unite(rootOf(above[index].region), rootOf(run.region));
    }
  }
}

function unite(root, other) {
  if (root !== other) {
    root.left = Math.min(root.left, other.left);
    root.top = Math.min(root.top, other.top);
    root.right = Math.max(root.right, other.right);
    root.bottom = Math.max(root.bottom, other.bottom);
    root.largest = Math.max(root.largest, other.largest);
    other.parent = root;
  }
}

function rootOf(region) {
  while (region.parent) {
    // Halves the path to shorten later searches.
    region.parent = region.parent.parent ?? region.parent;
    region = region.parent;
  }

  return region;
}

function around(regions) {
  if (regions.length === 0) {
    return null;
  }

  const edge = (name, of) => regions.reduce((found, region) => of(found, region[name]), regions[0][name]);
  const [x, y] = [edge("left", Math.min), edge("top", Math.min)];
  return { x, y, width: edge("right", Math.max) - x, height: edge("bottom", Math.max) - y };
}
