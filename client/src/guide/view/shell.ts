import { icon } from "./icons";

export interface ShellOptions {
  readonly nonce: string;
  /** The origin of the extension's own files, for the content security policy. */
  readonly cspSource: string;
  readonly script: string;
  readonly styles: readonly string[];
}

/** The document that stays while pages change inside it. Nothing is loaded but the extension's own files; only the one script runs. */
export function shellHtml({ nonce, cspSource, script, styles }: ShellOptions): string {
  const policy = `default-src 'none'; img-src ${cspSource}; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `<link rel="stylesheet" href="${style}">`).join("\n")}
<title>Archwright guide</title>
</head>
<body>
<header>
  <button type="button" id="back" title="Back" aria-label="Back" disabled>${icon("back")}</button>
  <button type="button" id="forward" title="Forward" aria-label="Forward" disabled>${icon("forward")}</button>
  <button type="button" id="home" title="All pages" aria-label="All pages">${icon("home")}</button>
  <button type="button" id="toggle" title="Contents" aria-label="Contents" aria-expanded="false" aria-controls="contents">${icon("contents")}</button>
  <div class="search">
    ${icon("search")}
    <input type="search" id="query" placeholder="Search the guide" aria-label="Search the guide" autocomplete="off" spellcheck="false"
      role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">
    <ul id="results" role="listbox" aria-label="Pages found" hidden></ul>
  </div>
</header>
<div class="body">
  <nav id="contents" aria-label="Contents"></nav>
  <main id="page" tabindex="-1"></main>
</div>
<div id="status" role="status" class="visually-hidden"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
