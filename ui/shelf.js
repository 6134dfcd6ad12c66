// The tab of documents: what is done in its own buttons, boxes and search goes to the server as one message, in the
// hidden field #told; the page that comes back has the focus where it was.
import { fill } from "/gradio.js";

let doing = 0;
let focused = "";

function tell(element, act, value) {
  const list = element.closest("[data-list]") ?? document;
  const chosen = [...list.querySelectorAll("input.choose:checked")].map((box) => box.value);
  if (act === "go" && chosen.length) {
    location.assign(`${value}?${new URLSearchParams(chosen.map((name) => ["document", name]))}`);
    return;
  }
  focused = element.dataset.key ?? "";
  fill("told", JSON.stringify({ act, value, chosen, number: (doing += 1) }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button) {
    tell(button, button.dataset.act, button.dataset.value ?? "");
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-act]")) {
    event.preventDefault();
    const sought = event.target.querySelector("input");
    tell(sought, event.target.dataset.act, sought.value);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("input.choose-all")) {
    for (const box of event.target.closest("[data-list]").querySelectorAll("input.choose")) {
      box.checked = event.target.checked;
    }
  }
});

function refocus() {
  const asked = document.querySelector("[data-focus]:not([data-focused])");
  if (asked) {
    asked.dataset.focused = "";
    asked.focus();
  } else if (focused && document.activeElement === document.body) {
    const keys = [...document.querySelectorAll("[data-key]")];
    const same = keys.find((one) => one.dataset.key === focused && !one.disabled);
    (same ?? document.querySelector("#shelf [data-key]"))?.focus({ preventScroll: true });
  }
}

new MutationObserver(refocus).observe(document.body, { childList: true, subtree: true });
