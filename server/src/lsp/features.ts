/** New features, in the words of the protocol. */
import type { FileEdit } from "../engine";
import { toTextEdits } from "./convert";
import type { Project } from "./project";
import type { Projects } from "./projects";
import type { FeatureFile, FeatureProblem, FolderFeatures, NewFeature, NewFeatureParams } from "./protocol";

/** What can be made in each folder; one whose reading was cancelled is left out. */
export async function featureOffers(projects: Projects): Promise<FolderFeatures[]> {
  const folders = await readProjects(projects);
  return folders.map((project) => ({ uri: project.folder!, offers: project.workspace.featureOffers() }));
}

export async function newFeature(projects: Projects, params: NewFeatureParams): Promise<NewFeature | FeatureProblem> {
  const folders = await readProjects(projects);
  const project = folders.find(({ folder }) => folder === params.uri);
  if (!project) return { problem: "This folder is not open, or not read yet." };
  const plan = project.workspace.newFeature(params);
  if ("problem" in plan) return plan;
  return {
    files: plan.edits.map((edit) => asFile(project, edit)),
    open: project.uriOf(plan.open),
    notes: plan.notes,
  };
}

async function readProjects(projects: Projects): Promise<Project[]> {
  const all = projects.all();
  await Promise.all(all.map((project) => project.idle()));
  const complete = all.filter((project) => project.folder !== undefined && project.complete);
  for (const project of complete) project.flush();
  return complete;
}

function asFile(project: Project, edit: FileEdit): FeatureFile {
  const created = edit.create === true;
  const before = created ? "" : (project.textOf(edit.path) ?? "");
  const backwards = [...edit.changes].sort((a, b) => b.start - a.start);
  const text = backwards.reduce(
    (now, { start, end, text: added }) => now.slice(0, start) + added + now.slice(end),
    before,
  );
  return { uri: project.uriOf(edit.path), created, text, edits: created ? [] : toTextEdits(project, edit) };
}
