namespace Rembg.Tests.Page;

/// <summary>Questions to a page, in its own language: each answers with what is wrong.</summary>
internal static class Inspections
{
    /// <summary>Buttons, fields and lists that are seen and have no name for those who do not see them.</summary>
    public const string Nameless = """
        [...document.querySelectorAll("button, input, select, summary, [role=slider]")]
          .filter((element) => element.checkVisibility())
          .filter((element) => !(element.textContent.trim() || element.ariaLabel || element.labels?.[0]?.textContent.trim()))
          .map((element) => element.outerHTML.slice(0, 120))
        """;

    /// <summary>Controls smaller than 44 by 44 pixels. A checkbox is as large as its label.</summary>
    public const string TooSmall = """
        [...document.querySelectorAll("button, select, summary, input:not([type=file]), [role=slider]")]
          .filter((element) => element.checkVisibility())
          .map((element) => ({ element, target: element.type === "checkbox" ? element.closest("label") : element.type === "radio" ? element.closest(".segments") : element }))
          .map(({ element, target }) => ({ element, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.height < 43.9 || box.width < 43.9)
          .map(({ element, box }) => `${element.id || element.className || element.name}: ${box.width} x ${box.height}`)
        """;

    /// <summary>
    /// Text with less contrast than 4.5 : 1 (3 : 1 where it is large) to the first ground behind it that has a colour (WCAG 2.2,
    /// 1.4.3). What is disabled is exempt; what lies on a picture has a ground of its own.
    /// </summary>
    public const string Faint = """
        () => {
          const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
          const read = (color) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const over = (top, below) => top.slice(0, 3).map((value, index) => (value * top[3] + below[index] * (255 - top[3])) / 255);
          const ground = (element) => {
            if (!element) {
              return [255, 255, 255];
            }

            const color = read(getComputedStyle(element).backgroundColor);
            return color[3] === 255 ? color : over(color, ground(element.parentElement));
          };
          const luminance = (color) => {
            const [red, green, blue] = color.slice(0, 3).map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          };
          const wrong = [];
          for (const element of document.querySelectorAll("body *")) {
            const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
            if (!text || !element.checkVisibility({ opacityProperty: true }) || element.closest(":disabled, .visually-hidden, .skip, option, :has(> input:disabled)")) {
              continue;
            }

            const style = getComputedStyle(element);
            const below = ground(element);
            const [high, low] = [luminance(over(read(style.color), below)), luminance(below)].sort((a, b) => b - a);
            const size = parseFloat(style.fontSize);
            const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
            if ((high + 0.05) / (low + 0.05) < least) {
              wrong.push(`${text.slice(0, 40)}: ${((high + 0.05) / (low + 0.05)).toFixed(2)}`);
            }
          }

          return wrong;
        }
        """;

    /// <summary>Stops of the Tab key: all controls that are seen and work, and of radio buttons the chosen one.</summary>
    public const string Operable = """
        [...document.querySelectorAll("button, input, select, summary, [role=slider], a[href]")]
          .filter((element) => element.checkVisibility() && !element.matches(":disabled, [type=radio]:not(:checked)"))
          .map((element) => element.id || `${element.closest(".card")?.querySelector(".card-name").textContent ?? ""} ${element.name || element.className || element.ariaLabel || element.textContent}`)
        """;

    /// <summary>The same name of what has the focus, with a mark where nothing shows that it has.</summary>
    public const string Focused = """
        (() => {
          const element = document.activeElement;
          if (element === document.body) {
            return null;
          }

          const shown = [element, element.nextElementSibling, ...element.children].filter(Boolean);
          const isShown = shown.some((part) => getComputedStyle(part).outlineStyle !== "none" && parseFloat(getComputedStyle(part).outlineWidth) >= 2);
          return (isShown ? "" : "UNSEEN ") + (element.id || `${element.closest(".card")?.querySelector(".card-name").textContent ?? ""} ${element.name || element.className || element.ariaLabel || element.textContent}`);
        })()
        """;
}
