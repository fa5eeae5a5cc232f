/** What went wrong with a file, in words, for a message that names the file itself. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ENOENT":
      return "it does not exist";
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
      return "part of its path is no folder";
    case "ELOOP":
      return "its links lead in a circle";
    case "ENOSPC":
      return "no space left on the disk";
    case "EROFS":
      return "the disk is read-only";
    default:
      return code ?? (error instanceof Error ? error.message : String(error));
  }
}
