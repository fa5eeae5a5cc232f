import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { RULES } from "../../server/src/engine/rules/registry";
import { ROOT } from "../engine/support/repository";

interface FrontMatter {
  readonly id: string;
  readonly title: string;
  readonly order: number;
  readonly summary: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly rules: readonly string[];
  readonly snippets: readonly string[];
}

const FOLDER = path.join(ROOT, "media/guide");
const pages = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".md"))
  .sort()
  .map((file) => {
    const text = readFileSync(path.join(FOLDER, file), "utf8");
    const [, yaml = "", body = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
    return { file, body, front: parse(yaml) as FrontMatter };
  });

const links = (body: string, scheme: RegExp): string[] => [...body.matchAll(scheme)].map(([, target = ""]) => target);
const prefixes = new Set(
  ["python.json", "toml.json"].flatMap((file) => {
    const snippets = JSON.parse(readFileSync(path.join(ROOT, "snippets", file), "utf8")) as object;
    return Object.values(snippets as Record<string, { prefix: string }>).map(({ prefix }) => prefix);
  }),
);

describe("guide topics", () => {
  for (const [index, { file, front, body }] of pages.entries()) {
    describe(file, () => {
      it("says what it is", () => {
        assert.equal(front.id, file.replace(/^\d+-|\.md$/g, ""));
        assert.equal(front.order, index + 1);
        assert.equal(/^# (.+)$/m.exec(body)?.[1], front.title);
        assert.match(front.summary, /\.$/);
        for (const { title, url } of front.sources) {
          assert.ok(title);
          assert.match(url, /^https:\/\//);
        }
      });

      it("links to pages, snippets and diagrams that exist", () => {
        const topics = new Set(pages.map((page) => page.front.id));
        const diagrams = new Set(readdirSync(path.join(FOLDER, "diagrams")));
        assert.deepEqual(
          links(body, /\(topic:([a-z-]+)\)/g).filter((id) => !topics.has(id)),
          [],
        );
        assert.deepEqual(
          front.snippets.filter((prefix) => !prefixes.has(prefix)),
          [],
        );
        assert.deepEqual(
          links(body, /\(diagrams\/(.+?)\)/g).filter((name) => !diagrams.has(name)),
          [],
        );
      });
    });
  }

  it("show every rule, snippet and diagram somewhere", () => {
    const linked = new Set(pages.flatMap(({ body }) => links(body, /\(rule:([a-z-]+)\)/g)));
    const inserted = new Set(pages.flatMap(({ front }) => front.snippets));
    const drawn = new Set(pages.flatMap(({ body }) => links(body, /\(diagrams\/(.+?)\)/g)));
    assert.deepEqual(
      RULES.map(({ meta }) => meta.id).filter((id) => !linked.has(id)),
      [],
    );
    assert.deepEqual(
      [...prefixes].filter((prefix) => !inserted.has(prefix)),
      [],
    );
    assert.deepEqual(
      readdirSync(path.join(FOLDER, "diagrams")).filter((name) => !drawn.has(name)),
      [],
    );
  });
});

describe("guide diagrams", () => {
  for (const file of readdirSync(path.join(FOLDER, "diagrams"))) {
    it(`${file} takes the theme's colours and can be read aloud`, () => {
      const svg = readFileSync(path.join(FOLDER, "diagrams", file), "utf8");
      const name = file.replace(".svg", "");
      assert.match(svg, new RegExp(`role="img" aria-labelledby="${name}-title ${name}-desc"`));
      assert.match(svg, /<title id=".+">.+<\/title>/);
      assert.match(svg, /<desc id=".+">.+<\/desc>/);
      assert.deepEqual(
        links(svg, /(?:fill|stroke)="([^"]+)"/g).filter((colour) => !/^(currentColor|none)$/.test(colour)),
        [],
      );
    });
  }
});
