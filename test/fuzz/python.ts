/** Random Python: modules that look real, edits as people and tools make them, and soup. */
import fc from "fast-check";
import type { TextChange } from "../../server/src/engine";

/** Statements that stand at the top of a module, with all that rules and the parser look at. */
const STATEMENTS: readonly string[] = [
  "import os, sys as system",
  "import app.users.models",
  "from app.orders import service as orders, Order",
  "from . import deps",
  "from ..core.db import (\n    get_session,\n    engine as default_engine,\n)",
  "from app.shared import *",
  "lazy import app.reports",
  "from __future__ import annotations",
  "if TYPE_CHECKING:\n    from app.users import User",
  "try:\n    import ujson as json\nexcept ImportError:\n    import json",
  'SECRET = "s3cr3t-0123456789"\nURL = f"postgres://{USER}:{PASSWORD}@db/{NAME}"',
  "__all__ = ['Order', \"User\"]",
  "router = APIRouter(prefix='/users', tags=[\"users\"])",
  'class Settings(BaseSettings):\n    """Settings."""\n\n    debug: bool = False\n\n    class Config:\n        env_file = ".env"',
  "class Repository[T: Base = User](Generic[T]):\n    def __init__(self, session: Session) -> None:\n        self.session = session\n\n    def get(self, id: int) -> T | None:\n        return self.session.get(self.model, id)",
  '@router.get("/{user_id}", response_model=UserOut)\nasync def read_user(user_id: int, db: Annotated[Session, Depends(get_db)]):\n    user = db.get(User, user_id)\n    time.sleep(1)\n    return user.name',
  "@app.task(bind=True, max_retries=3)\ndef send(self, user_id, *args, retry=True, **kwargs):\n    try:\n        requests.get(f'{URL}/users/{user_id}', timeout=3)\n    except Exception:\n        pass",
  "async def main():\n    async with AsyncClient() as client, lock:\n        results = [await client.get(u) async for u in urls if u]\n    task = asyncio.create_task(work(*results))\n    return task",
  "def handle(command):\n    match command:\n        case {'type': 'move', **rest} if rest:\n            return rest\n        case Move(x=1) | [1, *_]:\n            pass\n        case _:\n            raise ValueError(command)",
  "type Pair[K, V = str] = tuple[K, V]",
  "def outer(a, /, b: int = 1, *, c):\n    def inner(d=lambda x: x + 1):\n        nonlocal a\n        return (yield d)\n    while (n := next(a)) not in b:\n        with open(n) as f, g:\n            del f[0]\n    else:\n        return inner",
  "try:\n    run()\nexcept A, B:\n    log.exception('no')\nexcept* C as e:\n    raise D from e\nfinally:\n    close()",
  'x = {"a": [1, 2.5, -3j], **b}["a"][1:2] if not c else (d @ e, *f) # archwright: ignore[some-rule] -- why',
  'print(f"{x!r:>{width}} {f\'{y}\'}", t"{z}", """\nlines\n""")',
  'if __name__ == "__main__":\n    main()',
];

/** What people type and tools insert, whole or in part. */
const INSERTIONS: readonly string[] = [
  ...["", " ", "\n", "\n    ", "\r\n", "\r", "\t", "\f", "\\\n", ";", ":", ",", ".", "=", "@", "#", "*", "->", "\0"],
  ...["(", ")", "[", "]", "{", "}", "'", '"', '"""', "'''", 'f"', "f'{", "}'", 'rb"'],
  ...[
    "lazy ",
    "import ",
    "from ",
    "def f(",
    "async ",
    "await ",
    "class A[T = ",
    "]",
    "return",
    "match x:\n  case ",
    "except A, B:",
  ],
  ...["# archwright: ignore[", "# archwright: ignore-file", "if TYPE_CHECKING:\n    "],
  ...["x", "ñ", "𝒳", "😀", "\ud83d", "\ude00", "\u2028", "\ufeff", "0", "None"],
];

const statement = fc.constantFrom(...STATEMENTS);

/** A module whose syntax is right. */
export const moduleText: fc.Arbitrary<string> = fc
  .tuple(fc.array(statement, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"))
  .map(([statements, end]) =>
    statements
      .map((text) => `${text}\n\n`)
      .join("")
      .replaceAll("\n", end),
  );

/** Any text: tokens in any order, characters of any kind, bytes read as text. */
export const soup: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom(...INSERTIONS), statement), { maxLength: 40 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  fc.uint16Array({ maxLength: 200 }).map((units) => String.fromCharCode(...units)),
);

/** An edit that fits every text: its place is a share of the length. */
export interface RelativeEdit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

export const edit: fc.Arbitrary<RelativeEdit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(5), fc.nat(200)),
  text: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...INSERTIONS) }, statement),
});

/** Several updates of a document, each of one or more changes. */
export const updates: fc.Arbitrary<RelativeEdit[][]> = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 6,
});

/** An update that fits a text. */
interface Update {
  /** Each against the text that the one before left. */
  readonly changes: TextChange[];
  /** What takes them back. */
  readonly undo: TextChange[];
  /** The text after all. */
  readonly text: string;
}

function place(text: string, edits: readonly RelativeEdit[]): Update {
  const changes: TextChange[] = [];
  const undo: TextChange[] = [];
  for (const { at, length, text: inserted } of edits) {
    const start = Math.floor(at * text.length);
    const end = Math.min(text.length, start + length);
    changes.push({ start, end, text: inserted });
    undo.unshift({ start, end: start + inserted.length, text: text.slice(start, end) });
    text = text.slice(0, start) + inserted + text.slice(end);
  }
  return { changes, undo, text };
}

/** Updates of a text one after the other, and then the same way back. */
export function thereAndBack(
  text: string,
  all: readonly (readonly RelativeEdit[])[],
): { changes: TextChange[]; text: string }[] {
  const way: { changes: TextChange[]; text: string }[] = [];
  const back: { changes: TextChange[]; text: string }[] = [];
  for (const edits of all) {
    const update = place(text, edits);
    way.push({ changes: update.changes, text: update.text });
    back.unshift({ changes: update.undo, text });
    text = update.text;
  }
  return [...way, ...back];
}
