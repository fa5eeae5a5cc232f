import type { FromWebview } from "../src/guide/messages";

const DONE_MS = 1500;

/** Gives every code block buttons: one that copies its text and, where it is an example of a snippet, one that inserts that. */
export function addCodeButtons(root: ParentNode, post: (message: FromWebview) => void): void {
  for (const block of root.querySelectorAll("pre")) {
    if (block.classList.contains("excerpt") || block.closest(".code")) continue;
    const frame = document.createElement("div");
    frame.className = "code";
    block.tabIndex = 0;
    block.role = "group";
    block.ariaLabel = "Code";
    block.before(frame);
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    const { snippet, path } = block.dataset;
    const label = path ?? snippet;
    if (label !== undefined) {
      frame.classList.add("labelled");
      buttons.append(labelOf(label));
      block.ariaLabel = `Code: ${label}`;
    }
    if (snippet !== undefined) buttons.append(insertButton(snippet, post));
    buttons.append(copyButton(block));
    // In the order of the keyboard the buttons come after the code.
    frame.append(block, buttons);
  }
}

function labelOf(text: string): HTMLElement {
  const label = document.createElement("code");
  label.className = "label";
  label.textContent = text;
  return label;
}

function insertButton(prefix: string, post: (message: FromWebview) => void): HTMLButtonElement {
  const button = newButton("Insert as snippet");
  button.title = `Inserts the snippet ${prefix} in the editor`;
  button.addEventListener("click", () => {
    post({ type: "insert", prefix });
  });
  return button;
}

function copyButton(block: HTMLElement): HTMLButtonElement {
  const button = newButton("Copy");
  const label = (text: string): void => {
    button.textContent = text;
    button.setAttribute("aria-label", `${text} code`);
  };
  label("Copy");
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(block.innerText).then(() => {
      label("Copied");
      setTimeout(() => {
        label("Copy");
      }, DONE_MS);
    });
  });
  return button;
}

function newButton(text: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  return button;
}
