import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { codeLines, finishPage, markLines } from "../../client/src/guide/rendered";
import { type Block, blocksOf } from "../../client/src/guide/blocks";
import { headings, messageHtml, plainText } from "../../client/src/guide/text";
import { range } from "./pages";

const finish = (html: string, blocks: readonly Block[] = []) =>
  finishPage(html, {
    diagram: (name) => (name === "layers" ? "<svg>layers</svg>" : undefined),
    follows: (href) => href !== "rule:none",
    blocks,
  });

describe("guide: rendered pages", () => {
  it("names headings as links do, each once", () => {
    const html = new MarkdownIt().render("## How to fix `x`\n\ntext\n\n## How to fix `x`\n\n### Über uns");
    const page = finish(html);
    assert.deepEqual(page.sections, [
      { id: "how-to-fix-x", title: "How to fix x" },
      { id: "how-to-fix-x-1", title: "How to fix x" },
    ]);
    assert.match(page.html, /<h3 id="über-uns">/);
  });

  it("replaces ids that the renderer gave", () => {
    const page = finish('<h2 id="other" class="code-line">Bad</h2>');
    assert.equal(page.html, '<h2 id="bad">Bad</h2>');
  });

  it("keep links that lead somewhere", () => {
    const html = '<a href="rule:fat-route" title="x">one</a> and <a href="rule:none"><code>two</code></a>';
    assert.equal(finish(html).html, '<a href="rule:fat-route" title="x">one</a> and <code>two</code>');
  });

  it("draw their diagrams, with what the text calls them below", () => {
    const html = new MarkdownIt().render("![The <layers>](diagrams/layers.svg)\n\n![Gone](diagrams/gone.svg)");
    const page = finish(html);
    assert.match(
      page.html,
      /<figure class="diagram"><svg>layers<\/svg><figcaption>The &lt;layers&gt;<\/figcaption><\/figure>/,
    );
    assert.match(page.html, /<p><img src="diagrams\/gone.svg" alt="Gone"><\/p>/);
  });

  it("say which snippet a code block shows", () => {
    const markdown =
      "```python\na\n```\n\n~~~python snippet=aw-settings\n```\n~~~\n\n```toml snippet=aw-pytest\nb\n```\n";
    const page = finish(new MarkdownIt().render(markdown), blocksOf(markdown));
    assert.deepEqual(page.html.match(/<pre[^>]*>/g), [
      "<pre>",
      '<pre data-snippet="aw-settings">',
      '<pre data-snippet="aw-pytest">',
    ]);
  });
});

describe("guide: code blocks", () => {
  it("say which file they show, and which lines are at fault", () => {
    const markdown = "```python path=a/b.py lines=1,3\nx = 1\ny = 2\nz = 3\n```\n";
    assert.deepEqual(blocksOf(markdown), [{ path: "a/b.py", lines: [1, 3] }]);
    const { html } = finish(new MarkdownIt().render(markdown), blocksOf(markdown));
    assert.match(html, /<pre data-path="a\/b.py"><code[^>]*><mark class="at-fault">x = 1<\/mark>\ny = 2\n<mark/);
  });
});

describe("guide: code lines", () => {
  const html = '<pre><code class="x"><span class="s">"""a\nb"""</span>\n<span>if</span> a &lt; b:\n</code></pre>';

  it("are balanced, one by one", () => {
    assert.deepEqual(codeLines(html, 3), [
      '<span class="s">"""a</span>',
      '<span class="s">b"""</span>',
      "<span>if</span> a &lt; b:",
    ]);
  });

  it("keep blank lines at the end", () => {
    assert.deepEqual(codeLines("<pre><code>a\n</code></pre>", 3), ["a", "", ""]);
  });

  it("are refused when the renderer made something else", () => {
    assert.equal(codeLines("<p>no code</p>", 1), undefined);
    assert.equal(codeLines(html, 2), undefined);
  });

  it("are marked through tags, entities counting as one character", () => {
    assert.deepEqual(markLines(["<span>if</span> a &lt; b:"], range(0, 3, 0, 8)), [
      "<span>if</span> <mark>a </mark><mark>&lt;</mark><mark> b</mark>:",
    ]);
  });

  it("are marked from line to line", () => {
    assert.deepEqual(markLines(["ab", "cd", "ef", "gh"], range(0, 1, 2, 1)), [
      "a<mark>b</mark>",
      "<mark>cd</mark>",
      "<mark>e</mark>f",
      "gh",
    ]);
  });
});

describe("guide: text", () => {
  it("of a message is escaped, with code marked", () => {
    assert.equal(messageHtml("`List[int]` <b>&"), "<code>List[int]</code> &lt;b&gt;&amp;");
  });

  it("finds headings, not comments in code", () => {
    assert.deepEqual(headings("# Title\n## One\n```python\n## no\n```\n### Two `x`"), ["One", "Two x"]);
  });

  it("is plain without Markdown's marks", () => {
    assert.equal(
      plainText("## A\n\nSee [the **page**](x.md).\n\n```python\nx = 1\n```\n- item"),
      "A See the page. x = 1 item",
    );
  });
});
