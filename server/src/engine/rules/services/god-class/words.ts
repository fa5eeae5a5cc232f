/** What methods speak of, by their names. */

/** First words of method names that say what is done, not to what. */
const VERBS: ReadonlySet<string> = new Set(
  (
    "accept activate add aggregate allocate allow append apply approve archive assert assign async attach authenticate authorize await " +
    "batch begin block book broadcast build bulk calculate call can cancel change charge check clean clear clone close collect combine commit compare compute " +
    "configure confirm connect consume convert copy count create deactivate decline decode decrypt delete deliver deny describe deserialize detach detect " +
    "determine disable disconnect dispatch do download drop duplicate edit emit enable encode encrypt end enqueue ensure estimate evaluate execute exists expire export extract " +
    "fail fetch filter find finish fire flush format forward generate get group grant handle has hash hide import increment index init initialize insert install invalidate invite is issue join " +
    "kill leave link list load lock log login logout lookup make map mark merge migrate modify move need normalize notify open order parse pause perform persist ping place poll populate " +
    "post prepare preview print process produce provision publish pull purge push put query queue raise read rebuild receive record recalculate refresh refund register reject release reload remove rename " +
    "render renew reopen reorder replace reply report request require reschedule reserve reset resend resize resolve restart restore resume retrieve retry return revert review revoke rollback rotate run sanitize save scan schedule search " +
    "select send serialize set setup share show sign skip sort split start stop store stream subscribe submit suspend swap sync synchronize tag take test toggle track transfer transform translate trigger truncate " +
    "try unarchive unblock undo uninstall unlink unlock unregister unsubscribe update upgrade upload upsert use validate verify view visit wait warn watch withdraw wrap write"
  ).split(" "),
);

/** Words that begin a description of how, by what, for whom: the subject stands before them. */
const PREPOSITIONS: ReadonlySet<string> = new Set(
  "by for with from to in of on at as via into per and or if when without using after before between than".split(" "),
);

/** Words that name no subject. */
const FILLERS: ReadonlySet<string> = new Set(
  "all many one multi multiple batch bulk async sync new old current active latest last first next prev previous existing available valid raw full only single default internal external my own other same data info detail details item object entity record row list page result value id ids uuid status state count total exist exists instance model dict json".split(
    " ",
  ),
);

/** `createUserAddress` and `create_user_address` alike. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_")
    .filter((word) => word !== "");
}

/** The nouns of a method's name, in singular; empty when it speaks of nothing but the class's own subject. */
export function subjectsOf(method: string): string[] {
  const words = wordsOf(method);
  const rest = words.length > 0 && VERBS.has(words[0]!) ? words.slice(1) : words;
  const end = rest.findIndex((word, index) => PREPOSITIONS.has(word) && index > 0);
  const nouns = (end < 0 ? rest : rest.slice(0, end)).filter(
    (word) => !PREPOSITIONS.has(word) && !FILLERS.has(word) && !VERBS_THAT_ARE_NO_NOUNS.has(word),
  );
  return nouns.map(singular).filter((word) => word.length > 1);
}

const VERBS_THAT_ARE_NO_NOUNS: ReadonlySet<string> = new Set(
  "get set create update delete remove find is has can do make send was were are should must needs did will".split(" "),
);

/** The first word of a method's name, when it is a verb. */
export function verbOf(method: string): string | undefined {
  const first = wordsOf(method)[0];
  return first !== undefined && VERBS.has(first) ? first : undefined;
}

/** Verbs of methods that only look something up. */
export const READERS: ReadonlySet<string> = new Set(
  "get list find fetch count is has can was are should exists lookup search query read retrieve select load".split(" "),
);

/** Verbs that say nothing about the kind of work: every service has them for each of its subjects. */
export const COMMON_VERBS: ReadonlySet<string> = new Set([
  ...READERS,
  ..."create add update delete remove set make do process run handle save edit change upsert insert register start stop generate".split(
    " ",
  ),
]);

/** What a class is about: `UserAccountService` → user, account. */
export function classSubjects(name: string): string[] {
  const words = wordsOf(name);
  const last = words.at(-1);
  const own = last !== undefined && ROLE_WORDS.has(last) ? words.slice(0, -1) : words;
  return own
    .map(singular)
    .filter(
      (word) =>
        !ROLE_WORDS.has(word) &&
        !["base", "app", "application", "main", "core", "common", "default", "abstract", "async", "impl"].includes(
          word,
        ),
    );
}

const ROLE_WORDS: ReadonlySet<string> = new Set(
  "service services manager handler helper helpers controller processor util utils utility utilities engine facade coordinator orchestrator operations actions logic worker system business tools toolkit interactor usecase".split(
    " ",
  ),
);

/** Whether a class's name says that it does things rather than being one. */
export function looksLikeService(name: string): boolean {
  const last = wordsOf(name).at(-1);
  return last !== undefined && ROLE_WORDS.has(last);
}

export function singular(word: string): string {
  if (/(?:ss|us|is)$/.test(word) || word.length < 4) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}
