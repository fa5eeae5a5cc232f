/** Names for findings that outlive edits elsewhere in their file. */

/**
 * A hash of 64 bits as 16 hex digits; the same for the same parts, whatever machine or run.
 *
 * For a finding the parts are the rule, the path, the qualified name of the function or class around it, the finding's
 * key (by default {@link normalised} text that it marks), and its number among findings that agree in all of these.
 */
export function fingerprint(parts: readonly string[]): string {
  // Two 32-bit states mixed with different odd constants and crossed at the end, after MurmurHash3's finaliser (cyrb53
  // by bryc, public domain). The length before each part keeps ["ab", "c"] and ["a", "bc"] apart.
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  const mix = (unit: number) => {
    low = Math.imul(low ^ unit, 0x9e3779b1);
    high = Math.imul(high ^ unit, 0x5f356495);
  };
  for (const part of parts) {
    mix(part.length);
    for (let at = 0; at < part.length; at++) mix(part.charCodeAt(at));
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return hex(high) + hex(low);
}

/** Text as it counts for a fingerprint: reformatting does not change it. */
export function normalised(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
