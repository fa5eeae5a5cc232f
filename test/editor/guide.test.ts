import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ArchwrightApi } from "../../client/src/activate";
import { action, apply, closeAll, expectFinding, extension, open, until } from "./support/editor";

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
});
