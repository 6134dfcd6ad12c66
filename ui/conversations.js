// Keeps conversations in this browser, each under a key of its own so that two tabs never overwrite each other, lists
// them, and goes on with one. What is kept of a turn is the JSON that the server wrote into it (ui/keeping.py).
import { field, fill, press, tell, until } from "/gradio.js";

const PATIENCE = 300; // milliseconds after which it is said what is waited for
const PREFIX = "tanya:conversation:";
const TITLE = 80; // characters of the first question that name a conversation

let id = "";
let turns = []; // the JSON of each turn of this tab's conversation
let leaving = false; // whether what is still on the page belongs to another conversation

function storage(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}

function load(one) {
  try {
    return JSON.parse(storage("localStorage").getItem(PREFIX + one));
  } catch {
    return null;
  }
}

function all() {
  const store = storage("localStorage");
  if (!store) return [];
  return Object.keys(store)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ id: key.slice(PREFIX.length), ...load(key.slice(PREFIX.length)) }))
    .filter((one) => Array.isArray(one.turns) && one.turns.length)
    .sort((one, other) => other.at - one.at);
}

function save(one, conversation) {
  try {
    storage("localStorage").setItem(PREFIX + one, JSON.stringify(conversation));
    return true;
  } catch {
    notice(storage("localStorage") ? "full" : "off");
    return false;
  }
}

function become(one, kept) {
  id = one;
  turns = kept;
  try {
    storage("sessionStorage").setItem("tanya:current", id);
  } catch {
    notice("off");
  }
  if (field("kept")) fill("kept", kept.length ? `[${kept.join(",")}]` : "");
}

function fresh() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** Say that something is wrong with keeping or downloading, or what is waited for. */
function notice(name) {
  const place = document.getElementById("kept-notice");
  if (!place) return;
  place.hidden = false;
  place.textContent = place.dataset[name];
}

/** Take a notice away, unless another has come meanwhile. */
function unnotice(name) {
  const place = document.getElementById("kept-notice");
  if (place && place.textContent === place.dataset[name]) place.hidden = true;
}

/** Name a turn of this tab's conversation; a judgement of it goes under this name. */
export function nameOf(turn) {
  return `${id}.${turn.id.slice("turn-".length)}`;
}

/** Keep a finished turn. */
export function keep(turn) {
  if (leaving) return;
  const place = Number(turn.id.slice("turn-".length)) - 1;
  const before = turns[place];
  const kept = JSON.stringify(JSON.parse(turn.dataset.kept)); // as it is written again when it is read
  if (before === kept) return;
  const stored = load(id);
  const other = stored && stored.turns.length > place && JSON.stringify(stored.turns[place]) !== (before ?? "");
  const title = stored ? stored.title : JSON.parse(turns[0] ?? kept).question.trim().slice(0, TITLE);
  turns[place] = kept;
  turns = turns.filter(Boolean);
  // Another tab went on with the same conversation: this one becomes a conversation of its own.
  const own = other ? fresh() : id;
  save(own, { title, at: Date.now(), turns: turns.map((one) => JSON.parse(one)) });
  become(own, turns);
  list();
}

/** Go on with the conversation of this tab after a reload. */
export async function resume() {
  const one = storage("sessionStorage")?.getItem("tanya:current");
  const stored = one && load(one);
  if (stored) await open(one);
  else become(one || fresh(), []);
}

async function open(one) {
  const stored = load(one);
  await until(() => field("restoring") && field("kept"));
  leaving = true;
  become(one, stored.turns.map((turn) => JSON.stringify(turn)));
  const waited = setTimeout(() => notice("opening"), PATIENCE);
  await tell("restoring", "restore", JSON.stringify(stored.turns));
  clearTimeout(waited);
  unnotice("opening");
  leaving = false;
}

function rows() {
  return document.getElementById("kept-rows");
}

/** Show the list anew. */
export function list() {
  if (!rows()) return;
  const sought = document.getElementById("kept-search").value.trim().toLowerCase();
  const conversations = all();
  const found = conversations.filter((one) => matches(one, sought));
  document.querySelector(".kept-search").hidden = !conversations.length;
  document.getElementById("kept-empty").hidden = conversations.length > 0;
  document.getElementById("kept-none").hidden = !conversations.length || found.length > 0;
  rows().replaceChildren(...found.map(row));
}

function matches(one, sought) {
  return [one.title, ...one.turns.map((turn) => turn.question)].some((text) => text.toLowerCase().includes(sought));
}

function row(one) {
  const shown = document.getElementById("kept-row").content.cloneNode(true).firstElementChild;
  shown.dataset.id = one.id;
  shown.querySelector(".kept-title").textContent = one.title;
  const time = shown.querySelector("time");
  time.dateTime = new Date(one.at).toISOString();
  const language = document.documentElement.lang;
  time.textContent = new Date(one.at).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  shown.querySelector(".kept-count").textContent = rows().dataset.count.replace("{turns}", one.turns.length);
  for (const button of shown.querySelectorAll(".tools button")) {
    button.setAttribute("aria-label", `${button.textContent}: ${one.title}`);
  }
  shown.toggleAttribute("aria-current", one.id === id);
  return shown;
}

const ACTIONS = {
  async open(shown) {
    document.querySelector('[role="tab"]').click();
    await open(shown.dataset.id);
  },
  rename(shown) {
    shown.querySelector(".kept-rename").hidden = false;
    const box = shown.querySelector(".kept-rename input");
    box.value = load(shown.dataset.id).title;
    box.focus();
  },
  delete(shown) {
    shown.querySelector(".kept-confirm").hidden = false;
    shown.querySelector(".kept-confirm [data-do=cancel]").focus();
  },
  cancel(shown, button) {
    button.closest(".kept-rename, .kept-confirm").hidden = true;
    shown.querySelector("[data-do=open]").focus();
  },
  confirm(shown) {
    storage("localStorage").removeItem(PREFIX + shown.dataset.id);
    if (shown.dataset.id === id) press("clear");
    list();
    document.getElementById("kept-search").focus();
  },
  async export(shown, button) {
    const { title, turns: kept } = load(shown.dataset.id);
    const response = await fetch(`/export/${button.dataset.form}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ title, turns: kept.slice(-200) }),
    }).catch(() => null);
    if (!response?.ok) return failed(shown);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))[1];
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  },
};

function failed(shown) {
  const told = document.createElement("p");
  told.className = "failure";
  told.setAttribute("role", "alert");
  told.textContent = document.getElementById("kept-notice").dataset.failed;
  shown.append(told);
}

async function leave() {
  leaving = true;
  become(fresh(), []);
  await until(() => !document.querySelector("#current article"));
  leaving = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-do]");
  const shown = button?.closest(".kept-row");
  if (shown) ACTIONS[button.dataset.do](shown, button);
  if (event.target.closest?.("#clear")) leave();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".kept-rename")) return;
  event.preventDefault();
  const one = event.target.closest(".kept-row").dataset.id;
  const title = event.target.querySelector("input").value.trim();
  if (title) save(one, { ...load(one), title });
  list();
});

document.addEventListener("input", (event) => {
  if (event.target.id === "kept-search") list();
});

window.addEventListener("storage", list);
