import { snakeCase } from "./secrets";

/** Names that say nothing of what they belong to, or that systems use themselves. */
const VAGUE: ReadonlySet<string> = new Set([
  "AUTH",
  "BACKEND",
  "BASE",
  "BROKER",
  "CREDENTIALS",
  "DSN",
  "HOME",
  "HOST",
  "KEY",
  "PASS",
  "PASSWD",
  "PASSWORD",
  "PATH",
  "PWD",
  "SECRET",
  "SERVER",
  "TOKEN",
  "URI",
  "URL",
  "USER",
]);

/** The environment variable for a value that the code calls `name`; `vague` stands in for names that say too little. */
export function variableName(name: string | undefined, vague: string): string {
  const plain = name === undefined ? "" : snakeCase(name).toUpperCase();
  if (plain === "" || /^\d/.test(plain)) return `APP_${vague}`;
  return VAGUE.has(plain) ? `APP_${plain}` : plain;
}
