/** Changes to commands that keep to the way in which a file writes them. */
import type { Span } from "../../facts/types";
import type { TextChange } from "../../findings";
import type { Form, Word } from "./commands";

/** The place of words of one instruction; `undefined` where they are not in this file. */
export function spanOfWords(words: readonly Word[]): Span | undefined {
  const last = words.at(-1);
  if (!last || last.foreign === "file") return undefined;
  const together = words.filter(({ foreign }) => foreign === last.foreign);
  return [together[0]!.at[0], last.at[1]];
}

/** Takes words out, each with the gap before it. */
export function withoutWords(text: string, all: readonly Word[], words: readonly Word[]): readonly TextChange[] {
  return words.map((word) => {
    const before = all[all.indexOf(word) - 1];
    const after = all[all.indexOf(word) + 1];
    const start = before && before.foreign === word.foreign ? before.at[1] : word.at[0];
    const end = start === word.at[0] && after ? after.at[0] : word.at[1];
    // `--reload \` at the end of a line takes its continuation along.
    return { start, end: Math.min(end, text.length), text: "" };
  });
}

/** Writes other words in the place of some that stand side by side; `undefined` where they cannot be written there. */
export function replacedWords(
  text: string,
  form: Form,
  words: readonly Word[],
  replacement: readonly string[],
): readonly TextChange[] | undefined {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last || words.some(({ foreign }) => foreign !== first.foreign || foreign === "file")) return undefined;
  const written = replacement.map((word) => writtenWord(text, form, first, word));
  if (written.some((word) => word === undefined)) return undefined;
  const separator = form.kind === "exec" ? gapOf(text, words) : " ";
  return [{ start: first.at[0], end: last.at[1], text: written.join(separator) }];
}

/** Writes words behind one. */
export function wordsAfter(
  text: string,
  form: Form,
  all: readonly Word[],
  word: Word,
  added: readonly string[],
): readonly TextChange[] | undefined {
  const written = added.map((one) => writtenWord(text, form, word, one));
  if (word.foreign === "file" || written.some((one) => one === undefined)) return undefined;
  const gap =
    form.kind === "exec"
      ? gapOf(
          text,
          all.filter(({ foreign }) => foreign === word.foreign),
        )
      : " ";
  return [{ start: word.at[1], end: word.at[1], text: written.map((one) => `${gap}${one}`).join("") }];
}

/** What stands between two items of a list. */
function gapOf(text: string, words: readonly Word[]): string {
  const [first, second] = words;
  if (first && second) return text.slice(first.at[1], second.at[0]);
  const line = /[^\r\n]*$/.exec(text.slice(0, first?.at[0] ?? 0))![0];
  return /^\s*- $/.test(line) ? `\n${line}` : ", ";
}

function writtenWord(text: string, form: Form, like: Word, word: string): string | undefined {
  if (form.kind === "exec") {
    const quote = text[like.at[0]];
    if (quote === '"') return JSON.stringify(word);
    if (quote === "'") return `'${word.replaceAll("'", "''")}'`;
    return /^-*[A-Za-z_./][\w./:=@+-]*$/.test(word) ? word : JSON.stringify(word);
  }
  if (/^[\w@%+=:,./$"{}-]+$/.test(word)) return word;
  if (form.around === "") return word.includes("'") ? `"${word}"` : `'${word}'`;
  const quote = form.around === "'" ? '"' : "'";
  return word.includes(quote) || word.includes(form.around) ? undefined : `${quote}${word}${quote}`;
}
