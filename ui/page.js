// Keeps a question that was just asked, and then its answer, in view; all else works without this file.
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

new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
