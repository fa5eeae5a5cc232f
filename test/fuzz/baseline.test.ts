import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { Analyzer, Finding } from "../../server/src/engine";
import { loadAnalyzer, openProject } from "../engine/support/project";
import { check, TIMEOUT_MS } from "./runs";

const PATH = "app/work.py";

/** One definition with one finding. `mark` is what the finding speaks of, `edited` the same with another value. */
interface Subject {
  readonly rule: string;
  readonly head: string;
  readonly indent: string;
  readonly mark: string;
  readonly edited: string;
  readonly tail?: string;
}

const SUBJECTS: readonly Subject[] = [
  {
    rule: "blocking-call-in-async",
    head: "async def tick():",
    indent: "    ",
    mark: "time.sleep(10)",
    edited: "time.sleep(20)",
  },
  {
    rule: "blocking-call-in-async",
    head: "async def load(url):",
    indent: "    ",
    mark: "requests.get(url)",
    edited: "requests.get(url, timeout=3)",
  },
  {
    rule: "interpolated-sql",
    head: "def find(session, name, email):",
    indent: "    ",
    mark: "session.execute(text(f\"SELECT 1 FROM users WHERE name = '{name}'\"))",
    edited: "session.execute(text(f\"SELECT 1 FROM users WHERE name = '{email}'\"))",
  },
  {
    rule: "task-swallows-errors",
    head: "@app.task\ndef send(user_id):",
    indent: "    ",
    mark: "try:\n        deliver(user_id)\n    except Exception:\n        pass",
    edited: "try:\n        deliver(user_id)\n    except BaseException:\n        pass",
  },
  {
    rule: "hardcoded-config",
    head: "",
    indent: "",
    mark: 'DATABASE_URL = "postgresql://db.internal/shop"',
    edited: 'DATABASE_URL = "postgresql://other.internal/shop"',
  },
  {
    rule: "sys-path-manipulation",
    head: "",
    indent: "",
    mark: 'sys.path.append("/opt/lib")',
    edited: 'sys.path.append("/opt/other")',
  },
];

const HEAD = `import sys
import time

import requests
from celery import Celery
from sqlalchemy import text

app = Celery("work")
`;

const FILLERS: readonly string[] = [
  "LIMIT = 3",
  "# A remark.",
  "def helper(value):\n    return value + 1",
  "class Holder:\n    def __init__(self, value):\n        self.value = value\n\n    async def wait(self):\n        return self.value",
  "async def other(items):\n    return [item async for item in items]",
  '"""A text\n\nover lines."""',
  "if LIMIT:\n    LIMIT = 4",
];

/** A piece of the module: a subject by its index, or something that has nothing to do with any. */
type Piece = { readonly subject: number; readonly inside: readonly string[] } | { readonly filler: string };

interface Module {
  readonly pieces: readonly Piece[];
  readonly gap: number;
  readonly lineEnd: "\n" | "\r\n";
  readonly spaced: boolean;
}

const INSIDE: readonly string[] = ["count = 1", "# Why.", "print(1)", "if True:\n        print(2)"];

const filler = fc.tuple(fc.constantFrom(...FILLERS), fc.nat(99)).map(([text, number]): Piece => ({
  filler: text.replaceAll(/\b(?:helper|Holder|other|LIMIT)\b/g, (name) => `${name}_${number}`),
}));

/** Every subject once, in any order, among fillers. */
const layout: fc.Arbitrary<Module> = fc.record({
  pieces: fc
    .tuple(
      fc.shuffledSubarray(
        SUBJECTS.map((_, subject) => subject),
        { minLength: SUBJECTS.length },
      ),
      fc.array(fc.array(fc.constantFrom(...INSIDE), { maxLength: 3 }), {
        minLength: SUBJECTS.length,
        maxLength: SUBJECTS.length,
      }),
      fc.array(fc.tuple(fc.nat(SUBJECTS.length), filler), { maxLength: 8 }),
    )
    .map(([order, insides, fillers]) => {
      const pieces: Piece[] = order.map((subject) => ({ subject, inside: insides[subject]! }));
      for (const [at, piece] of fillers) pieces.splice(at, 0, piece);
      return pieces;
    }),
  gap: fc.integer({ min: 1, max: 4 }),
  lineEnd: fc.constantFrom("\n" as const, "\r\n" as const),
  spaced: fc.boolean(),
});

/** The text of a module; `edited` is the subject that is changed. */
function write({ pieces, gap, lineEnd, spaced }: Module, edited = -1): string {
  const parts = pieces.map((piece) => {
    if ("filler" in piece) return piece.filler;
    const { head, indent, mark, edited: changed } = SUBJECTS[piece.subject]!;
    const text = piece.subject === edited ? changed : mark;
    // Blanks inside parentheses, as a formatter takes or gives them.
    const shown = spaced ? text.replace(/\(([^()]*)\)$/, "( $1 )") : text;
    const inside = head === "" ? [] : piece.inside;
    return [...(head === "" ? [] : [head]), ...[...inside, shown].map((line) => indent + line)].join("\n");
  });
  return `${[HEAD.trimEnd(), ...parts].join("\n".repeat(gap + 1))}\n`.replaceAll("\n", lineEnd);
}

describe("fingerprints of a baseline", () => {
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await loadAnalyzer();
  });

  /** Fingerprints by the number of the subject; each has to have exactly its finding. */
  function fingerprints(text: string, edited = -1, more: Readonly<Record<string, string>> = {}): string[] {
    const files = new Map([[PATH, text], ["app/__init__.py", ""], ...Object.entries(more)]);
    const select = [...new Set(SUBJECTS.map(({ rule }) => rule))];
    const findings = openProject(analyzer, files, { select }).findings(PATH);
    equal(
      findings.length,
      SUBJECTS.length,
      findings.map(({ rule, message }) => `${rule}: ${message}`).join("\n") + text,
    );
    return SUBJECTS.map((subject, index) => {
      const found = findings.filter((finding) =>
        speaksOf(finding, text, index === edited ? subject.edited : subject.mark),
      );
      equal(found.length, 1, `${subject.rule} in\n${text}`);
      return found[0]!.fingerprint;
    });
  }

  function speaksOf({ start }: Finding, text: string, mark: string): boolean {
    const squeezed = (part: string): string => part.replaceAll(/\s+/g, "");
    const at = squeezed(text).indexOf(squeezed(mark));
    const place = squeezed(text.slice(0, start)).length;
    return at >= 0 && at <= place && place < at + squeezed(mark).length;
  }

  it("stay as they are when anything else is edited, moved or laid out anew", () => {
    const elsewhere = fc.dictionary(fc.constantFrom("app/more.py", "app/sub/mod.py"), fc.constantFrom(...FILLERS));
    check(
      fc.property(layout, layout, elsewhere, (one, other, more) => {
        deepEqual(fingerprints(write(one)), fingerprints(write(other), -1, more));
      }),
    );
  }).timeout(TIMEOUT_MS);

  it("are new for a finding that was edited, and the same for all others", () => {
    check(
      fc.property(layout, layout, fc.nat(SUBJECTS.length - 1), (one, other, edited) => {
        const before = fingerprints(write(one));
        const after = fingerprints(write(other, edited), edited);
        for (const [index, fingerprint] of after.entries()) {
          if (index === edited) ok(!before.includes(fingerprint), `${SUBJECTS[index]!.rule} is not new`);
          else equal(fingerprint, before[index]);
        }
      }),
    );
  }).timeout(TIMEOUT_MS);
});
