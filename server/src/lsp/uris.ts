/**
 * URIs as clients write them differ (`file:///c%3A/a` and `file:///C:/a` are one file), so they are compared by a key.
 * What is sent back is the client's own spelling where it gave one.
 */

/** One spelling for all that mean the same: nothing percent-encoded, the drive letter small, no slash at the end. */
export function uriKey(uri: string): string {
  const decoded = uri.replace(/(?:%[0-9a-f]{2})+/gi, decodeRun);
  return decoded
    .replace(/^([\w+.-]+:)/, (scheme) => scheme.toLowerCase())
    .replace(/^(file:\/\/\/)([A-Z])(?=:)/, (_, start: string, drive: string) => start + drive.toLowerCase())
    .replace(/(?<=[^/:])\/+$/, "");
}

/** Bytes that are no UTF-8 stay encoded: they can still be compared. */
function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run.toLowerCase();
  }
}

/** The path below a folder, with `/`; `undefined` for what is not below it. Both are keys. */
export function relativePath(folder: string, key: string): string | undefined {
  const prefix = folder.endsWith("/") ? folder : folder + "/";
  return key.startsWith(prefix) && key.length > prefix.length ? key.slice(prefix.length) : undefined;
}

/** The URI of a path below a folder's URI. */
export function childUri(folder: string, path: string): string {
  return folder.replace(/\/+$/, "") + "/" + path.split("/").map(encodeURIComponent).join("/");
}

/** The last segment. */
export function baseName(key: string): string {
  return key.slice(Math.max(key.lastIndexOf("/"), key.indexOf(":")) + 1);
}

export function schemeOf(key: string): string {
  return key.slice(0, key.indexOf(":"));
}
