import { type QuickPickItem, Range, TextEdit, Uri, window, workspace } from "vscode";
import type { FeatureOffer, NewFeature, NewFeatureParams } from "../../../server/src/lsp/protocol";
import type { Server } from "../server";
import { apply, existing } from "./files";
import type { ScaffoldPreview } from "./preview";

/** What a caller of the command may say before. */
export interface NewFeatureArguments {
  readonly name?: string;
  readonly parts?: readonly string[];
}

/** A project that a feature can be made in. */
interface Place {
  /** The workspace folder. */
  readonly uri: string;
  readonly offer: FeatureOffer;
}

type Parts = NonNullable<NewFeatureParams["parts"]>;

/** Asks for project, name and parts, shows what would be made and changed, and does it. */
export async function createFeature(
  server: Server,
  preview: ScaffoldPreview,
  given: NewFeatureArguments,
): Promise<void> {
  const place = await pickPlace(server);
  if (!place) return;
  const name = given.name ?? (await askName(server, place));
  if (name === undefined) return;
  const parts = (given.parts as Parts | undefined) ?? (await pickParts(place.offer));
  if (!parts) return;
  const plan = await server.newFeature({ uri: place.uri, folder: place.offer.folder, name, parts });
  if ("problem" in plan) {
    void window.showErrorMessage(`Archwright: ${plan.problem}`);
    return;
  }
  await make(preview, name, plan);
}

async function make(preview: ScaffoldPreview, name: string, plan: NewFeature): Promise<void> {
  const files = plan.files.map(({ uri, created, text, edits }) => ({
    uri: Uri.parse(uri),
    created,
    text,
    edits: edits.map(({ range: { start, end }, newText }) =>
      TextEdit.replace(new Range(start.line, start.character, end.line, end.character), newText),
    ),
  }));
  const present = await existing(files);
  if (present.length > 0) {
    const list = present.map((uri) => workspace.asRelativePath(uri)).join(", ");
    void window.showErrorMessage(`Archwright: nothing was made, for these files exist: ${list}`);
    return;
  }
  if (!(await apply(preview, `New Feature: ${name}`, files))) return;
  await window.showTextDocument(Uri.parse(plan.open));
  if (plan.notes.length > 0) void window.showInformationMessage(plan.notes.join(" "));
}

/** The project that is worked on: the only one, or the reader's choice. */
async function pickPlace(server: Server): Promise<Place | undefined> {
  const folders = await server.featureOffers();
  const places = folders.flatMap(({ uri, offers }) => offers.map((offer) => ({ uri, offer })));
  if (places.length === 0) {
    void window.showInformationMessage("Archwright sees no FastAPI, Flask or Django project in this workspace.");
    return undefined;
  }
  if (places.length === 1) return places[0];
  const items = places.map((place) => ({
    label: place.offer.project || place.offer.folder || "This folder",
    description: place.offer.folder,
    detail: place.offer.layout,
    place,
  }));
  return (await window.showQuickPick(items, { title: "New Feature", placeHolder: "In which project?" }))?.place;
}

function askName(server: Server, { uri, offer }: Place): Thenable<string | undefined> {
  return window.showInputBox({
    title: "New Feature (1/2)",
    prompt: `What is it about? ${offer.layout}.`,
    placeHolder: "invoice",
    async validateInput(name) {
      if (name.trim() === "") return undefined;
      const plan = await server.newFeature({ uri, folder: offer.folder, name });
      return "problem" in plan ? plan.problem : undefined;
    },
  });
}

interface PartItem extends QuickPickItem {
  readonly part: Parts[number];
}

async function pickParts({ parts }: FeatureOffer): Promise<Parts | undefined> {
  const items = parts.map(({ part, title, example, usual }): PartItem => ({
    label: title,
    description: example,
    picked: usual,
    part,
  }));
  const chosen = await window.showQuickPick(items, {
    title: "New Feature (2/2)",
    placeHolder: "What is it made of? Chosen are the parts that its siblings have.",
    canPickMany: true,
  });
  return chosen?.map(({ part }) => part);
}

/** Reads what another extension or a key binding gave, and drops what it cannot use. */
export function asNewFeatureArguments(given: unknown): NewFeatureArguments {
  if (typeof given !== "object" || given === null) return {};
  const { name, parts } = given as Record<string, unknown>;
  return {
    ...(typeof name === "string" && { name }),
    ...(Array.isArray(parts) && { parts: parts.map(String) }),
  };
}
