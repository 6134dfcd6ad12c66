// How our own script reaches Gradio's components: it fills a box as a reader would, and presses a button; and how it
// keeps them from drawing the page without end.

// Every component that waits, and the page's own that did while it was opened and never ends, asks for a frame sixty
// times a second to put a clock right that this page does not show. Twice a second does for that.
const nextFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) =>
  isClock(callback) ? setTimeout(() => callback(performance.now()), 500) : nextFrame(callback);

/** Whether that is what counts the seconds of Gradio's status tracker: the one of its callbacks that divides by 1000. */
function isClock(callback) {
  return callback.toString().includes("/1e3");
}

/** The field of the component with that id, or null while it is not there. */
export function field(id) {
  return document.querySelector(`#${id} textarea, #${id} input`);
}

/** Put text into the box with that id as if it had been typed, if it is there: a page that is left has none. */
export function fill(id, text) {
  const box = field(id);
  if (!box) return;
  const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The button with that id, or null while it is not there. */
function button(id) {
  return document.querySelector(`button#${id}`) || document.querySelector(`#${id} button`);
}

/** Press the button with that id, if it is there. */
export function press(id) {
  button(id)?.click();
}

/** Tell the server something by a box and a button; done when the server has emptied the box. */
export async function tell(box, push, text) {
  await until(() => field(box) && button(push));
  fill(box, text);
  await pause(); // Gradio takes the text over
  press(push);
  await until(() => !field(box)?.value);
}

/** Wait until something holds, or for half a minute. */
export async function until(holds) {
  for (const end = Date.now() + 30000; !holds() && Date.now() < end; ) {
    await pause();
  }
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 40));
}
