import {
  type Advice,
  type Advisor,
  type Answers,
  type Choice,
  type Project,
  type Question,
  has,
} from "../advice/model";
import { type GuideBook, pageHref } from "../book";
import { escapeHtml, messageHtml } from "../text";

/** The questions of a page that gives advice, with the answers so far. What the project answered by itself is said above. */
export function questionsHtml({ id, questions }: Advisor, answers: Answers, project: Project | undefined): string {
  return `<form id="questions" data-advisor="${id}" aria-label="Your project">
${project ? `<p class="hint">Filled in from ${projectText(project)}. Change what is not so.</p>` : ""}
${questions.map((question) => questionHtml(question, answers)).join("\n")}
</form>`;
}

function projectText({ name, lines, modules }: Project): string {
  const number = (count: number): string => count.toLocaleString("en");
  const size = `${number(lines)} lines of code in ${number(modules)} ${modules === 1 ? "module" : "modules"}`;
  return `<strong>${escapeHtml(name)}</strong> (${size})`;
}

function questionHtml(question: Question, answers: Answers): string {
  const hint = question.choose === "any" ? ` <small>any number</small>` : "";
  return `<fieldset><legend>${escapeHtml(question.text)}${hint}</legend>
<div class="choices">${question.choices.map((choice) => choiceHtml(question, choice, has(answers, question.id, choice.value))).join("\n")}</div>
</fieldset>`;
}

function choiceHtml({ id, choose }: Question, { value, label, hint }: Choice, checked: boolean): string {
  const type = choose === "one" ? "radio" : "checkbox";
  const name = `name="${escapeHtml(id)}" value="${escapeHtml(value)}"`;
  return `<label><input type="${type}" ${name}${checked ? " checked" : ""}><span>${messageHtml(label)}${hint === undefined ? "" : `<small>${escapeHtml(hint)}</small>`}</span></label>`;
}

/** The advice itself; `book` tells which pages are there, `snippets` is HTML. */
export function adviceHtml(advice: Advice, book: GuideBook, snippets: string): string {
  const { title, text, reasons, cautions, instead, sketch, pages } = advice;
  const links = pages.map((href) => book.get(href.replace(/^\w+:/, ""))).filter((page) => page !== undefined);
  const link = (page: (typeof links)[number]): string =>
    `<a href="${escapeHtml(pageHref(page))}">${escapeHtml(page.title)}</a>`;
  return `<section class="advice" aria-labelledby="advice-title">
<p class="chapter">Advice</p>
<h2 id="advice-title">${escapeHtml(title)}</h2>
<p>${messageHtml(text)}</p>
${listHtml("Why", reasons.map(messageHtml))}
${listHtml("Mind", cautions.map(messageHtml))}
${listHtml(
  "Or else",
  instead.map(({ title: other, when }) => `<strong>${escapeHtml(other)}</strong>: ${messageHtml(when)}`),
)}
${sketch ? sketchHtml(sketch) : ""}
${listHtml("Read on", links.map(link))}
</section>
${snippets}`;
}

function sketchHtml({ title, text, note }: NonNullable<Advice["sketch"]>): string {
  const after = note === undefined ? "" : `<p>${messageHtml(note)}</p>`;
  return `<h3>${escapeHtml(title)}</h3>\n<pre><code>${escapeHtml(text)}</code></pre>\n${after}`;
}

function listHtml(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<h3>${title}</h3>\n<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}
