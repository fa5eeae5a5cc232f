import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ArchwrightApi } from "../../client/src/activate";
import { action, apply, closeAll, expectFinding, expectFindings, extension, open, until } from "./support/editor";

describe("guide", () => {
  let api: ArchwrightApi;
  before(async () => {
    api = await extension();
  });
  afterEach(closeAll);

  const openTabs = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
  const guideTabs = () => openTabs().filter(({ input }) => input instanceof vscode.TabInputWebview);

  it("opens from a finding's code action and shows its evidence", async () => {
    const { document } = await open("shop/users.py");
    const { range } = await expectFinding(document.uri, "missing-not-found-check");
    await apply(await action(document.uri, range, /explain/i));
    const page = await until("the rule's page", () => api.guide.current());
    assert.equal(page.id, "missing-not-found-check");
    const html = await until(
      "the evidence in the page",
      () => api.guide.html().includes("users.py") && api.guide.html(),
    );
    assert.match(html, /user\.name/);
    await until("one guide tab", () => guideTabs().length === 1);
  });

  it("keeps to one panel", async () => {
    await vscode.commands.executeCommand("archwright.openGuide", { rule: "blocking-call-in-async" });
    await until("the first page", () => api.guide.current()?.id === "blocking-call-in-async");
    await vscode.commands.executeCommand("archwright.openGuide", { rule: "missing-not-found-check" });
    await until("the second page", () => api.guide.current()?.id === "missing-not-found-check");
    await until("one guide tab", () => guideTabs().length === 1);
  });

  it("starts advice from the open project", async () => {
    await vscode.commands.executeCommand("archwright.openGuide", { rule: "choose-interface" });
    await until("the page", () => api.guide.current()?.id === "choose-interface");
    const html = await until("the advice", () => api.guide.html().includes("advice-title") && api.guide.html());
    assert.match(html, /Filled in from <strong>shop<\/strong>/);
    assert.match(html, /value="fastapi" checked/);
    assert.match(html, /<h2 id="advice-title">ASGI</);
  });

  it("ties topics and rules together, with what is found here", async () => {
    await vscode.commands.executeCommand("archwright.openGuide", { rule: "wsgi-and-asgi" });
    const html = await until("the topic", () => api.guide.html().includes("Rules on this topic") && api.guide.html());
    assert.match(html, /href="rule:blocking-call-in-async">[^<]*<\/a> <span class="badge">\d+ findings? here/);
    assert.match(html, /<figure class="diagram"><svg /);
  });

  it("opens an example that has findings", async () => {
    await vscode.commands.executeCommand("archwright.openExample");
    const example = await until("the example", () => vscode.window.activeTextEditor?.document);
    assert.ok(example.isUntitled);
    await expectFindings(example.uri, "blocking-call-in-async", 2);
  });
});
