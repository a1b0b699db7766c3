// Navigation swaps #main only: the shell, with the phone in it, lives as long as the sign-in. An answer that is an error is swapped in
// too; one that is the sign-in page means the session is over.
import htmx from "htmx.org/dist/htmx.esm.js";
import { all, byId, on, one, setText, tell } from "./dom.js";
import { toast } from "./toasts.js";
import { t } from "./words.js";

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0, // pages hold people's data: never into the browser's storage
  selfRequestsOnly: true,
  scrollBehavior: "instant",
  attributesToSettle: ["class", "width", "height"], // not "style": the page allows no inline style, an empty one neither
  responseHandling: [{ code: "204", swap: false }, { code: ".*", swap: true, error: false }],
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  if (new URL(xhr.responseURL || location.href).pathname !== "/sign-in") return;
  event.preventDefault();
  tell("session:over");
});
// A link that the live stream replaced while its page was on the way belongs to the document no longer, and inherits nothing:
// what is for #main stands there whole all the same, and never a document within the document.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.target?.id !== "main" || detail.requestConfig?.elt?.isConnected) return;
  Object.assign(detail, { selectOverride: "#main", swapOverride: "outerHTML show:none" });
});
document.addEventListener("htmx:sendError", () => toast({ strong: t("error.unreachable"), text: t("error.unreachable.remedy"), tone: "broken" }));
document.addEventListener("htmx:afterSettle", (event) => {
  const target = /** @type {CustomEvent} */ (event).detail.target ?? event.target;
  if (target instanceof HTMLElement && (target.id === "main" || target.contains(byId("main")))) arrived();
  else tell("swapped", { element: target });
});
document.addEventListener("htmx:historyRestore", arrived);

/** After #main changed: the rail shows where we are, focus goes to the first field that is wrong, else to the heading, the
 * live stream is told. */
function arrived() {
  for (const link of all("[data-nav]")) {
    const here = location.pathname === link.getAttribute("href") || location.pathname.startsWith(`${link.getAttribute("href")}/`);
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = one("#main h1");
  if (heading) heading.tabIndex = -1;
  const wrong = one("#main [aria-invalid=true]");
  if (wrong) wrong.focus();
  else heading?.focus({ preventScroll: true });
  tell("page:changed");
  tell("swapped", { element: byId("main") });
}

/** The figures on the rail. @param {Record<string, number>} counts */
function badges(counts) {
  for (const badge of all("[data-badge]")) {
    const count = counts[badge.dataset.badge ?? ""] ?? 0;
    badge.hidden = count === 0;
    setText(one(".n", badge), String(count));
  }
}
on("live:badges", badges);
on("live:snapshot", (snapshot) => badges(snapshot.badges));

/** Shows another page in #main. @param {string} path */
export const go = (path) => htmx.ajax("GET", path, { target: "#main", select: "#main", swap: "outerHTML", push: "true" });

/** Loads one part of the page anew from an address. @param {string} path @param {string} part a selector, the same in both */
export const load = (path, part) => htmx.ajax("GET", path, { target: part, select: part, swap: "outerHTML" });

/** The page as it is now; the whole of it where there is no shell. */
export function reload() {
  if (one(".shell")) htmx.ajax("GET", location.pathname + location.search, { target: "#main", select: "#main", swap: "outerHTML" });
  else location.reload();
}
