import { watchScrolling } from "./scrollable";

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
/** Fewer rows than this need no sorting. */
const MIN_ROWS = 3;

/** Makes tables sort by a click on a column's head, and be read by rows. */
export function improveTables(root: ParentNode): void {
  for (const table of root.querySelectorAll("table")) {
    headRows(table);
    if ((table.tBodies[0]?.rows.length ?? 0) >= MIN_ROWS) addSorting(table);
    const frame = document.createElement("div");
    frame.className = "table";
    table.before(frame);
    frame.append(table);
    watchScrolling(frame, "Table");
  }
}

/** Where the first column has no title, it holds the titles of the rows. */
function headRows(table: HTMLTableElement): void {
  const [first] = table.tHead?.rows[0]?.cells ?? [];
  if (first?.textContent.trim() !== "") return;
  first.replaceWith(document.createElement("td"));
  for (const row of table.tBodies[0]?.rows ?? []) {
    const [cell] = row.cells;
    if (!cell) continue;
    const head = document.createElement("th");
    head.scope = "row";
    head.append(...cell.childNodes);
    cell.replaceWith(head);
  }
}

function addSorting(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const body = table.tBodies[0];
  if (!body) return;
  const original = [...body.rows];
  heads.forEach((head, column) => {
    if (head.tagName !== "TH") return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = "Sort by this column";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: "none" }[head.ariaSort ?? ""] ?? "ascending";
      for (const other of heads) other.ariaSort = null;
      if (next !== "none") head.ariaSort = next;
      body.append(...sorted(original, column, next));
    });
  });
}

/** Rows in a new order; the third click brings back the one that the page was written in. */
function sorted(rows: readonly HTMLTableRowElement[], column: number, order: string): readonly HTMLTableRowElement[] {
  if (order === "none") return rows;
  const sign = order === "ascending" ? 1 : -1;
  return [...rows].sort((a, b) => sign * compare(textIn(a, column), textIn(b, column)));
}

function textIn(row: HTMLTableRowElement, column: number): string {
  return row.cells[column]?.textContent.trim() ?? "";
}

/** By numbers where both cells start with one ("2,000 – 10,000", "under 500"), else as text. */
function compare(a: string, b: string): number {
  const [first, second] = [numberIn(a), numberIn(b)];
  return first !== undefined && second !== undefined && first !== second ? first - second : COLLATOR.compare(a, b);
}

function numberIn(text: string): number | undefined {
  const [, below, digits] = /^(under |over )?([\d,]*\d(?:\.\d+)?)/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  // "Under 500" comes before "500 – 2,000".
  const nudge = below === undefined ? 0 : below.toLowerCase() === "under " ? -0.5 : 0.5;
  return Number(digits.replaceAll(",", "")) + nudge;
}
