import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, expectFinding, expectFindings, extension, open, replace, ruleOf } from "./support/editor";

const RULE = "blocking-call-in-async";

describe("findings", () => {
  before(extension);
  afterEach(closeAll);

  it("mark the code, with source, code and a link to the rule's page", async () => {
    const { document } = await open("shop/clock.py");
    const finding = await expectFinding(document.uri, RULE);
    assert.equal(finding.source, "archwright");
    assert.equal(ruleOf(finding), RULE);
    assert.match((finding.code as { target: vscode.Uri }).target.toString(), new RegExp(RULE));
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText(finding.range), "time.sleep(1)");
    assert.match(finding.message, /time\.sleep/);
  });

  it("reach through other files and show the way there", async () => {
    const { document } = await open("shop/orders.py");
    const finding = await expectFinding(document.uri, RULE);
    assert.equal(document.lineAt(finding.range.start).text.trim(), "deliver(address)");
    const paths = finding.relatedInformation?.map(({ location }) => location.uri.path) ?? [];
    assert.ok(
      paths.some((path) => path.endsWith("shop/mail.py")),
      `related locations: ${paths.join(", ")}`,
    );
  });

  it("follow edits that are not saved", async () => {
    const editor = await open("shop/mail.py");
    const { uri } = editor.document;
    await expectFindings(uri, RULE, 0);
    await replace(editor, "def deliver", "async def deliver");
    await expectFinding(uri, RULE);
    assert.ok(editor.document.isDirty);
    await vscode.commands.executeCommand("undo");
    await expectFindings(uri, RULE, 0);
  });

  it("follow unsaved edits of the files they depend on", async () => {
    const orders = await open("shop/orders.py");
    await expectFinding(orders.document.uri, RULE);
    const mail = await open("shop/mail.py");
    await replace(mail, "    time.sleep(0.5)\n", "");
    await expectFindings(orders.document.uri, RULE, 0);
    assert.ok(mail.document.isDirty);
  });
});
