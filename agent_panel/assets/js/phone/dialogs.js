// The softphone's dialogs: keypad, devices, state menu.
import { byId, on, one, setText, tell } from "../dom.js";
import { post, sentence } from "../http.js";
import { toast } from "../toasts.js";
import * as devices from "./devices.js";
import { meter } from "./level.js";
import { phone } from "./softphone.js";
import { context, quiet, ring } from "./sounds.js";

const DIGIT = /^[0-9*#]$/;

/** Everything with data-phone is a button of the softphone. */
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const act = target.closest?.("[data-phone]");
  if (act instanceof HTMLElement && !act.hasAttribute("disabled")) press(act.dataset.phone ?? "");
  const digit = target.closest?.("[data-digit]");
  if (digit instanceof HTMLElement) dial(digit.dataset.digit ?? "");
  const pause = target.closest?.("[data-pause]");
  if (pause instanceof HTMLElement) chooseState(pause.dataset.pause ?? "");
});

/** @param {string} act */
function press(act) {
  if (act === "keypad") return openKeypad();
  if (act === "ring-test") return ringTest();
  if (act === "echo") for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close();
  return tell(`phone:${act}`);
}

function openKeypad() {
  const dialog = /** @type {HTMLDialogElement | null} */ (byId("keypad-dialog"));
  setText(byId("keypad-out"), "");
  dialog?.showModal();
}

/** @param {string} digit */
function dial(digit) {
  if (!DIGIT.test(digit)) return;
  tell("phone:digit", { digit });
  const out = byId("keypad-out");
  setText(out, `${out?.textContent ?? ""}${digit}`);
}

byId("keypad-dialog")?.addEventListener("keydown", (event) => DIGIT.test(event.key) && dial(event.key));

function ringTest() {
  ring();
  setTimeout(quiet, 2200);
}

/** @param {string} reason "" is ready */
async function chooseState(reason) {
  byId("state-menu")?.hidePopover();
  const answer = await post("/api/state", { paused: reason !== "", reason: reason || null });
  if (!answer.ok) toast({ text: sentence(answer.error), tone: "broken" });
}

const menu = byId("state-menu");
const button = byId("phone-state");
button?.addEventListener("click", () => {
  if (menu?.togglePopover()) one("[role=menuitem]", menu)?.focus(); // at once: the toggle event comes later than a quick arrow key
});
menu?.addEventListener("toggle", (event) => {
  const open = /** @type {ToggleEvent} */ (event).newState === "open";
  button?.setAttribute("aria-expanded", String(open));
  if (!open && (document.activeElement === document.body || menu.contains(document.activeElement))) button?.focus();
});
menu?.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = (items.indexOf(/** @type {Element} */ (document.activeElement)) + step + items.length) % items.length;
  /** @type {HTMLElement} */ (items[next]).focus();
});

/** @type {(() => void) | null} */
let stopTest = null;
const dialog = byId("devices-dialog");
dialog?.addEventListener("close", endTest);

/** The devices dialog shows the level while it is open, and only then is the microphone on. */
async function beginTest() {
  endTest();
  try {
    const stream = await devices.microphone();
    const stop = meter(stream, () => byId("device-level"), context());
    stopTest = () => {
      stop();
      for (const track of stream.getTracks()) track.stop();
    };
    devices.showTrouble("");
  } catch (error) {
    devices.showTrouble(error instanceof devices.NoMicrophone ? error.why : "busy");
  }
  if (navigator.mediaDevices) await devices.list();
}

function endTest() {
  stopTest?.();
  stopTest = null;
}

on("dialog:opened", ({ id }) => id === "devices-dialog" && beginTest());
on("devices:changed", () => dialog?.matches("[open]") && beginTest());
on("phone:changed", () => phone.call.state === "none" && /** @type {HTMLDialogElement | null} */ (byId("keypad-dialog"))?.close());
