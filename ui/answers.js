// What can be done with an answer: ask on from it, copy it with its sources, say whether it is right.
import { nameOf } from "/conversations.js";
import { field, fill, press, tell, until } from "/gradio.js";

/** Ask a question as if it had been typed. */
export async function ask(question) {
  await until(() => field("question") && !document.querySelector('#current article[aria-busy="true"]'));
  fill("question", question);
  await new Promise((resolve) => setTimeout(resolve, 60)); // Gradio takes the text over
  press("ask");
}

/** Narrow the search to what the query of an address says; "?" alone takes all narrowing away. */
export function narrow(query) {
  return tell("arrival", "arrive", query || "?");
}

async function copy(button) {
  const turn = button.closest("article.turn");
  const text = turn.querySelector(".as-text").textContent;
  const told = turn.querySelector(".told");
  told.textContent = (await copied(text)) ? told.dataset.copied : told.dataset.uncopied;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https the clipboard is reached by way of a selection only.
    const box = document.createElement("textarea");
    box.className = "unseen";
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

async function judge(turn, verdict, note) {
  const response = await fetch("/feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: nameOf(turn), verdict, note, turn: JSON.parse(turn.dataset.kept) }),
  }).catch(() => null);
  if (response?.ok) return "";
  return (await response?.json().catch(() => null))?.error || turn.querySelector(".told").dataset.unjudged;
}

async function verdict(button) {
  const turn = button.closest("article.turn");
  const told = turn.querySelector(".told");
  const refused = await judge(turn, button.dataset.verdict, "");
  told.textContent = refused || told.dataset.judged;
  if (refused) return;
  for (const other of turn.querySelectorAll("[data-verdict]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  turn.querySelector(".remark").hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-ask], [data-copy], [data-verdict]");
  if (!button) return;
  if (button.dataset.verdict) await verdict(button);
  else if (button.dataset.ask === undefined) await copy(button);
  else {
    if (button.dataset.within !== undefined) await narrow(button.dataset.within);
    await ask(button.dataset.ask);
  }
});

document.addEventListener("submit", async (event) => {
  if (!event.target.matches(".remark")) return;
  event.preventDefault();
  const turn = event.target.closest("article.turn");
  const told = turn.querySelector(".told");
  const chosen = turn.querySelector('[data-verdict][aria-pressed="true"]').dataset.verdict;
  const refused = await judge(turn, chosen, event.target.querySelector("textarea").value.trim());
  told.textContent = refused || told.dataset.noted;
  event.target.hidden = !refused;
});
