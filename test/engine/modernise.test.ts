import { deepEqual, equal } from "node:assert/strict";
import { isLazyImport, modernise } from "../../server/src/engine/syntax/modernise";
import { K } from "../../server/src/engine/syntax/kinds.generated";
import type { PythonParser } from "../../server/src/engine/syntax/parser";
import type { SyntaxTree } from "../../server/src/engine/syntax/tree";
import { loadParser } from "./support/parser";

/** Every piece is a whole module that Python 3.15 takes. */
const VALID: Readonly<Record<string, readonly string[]>> = {
  "PEP 695 generics and type aliases": [
    "type X = int\ntype Y[T] = list[T]\ntype type = type\n",
    "class A[T]: pass\nclass B[T: (int, str), *Ts, **P](A[T], metaclass=M): pass\n",
    "def f[T: int](x: T) -> T: pass\nasync def g[**P](): ...\n",
  ],
  "PEP 696 defaults": [
    "class A[T = int]: pass\nclass B[T: str = str, *Ts = *tuple[int, ...], **P = [int]](A[T]): pass\n",
    "def f[T = lambda: {1: 2}](a=1, *, b=2): return a[b] == c\n",
    "async def g [T = int](): ...\n",
    "type A[T = list[list[dict[str, list[int]]]]] = T\n",
    'class A[\n    T = int,  # why = "because", or not]\n    U: "x" = str,\n](B): pass\n',
    'class A[T: str = "a]b", U = dict[str, "x=[y]"]](Base[T]): pass\n',
    "class Größe[T = int]: pass\r\nclass B[T = (\r\n  int\r\n)]: pass\r\n",
  ],
  "PEP 701 f-strings": [
    `f"{f"{1}"}" f'{a['b']}' f"{a["b"]!r:>{w}} {x=}"\n`,
    `f"{'\\n'.join(a)}" f"{"\\n"}" f"{ {1: 2}[1] }" f"{{{x}}}" f"{x!r:^{width}.{prec}%}" f"{x:%H:%M}"\n`,
    "f'''{\n  a  # a comment with } and \"\n}'''\n",
    'f"{\n a:\n >10}"\n',
  ],
  "PEP 750 t-strings": [
    "x = t\"a {b}\" rt'b' tR'c' T'd' Rt'{x}' TR'''{y}'''\n",
    "f(t\"a{x}\")\n[t'a', t'b']\n{'k': t'v'}\nf\"{t'x'}\"\nt\"{t'{x}'}\"\nassert t\"c\"\n",
  ],
  "PEP 758 except without brackets": [
    "try: pass\nexcept A, B: pass\nexcept A.b, c(), D: pass\nexcept (E): pass\n",
    "try: pass\nexcept* A, B: pass\n",
  ],
  "PEP 810 lazy imports": [
    "lazy import a.b as c, d\nlazy from . import *\nlazy from a import (b,\n   c)\nlazy\timport a\n",
    "if True:\n    lazy import a\nelse:\n    lazy import b\nif x: lazy import c\nx = 1; lazy import d\n",
    "import lazy\nfrom lazy import x\nlazy = 1\nlazy(); lazy.x\n",
  ],
  "match and other soft keywords as names": [
    "match x:\n    case [1, *r] if r: pass\n    case {'a': 1, **k}: pass\n    case A(b=1) | B.c: pass\n    case _: pass\n",
    "match = 1\nmatch.a(b)\nmatch(x)\nmatch[0] = 1\nmatch [a]: int = 3\nmatch * x\nmatch, case = 1, 2\n",
    "type = 3\ntype (x)\ntype.a\ntype -1\n",
    "match (x):\n  case 1: pass\n",
  ],
  "print and exec as names": [
    "print = log\nprint\nprint('x', file=f)\nx.print(1)\nprint.x\nprint -1\nf(print=1)\ndef print(): pass\n",
    "exec\nexec('x')\nexec = 1\nexec.y = exec -1\nclass exec: pass\n",
  ],
  "look-alikes in strings and comments": [
    's = """\nlazy import x\n  t"a"\nclass A[T = int]: pass\ntype B[T = \n"""\nafter = [1, "x"]\n',
    "# lazy import x; t\"a\nx = 'a: lazy import'\n# class A[T = int\ny = '''\ndef f[T = '''\nz = ']'\n",
  ],
};

/** The second of three statements is beyond the grammar, or wrong: only that one may be lost. */
const LOST: readonly string[] = [
  "{**d for d in ds}",
  "x = $ 3",
  "x = ?foo",
  "class A[T = : int]: pass",
  "lazy import",
  'class A[T = "]: pass',
];

describe("modernise", () => {
  let parser: PythonParser;
  before(async () => {
    parser = await loadParser();
  });

  for (const [title, texts] of Object.entries(VALID)) {
    describe(title, () => {
      for (const text of texts) {
        it(JSON.stringify(text), () => {
          const modern = modernise(text);
          equal(modern.length, text.length);
          equal(modern.replace(/[^\r\n]/g, ""), text.replace(/[^\r\n]/g, ""), "line ends stay");
          deepEqual(errors(parser.parse(text)), []);
        });
      }
    });
  }

  it("returns a text without such syntax as it is", () => {
    const text = "import a\nclass A[T]:\n    x = {1: [2]}\n";
    equal(modernise(text), text);
  });

  it("changes strings and comments without changing the tree", () => {
    for (const text of VALID["look-alikes in strings and comments"]!) {
      const plain = parser.parse(text.replace(/lazy/g, "1azy").replace(/\[T =/g, "[T :"));
      deepEqual([...parser.parse(text).kind], [...plain.kind]);
    }
  });

  for (const statement of LOST) {
    it(`loses no more than the statement ${JSON.stringify(statement)}`, () => {
      const before = "import before\n";
      const after = "import after\n\n\ndef f():\n    return 1\n";
      const tree = parser.parse(`${before}${statement}\n${after}`);
      const found = tree.children(0).map((node) => tree.textOf(node));
      deepEqual([found[0], ...found.slice(-2)], [before.trim(), "import after", "def f():\n    return 1"]);
    });
  }

  it("tells lazy imports by the original text", () => {
    const text =
      "lazy import a\nimport b\nx = 1; lazy  from . import c\nif x: lazy import d\r\n  lazy\timport e\nnotlazy;import f\n";
    const tree = parser.parse(text);
    const imports = tree.descendants(0, K.import_statement, K.import_from_statement);
    deepEqual(
      imports.map((node) => `${isLazyImport(text, tree.start[node]!) ? "lazy " : ""}${tree.textOf(node)}`),
      ["lazy import a", "import b", "lazy from . import c", "lazy import d", "lazy import e", "import f"],
    );
  });
});

/** Texts of the ERROR nodes of a tree. */
function errors(tree: SyntaxTree): string[] {
  return [0, ...tree.descendants(0, K.error)].filter((node) => tree.is(node, K.error)).map((node) => tree.textOf(node));
}
