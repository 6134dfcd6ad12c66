// Keeps a question that was just asked, and then its answer, in view, and puts the few messages that Gradio's own
// script makes into the language of the page; all else works without this file.
"use strict";

let seen = "";

function follow() {
  const turn = document.querySelector("#current article.turn");
  const state = turn ? `${turn.id} ${turn.getAttribute("aria-busy")}` : "";
  if (state !== seen) {
    seen = state;
    // Two frames: what stood above the turn has gone by then, and its place is final.
    requestAnimationFrame(() => requestAnimationFrame(bringIntoView));
  }
}

function bringIntoView() {
  const turn = document.querySelector("#current article.turn");
  const top = turn ? turn.getBoundingClientRect().top : 0;
  if (turn && (top < 0 || top > window.innerHeight / 3)) {
    turn.scrollIntoView({ block: "start", behavior: "instant" });
  }
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

function changed() {
  follow();
  translate();
}

new MutationObserver(changed).observe(document.body, { childList: true, subtree: true });
