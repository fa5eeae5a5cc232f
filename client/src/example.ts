import { commands, window, workspace } from "vscode";

/** A small FastAPI module with a few things to find; nothing of it touches the disk. */
const EXAMPLE = `"""An example for Archwright.

Hover over what is underlined to see what is wrong and why it hurts. Press Ctrl+. (Cmd+. on a Mac)
on it for its fixes, and choose "Explain" to open its page of the guide.
"""

import time

import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/report")
async def report() -> dict[str, str]:
    time.sleep(1)
    return {"state": "done"}


@app.get("/rates")
async def rates() -> dict[str, float]:
    response = requests.get("https://rates.example.com/latest", timeout=10)
    return response.json()
`;

/** Opens the example in a new, unsaved document. */
export async function openExample(): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: "python", content: EXAMPLE }));
}

/** Opens the walkthrough of package.json. */
export async function openWalkthrough(): Promise<void> {
  await commands.executeCommand("workbench.action.openWalkthrough", "archwright.archwright#gettingStarted", false);
}
