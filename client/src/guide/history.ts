const LIMIT = 100;

/** The pages visited, as a browser keeps them: visiting from the middle drops what lay ahead. */
export class History<Entry> {
  readonly #entries: Entry[] = [];
  #index = -1;

  get current(): Entry | undefined {
    return this.#entries[this.#index];
  }

  get canGoBack(): boolean {
    return this.#index > 0;
  }

  get canGoForward(): boolean {
    return this.#index < this.#entries.length - 1;
  }

  visit(entry: Entry): void {
    this.#entries.splice(this.#index + 1, Infinity, entry);
    if (this.#entries.length > LIMIT) this.#entries.shift();
    this.#index = this.#entries.length - 1;
  }

  /** Replaces the current entry, for example when its scroll position changed. */
  replace(entry: Entry): void {
    if (this.#index >= 0) this.#entries[this.#index] = entry;
  }

  /** Moves and gives the entry there; at the end nothing happens and the result is `undefined`. */
  back(): Entry | undefined {
    return this.canGoBack ? this.#entries[--this.#index] : undefined;
  }

  forward(): Entry | undefined {
    return this.canGoForward ? this.#entries[++this.#index] : undefined;
  }
}
