/** Line icons, drawn on 16 × 16 in the colour of the text around them. */
const PATHS = {
  back: "M7 3 2.5 8 7 13M3 8h11",
  forward: "M9 3l4.5 5L9 13M13 8H2",
  home: "M2.5 8 8 3l5.5 5M4 7v6h8V7",
  contents: "M2 4h12M5 8h9M5 12h9M2 8h.01M2 12h.01",
  external: "M6 3H3v10h10v-3M9 2.5h4.5V7M13 3 7.5 8.5",
  search: "M11.5 6.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0ZM10 10l4 4",
} as const;

export function icon(name: keyof typeof PATHS): string {
  return `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}
