/** The guide panel's script: puts pages in, and tells the panel what the reader does. */
import type { FromWebview, GuideState, Parts, ToWebview } from "../src/guide/messages";
import { watchQuestions } from "./advice";
import { addCodeButtons } from "./code";
import { control, element } from "./dom";
import { watchScrolling } from "./scrollable";
import { SearchBox } from "./search";
import { improveTables } from "./tables";

declare function acquireVsCodeApi(): {
  postMessage(message: FromWebview): void;
  setState(state: GuideState): void;
};

const WIDE = matchMedia("(min-width: 860px)");

const vscode = acquireVsCodeApi();
const page = element("page");
const contents = element("contents");
const toggle = element("toggle");
const back = control("back", HTMLButtonElement);
const forward = control("forward", HTMLButtonElement);
let state: GuideState = { id: "" };

const post = (message: FromWebview): void => {
  vscode.postMessage(message);
};
const keep = (next: GuideState): void => {
  state = next;
  vscode.setState(next);
};
const searchBox = new SearchBox(post);

window.addEventListener("message", ({ data }: MessageEvent<ToWebview>) => {
  switch (data.type) {
    case "page":
      showPage(data);
      break;
    case "parts":
      keep({ ...data.state, scroll: window.scrollY });
      showParts(data.parts);
      break;
    case "results":
      searchBox.show(data);
      break;
  }
});

function showPage(message: ToWebview & { type: "page" }): void {
  const moved = state.id !== "" && state.id !== message.state.id;
  page.innerHTML = message.html;
  contents.innerHTML = message.contents;
  addCodeButtons(page, post);
  improveTables(page);
  for (const figure of page.querySelectorAll<HTMLElement>(".diagram")) watchScrolling(figure, "Diagram");
  watchQuestions(page, post);
  back.disabled = !message.canGoBack;
  forward.disabled = !message.canGoForward;
  keep(message.state);
  if (message.anchor !== undefined) scrollTo(message.anchor);
  else window.scrollTo(0, message.state.scroll ?? 0);
  if (!moved) return;
  if (!WIDE.matches) showContents(false);
  // The reader asked for this page in this panel: reading and scrolling go on from its start.
  if (document.hasFocus()) page.focus({ preventScroll: true });
  element("status").textContent = message.title;
}

function showParts(parts: Parts): void {
  for (const [id, html] of Object.entries(parts)) {
    const part = element(id);
    const wasOpen = part.querySelector("details")?.open ?? false;
    part.innerHTML = html;
    const details = part.querySelector("details");
    if (details && wasOpen) details.open = true;
    addCodeButtons(part, post);
    if (id === "advice") element("status").textContent = `Advice: ${part.querySelector("h2")?.textContent ?? ""}`;
  }
}

function scrollTo(anchor: string): void {
  const target = document.getElementById(anchor);
  target?.scrollIntoView();
  // The keyboard goes on from there.
  if (target && !target.matches("a, button, input")) target.tabIndex = -1;
  target?.focus({ preventScroll: true });
}

function showContents(open: boolean): void {
  document.body.classList.toggle("with-contents", open);
  toggle.setAttribute("aria-expanded", String(open));
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : undefined;
  const link = target?.closest("a");
  const { place, uri, line, character } = link?.dataset ?? {};
  if (link) event.preventDefault();
  if (uri !== undefined) post({ type: "finding", uri, line: Number(line), character: Number(character) });
  else if (place !== undefined) post({ type: "place", index: Number(place) });
  else if (link) follow(link.dataset.href ?? link.getAttribute("href") ?? "");
  else if (target?.closest("[data-action=fix]")) post({ type: "fix" });
});

function follow(href: string): void {
  if (!href.startsWith("#")) post({ type: "link", href });
  else scrollTo(decodeURIComponent(href.slice(1)));
}

back.addEventListener("click", () => {
  post({ type: "back" });
});
forward.addEventListener("click", () => {
  post({ type: "forward" });
});
element("home").addEventListener("click", () => {
  post({ type: "link", href: "guide:home" });
});
toggle.addEventListener("click", () => {
  showContents(!document.body.classList.contains("with-contents"));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    searchBox.focus();
  } else if (event.key === "Escape" && !WIDE.matches && document.body.classList.contains("with-contents")) {
    showContents(false);
    toggle.focus();
  }
});

let scrolled: ReturnType<typeof setTimeout> | undefined;
window.addEventListener("scroll", () => {
  clearTimeout(scrolled);
  scrolled = setTimeout(() => {
    keep({ ...state, scroll: window.scrollY });
    post({ type: "scrolled", id: state.id, top: window.scrollY });
  }, 150);
});

showContents(WIDE.matches);
post({ type: "ready" });
