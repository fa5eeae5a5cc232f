/** Rows that the code has in hand already: looked up once more by their own key, they are there. */
import type { CallFact, Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";
import { isModelInstance } from "../../support/models";
import { callOf, MAX_LINKS, memberOf } from "./statements";

/** Who is logged in: the framework has loaded that row for this very request. */
const LOGGED_IN = /^(?:flask_login\.current_user|flask_security\.current_user)$/;

/** What a user's own row is looked up by; `owner_id=request.user.id` asks for other rows. */
const USER_KEY = /^(?:id|pk|username|email)$/;

/** `id=current_user.id`, `username=self.request.user.username`; without a keyword the value alone tells. */
export function isOfCurrentUser(value: Expr, keyword?: string): boolean {
  if (keyword !== undefined && !USER_KEY.test(keyword)) return false;
  const { of, name } = memberOf(value);
  if (name === "" || of === null) return false;
  if (typeof of === "string") return LOGGED_IN.test(of) || /(?:^|[.@])request\.user$/.test(of);
  const { of: request, name: user } = memberOf(of);
  return (
    user === "user" &&
    (memberOf(request).name === "request" ||
      (request !== null && typeof request === "object" && request.k === "param" && request.name === "request"))
  );
}

/** Whether a lookup of a model, with its filters, asks for a row by its own primary key, or for the one that is logged in. */
export function asksForRowAtHand(project: ProjectView, path: string, call: CallFact, model: string): boolean {
  let at: CallFact | undefined = call;
  for (let link = 0; at && link < MAX_LINKS; link++) {
    for (const { name, value } of at.args) {
      const keys = name === undefined ? [value, ...comparedWith(value)] : [value];
      if (keys.some((key) => isOfCurrentUser(key, name) || isOwnKey(project, path, key, model, name))) return true;
    }
    at = callOf(project, path, memberOf(at.callee).of);
  }
  return false;
}

/** What a key is compared with: `User.id == value`, in either order. */
function comparedWith(value: Expr): readonly Expr[] {
  if (value === null || typeof value !== "object" || value.k !== "op" || value.op !== "==") return [];
  return value.of.filter((_, at) =>
    value.of.some((other, place) => place !== at && USER_KEY.test(memberOf(other).name)),
  );
}

/** `product.id` of a row of the same model; `product_id=product.id` asks for rows of another kind. */
function isOwnKey(project: ProjectView, path: string, key: Expr, model: string, keyword: string | undefined): boolean {
  if (key === null || typeof key === "string" || key.k !== "attr" || !/^(?:id|pk)$/.test(key.name)) return false;
  if (keyword !== undefined && keyword !== "id" && keyword !== "pk") return false;
  const row = project.infer(path, key.of);
  return (
    isModelInstance(project, row) &&
    partsOf(row).every(
      (part) => part.kind === "instance" && typeof part.of !== "string" && project.classFact(part.of).name === model,
    )
  );
}
