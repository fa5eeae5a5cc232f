import type { FromWebview } from "../src/guide/messages";

/** Tells the panel what is chosen, whenever a choice changes. */
export function watchQuestions(root: ParentNode, post: (message: FromWebview) => void): void {
  const form = root.querySelector<HTMLFormElement>("form#questions");
  const id = form?.dataset.advisor;
  if (!form || id === undefined) return;
  form.addEventListener("change", () => {
    const answers: Record<string, string[]> = {};
    for (const { name, value, checked } of form.querySelectorAll("input")) {
      answers[name] ??= [];
      if (checked) answers[name].push(value);
    }
    post({ type: "answers", id, answers });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
  });
}
