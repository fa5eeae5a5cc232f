const DONE_MS = 1500;

/** Gives every code block a button that copies its text. */
export function addCopyButtons(root: HTMLElement): void {
  for (const block of root.querySelectorAll("pre")) {
    if (block.classList.contains("excerpt")) continue;
    const frame = document.createElement("div");
    frame.className = "code";
    block.tabIndex = 0;
    block.before(frame);
    frame.append(block, copyButton(block));
  }
}

function copyButton(block: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
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
