import type { FromWebview, ToWebview } from "../src/guide/messages";
import { control, element } from "./dom";

const DELAY_MS = 120;

/** The search field with its list: the combobox pattern of the ARIA practices. Focus stays in the field. */
export class SearchBox {
  readonly #input = control("query", HTMLInputElement);
  readonly #list = element("results");
  readonly #status = element("status");
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly post: (message: FromWebview) => void) {
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#ask();
      }, DELAY_MS);
    });
    this.#input.addEventListener("focus", () => {
      this.#ask();
    });
    this.#input.addEventListener("blur", () => {
      this.#close();
    });
    this.#input.addEventListener("keydown", (event) => {
      this.#key(event);
    });
    // Before the field loses the focus.
    this.#list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.#open(event.target instanceof Element ? event.target.closest("li") : null);
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  show({ query, html, count }: ToWebview & { type: "results" }): void {
    if (query !== this.#query || document.activeElement !== this.#input) return;
    this.#list.innerHTML = html || `<li class="none">No page has “<span></span>”.</li>`;
    const echo = this.#list.querySelector(".none span");
    if (echo) echo.textContent = query;
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#status.textContent = count === 1 ? "1 page found" : `${String(count)} pages found`;
    this.#select(0);
  }

  get #query(): string {
    return this.#input.value.trim();
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  #ask(): void {
    if (this.#query === "") this.#close();
    else this.post({ type: "search", query: this.#query });
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event: KeyboardEvent): void {
    const options = this.#options;
    const selected = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      if (this.#list.hidden) this.#input.value = "";
      this.#close();
    } else if (this.#list.hidden) {
      if (event.key === "Enter" || step) this.#ask();
      return;
    } else if (step) this.#select((selected + step + options.length) % options.length);
    else if (event.key === "Enter") this.#open(options[selected] ?? null);
    else return;
    event.preventDefault();
  }

  #select(index: number): void {
    this.#options.forEach((option, position) => {
      option.setAttribute("aria-selected", String(position === index));
      if (position !== index) return;
      option.scrollIntoView({ block: "nearest" });
      this.#input.setAttribute("aria-activedescendant", option.id);
    });
  }

  #open(option: HTMLElement | null): void {
    const href = option?.dataset.href;
    if (href === undefined) return;
    this.#close();
    this.#input.value = "";
    this.#input.blur();
    this.post({ type: "link", href });
  }
}
