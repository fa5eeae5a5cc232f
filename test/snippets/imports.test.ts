import assert from "node:assert/strict";
import { ImportBlock, type WantedImport } from "../../server/src/engine/snippets/imports";
import { logicalLines } from "../../server/src/engine/snippets/scan";
import { applyChanges } from "../engine/support/edits";

const WANTED: readonly WantedImport[] = [
  { module: "app.users.models", name: "User" },
  { module: "fastapi", name: "Depends" },
  { module: "typing", name: "Annotated" },
];

/** The text with the imports added above its last line, and those that would stand with the code. */
function added(text: string, wanted: readonly WantedImport[] = WANTED): [text: string, rest: string] {
  const lines = logicalLines(text);
  const block = new ImportBlock(text, lines, new Set(["app"]));
  const { changes, rest } = block.plan(wanted, lines.at(-1)!.start);
  return [applyChanges(text, changes), block.statements(rest)];
}

describe("imports of a snippet", () => {
  it("stand with the code where nothing is above it", () => {
    assert.deepEqual(added(""), [
      "",
      "from typing import Annotated\n\nfrom fastapi import Depends\n\nfrom app.users.models import User\n",
    ]);
  });

  it("go below docstring, `__future__` and comments at the top", () => {
    const head = '#!/usr/bin/env python\n# Licence\n"""Doc."""\nfrom __future__ import annotations\n';
    assert.deepEqual(added(`${head}\n\nx = 1\n`), [
      `${head}\nfrom typing import Annotated\n\nfrom fastapi import Depends\n\nfrom app.users.models import User\n\n\nx = 1\n`,
      "",
    ]);
    assert.deepEqual(
      added('"""Doc."""\nx = 1\n')[0].split("x = 1")[0],
      [
        '"""Doc."""\n\nfrom typing import Annotated\n\nfrom fastapi import Depends\n\nfrom app.users.models import User\n\n',
      ][0],
    );
  });

  it("go to their places among those that are there", () => {
    const text = "import os\n\nfrom celery import Celery\nfrom zope import x\n\nfrom app.core import y\n\nx = 1\n";
    assert.equal(
      added(text)[0],
      "import os\nfrom typing import Annotated\n\nfrom celery import Celery\nfrom fastapi import Depends\nfrom zope import x\n\nfrom app.core import y\nfrom app.users.models import User\n\nx = 1\n",
    );
  });

  it("make groups that are not there yet", () => {
    assert.equal(
      added("from fastapi import APIRouter\n\nx = 1\n")[0],
      "from typing import Annotated\n\nfrom fastapi import APIRouter, Depends\n\nfrom app.users.models import User\n\nx = 1\n",
    );
  });

  it("join statements that are there", () => {
    const [text] = added("from typing import Any\nfrom fastapi import (\n    APIRouter,\n    Query,\n)\n\nx = 1\n");
    assert.match(text, /^from typing import Annotated, Any\n/);
    assert.match(text, /from fastapi import \(\n {4}APIRouter,\n {4}Depends,\n {4}Query,\n\)\n/);
  });

  it("break a line that becomes too long", () => {
    const names = ["Body", "Cookie", "File", "Form", "Header", "Path", "Query", "Request", "Response"];
    const [text] = added(`from fastapi import ${names.join(", ")}\nx = 1\n`, [
      { module: "fastapi", name: "WebSocket" },
    ]);
    assert.match(text, /^from fastapi import \(\n {4}Body,\n(?: {4}\w+,\n)+ {4}WebSocket,\n\)\n/);
  });

  it("are not added twice, whatever they are called", () => {
    const text =
      "from typing import Annotated as A\nfrom fastapi import Depends\nfrom app.users.models import User\nx = 1\n";
    assert.equal(added(text)[0], text);
  });

  it("leave statements with comments as they are", () => {
    const text = "from fastapi import Query  # noqa: F401\nx = 1\n";
    assert.equal(
      added(text, [{ module: "fastapi", name: "Depends" }])[0],
      "from fastapi import Query  # noqa: F401\nfrom fastapi import Depends\nx = 1\n",
    );
  });

  it("stay in one block where the file has one", () => {
    assert.equal(
      added("from app.core import y\nfrom zope import x\nx = 1\n", [{ module: "fastapi", name: "Depends" }])[0],
      "from app.core import y\nfrom fastapi import Depends\nfrom zope import x\nx = 1\n",
    );
  });

  it("keep the line ends of the file", () => {
    const [text] = added('"""Doc."""\r\n\r\nimport os\r\n\r\nx = 1\r\n');
    assert.doesNotMatch(text, /(?<!\r)\n/);
    assert.match(text, /import os\r\nfrom typing import Annotated\r\n\r\nfrom fastapi/);
  });

  it("do not look into functions, and not below the first definition", () => {
    const text = "import os\n\n\ndef f():\n    from fastapi import Depends\n\n\nfrom typing import Annotated\nx = 1\n";
    assert.match(added(text)[0], /^import os\nfrom typing import Annotated\n\nfrom fastapi import Depends\n/);
  });
});
