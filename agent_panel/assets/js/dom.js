// Small ways into the document.

/** @param {string} id */
export const byId = (id) => document.getElementById(id);

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement | null} */
export const one = (selector, root = document) => root.querySelector(selector);

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]} */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Tells the other modules; they know each other by events only. @param {string} name @param {unknown} [detail] */
export const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** @param {string} name @param {(detail: any) => void} then */
export const on = (name, then) => document.addEventListener(name, (event) => then(/** @type {CustomEvent} */ (event).detail));

/** Writes only what changed, so that screen readers and layout stay quiet. @param {Element | null} element @param {string} text */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** A copy of a <template>'s content, or an empty fragment when the page has none. @param {string} id */
export function clone(id) {
  const template = /** @type {HTMLTemplateElement | null} */ (byId(id));
  return template ? /** @type {DocumentFragment} */ (template.content.cloneNode(true)) : document.createDocumentFragment();
}

/** Fills the named slots inside `root`. @param {ParentNode} root @param {Record<string, string>} values */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) setText(root.querySelector(`[data-slot="${name}"]`), value);
}

/** Shows another symbol of the sprite. @param {Element | null} holder @param {string} name */
export function setIcon(holder, name) {
  const href = `${document.body.dataset.sprite}#${name}`;
  const use = holder?.querySelector("use");
  if (use && use.getAttribute("href") !== href) use.setAttribute("href", href);
}

/** A new icon. @param {string} name */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = svg.appendChild(document.createElementNS(space, "use"));
  use.setAttribute("href", `${document.body.dataset.sprite}#${name}`);
  return svg;
}

/** Is it on screen, as far as a key press is concerned? @param {HTMLElement} element */
export const visible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
