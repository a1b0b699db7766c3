// A page is printed: the tables that stand beside its charts are on the paper too.
import { all } from "./dom.js";

/** @type {HTMLDetailsElement[]} */
let opened = [];

addEventListener("beforeprint", () => {
  opened = /** @type {HTMLDetailsElement[]} */ (all("details.as-table:not([open])"));
  for (const each of opened) each.open = true;
});

addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
  opened = [];
});
