// Keeps a question that was just asked, and then its answer, in view and tells it to those who hear the page; opens
// what an address asks for; and puts the few messages that Gradio's own script makes into the language of the page.
import { ask, narrow } from "/answers.js";
import { keep, list, resume } from "/conversations.js";
import { field, until } from "/gradio.js";
import "/shelf.js";

const SCROLLING = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"];

let seen = "";
let within = null;
let moved = false; // by the reader, since the question was asked

function follow() {
  const turn = document.querySelector("#current article.turn");
  const state = turn ? `${turn.id} ${turn.getAttribute("aria-busy")}` : "";
  if (turn?.dataset.kept) keep(turn);
  if (state !== seen) {
    if (!turn || seen.split(" ")[0] !== turn.id) moved = false;
    seen = state;
    // Two frames: what stood above the turn has gone by then, and its place is final.
    requestAnimationFrame(() => requestAnimationFrame(bringIntoView));
    if (turn?.dataset.kept) speak(turn);
  }
}

function bringIntoView() {
  if (moved) return;
  document.querySelector("#current article.turn")?.scrollIntoView({ block: "start", behavior: "instant" });
}

for (const kind of ["wheel", "touchmove", "keydown"]) {
  const move = (event) => {
    moved ||= kind !== "keydown" || (SCROLLING.includes(event.key) && !event.target.matches("textarea, input"));
  };
  document.addEventListener(kind, move, { passive: true });
}

// The answer and the names of its sources, once.
function speak(turn) {
  const heard = document.getElementById("heard");
  const texts = (selector) => [...turn.querySelectorAll(selector)].map((one) => one.innerText);
  const sources = texts(".sources > .card h4");
  const named = sources.length ? [`${heard.dataset.sources}: ${sources.join("; ")}`] : [];
  // A failure is an alert, which is heard by itself.
  heard.textContent = [...texts(".outcome, .answer, .written"), ...named].join(". ");
}

// Gradio tells a lost connection and an upload over the limit by itself, in English.
function translate() {
  for (const text of document.querySelectorAll(".toast-message-text:not([data-told])")) {
    text.dataset.told = "";
    text.textContent = told(text.textContent.startsWith("File(s) exceed") ? "too-large" : "trouble");
  }
  for (const button of document.querySelectorAll(".toast-close:not([data-told])")) {
    button.dataset.told = "";
    button.setAttribute("aria-label", told("close"));
    // What folds a message away is not shown, and would be a button within a button.
    button.parentElement.removeAttribute("role");
    button.parentElement.removeAttribute("tabindex");
  }
}

function told(name) {
  return document.querySelector(`meta[name="tanya-${name}"]`).content;
}

// Gradio's accordion shows that it is open, and does not say it.
function unfold() {
  for (const button of document.querySelectorAll("button.label-wrap")) {
    const open = String(button.classList.contains("open"));
    if (button.getAttribute("aria-expanded") !== open) button.setAttribute("aria-expanded", open);
  }
}

// What narrows the search stands in the address, so that it can be shared and outlives a reload.
function address() {
  const box = field("within");
  if (!box || within === null || box.value === within) return;
  within = box.value;
  history.replaceState(null, "", within ? `?${within}` : location.pathname);
}

async function arrive() {
  const given = new URLSearchParams(location.search);
  const question = given.get("q");
  await until(() => field("question") && field("within"));
  await resume();
  await narrow(location.search);
  within = field("within").value;
  if (question) {
    history.replaceState(null, "", within ? `?${within}` : location.pathname);
    await ask(question);
  }
}

let rows = null;

function changed() {
  follow();
  translate();
  address();
  unfold();
  const now = document.getElementById("kept-rows");
  if (now !== rows) {
    rows = now;
    list();
  }
}

new MutationObserver(changed).observe(document.body, {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["class"],
});
arrive();
