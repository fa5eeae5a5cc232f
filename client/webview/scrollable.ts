/** What scrolls sideways has to be reached by keys; what does not, should not be a stop on the way. */
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target instanceof HTMLElement) update(target);
});

/** Watches a frame around something wide. `label` says what it holds. */
export function watchScrolling(frame: HTMLElement, label: string): void {
  frame.role = "group";
  frame.ariaLabel = label;
  observer.observe(frame);
}

function update(frame: HTMLElement): void {
  if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  else frame.removeAttribute("tabindex");
}
