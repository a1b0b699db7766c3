// Toasts: another person's act or a background result; six seconds, longer under pointer or focus,
// never the only place of the news; urgent news of the server stay until they are closed.
import { atOnce, politely } from "./announce.js";
import { byId, clone, fill, icon, on, one } from "./dom.js";
import { t } from "./words.js";

const SHOWN_MS = 6000;
const ICONS = { ok: "tick", broken: "stop-sign", soon: "warning" };

/** @param {{text: string, strong?: string, tone?: string, href?: string, urgent?: boolean, stays?: boolean}} news */
export function toast({ text, strong = "", tone = "", urgent = false, stays = false }) {
  const layer = byId("toasts");
  if (!layer) return;
  const copy = clone("toast");
  const element = one(".toast", copy);
  if (!element) return;
  if (tone) element.classList.add(tone);
  one("[data-slot=icon]", element)?.append(icon(ICONS[tone] ?? "flag"));
  fill(element, { strong, text });
  layer.append(copy);
  (urgent ? atOnce : politely)([strong, text].filter(Boolean).join(" "));
  one("[data-dismiss]", element)?.addEventListener("click", () => element.remove());
  if (!stays) leaveLater(element);
}

/** @param {HTMLElement} element */
function leaveLater(element) {
  const leave = () => {
    if (element.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else element.remove();
  };
  setTimeout(leave, SHOWN_MS);
}

on("live:toast", (news) => toast({ ...news, stays: news.urgent }));
on("live:signed", ({ by, number, after_s }) => toast({ tone: "ok", strong: t("signed.by", { by }), text: t("signed.after", { number, n: after_s }) }));
