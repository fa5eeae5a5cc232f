/** Long work in the server's only thread, in slices short enough that no keystroke waits for it noticeably. */

const SLICE_MILLISECONDS = 8;

export class Pace {
  private started = Date.now();

  /** Lets waiting messages be handled when the slice is used up. */
  async breathe(): Promise<void> {
    if (Date.now() - this.started < SLICE_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.started = Date.now();
  }
}

/** Runs `action` once when nothing called for it for a while. */
export class Debounced {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly action: () => void,
  ) {}

  call(): void {
    this.cancel();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.action();
    }, this.milliseconds);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
