/** What the libraries that a module imports say of it. */
import type { ModuleFacts } from "../../facts/types";
import type { ProjectView } from "../view";

export interface Evidence {
  /** It speaks with people or programs outside: web, chat, RPC or a window. */
  readonly presents: boolean;
  /** It calls somebody else's API. */
  readonly callsOut: boolean;
  /** It is about statistical models. */
  readonly learns: boolean;
  /** It makes a router or blueprint. */
  readonly routes: boolean;
}

const NONE: Evidence = { presents: false, callsOut: false, learns: false, routes: false };

const PRESENTING =
  /^(?:fastapi|starlette|flask(?:_\w+)?|quart|sanic|bottle|falcon|litestar|blacksheep|robyn|apiflask|connexion|pyramid|cherrypy|hug|chalice|fasthtml|rest_framework|ninja(?:_extra)?|channels|strawberry|graphene(?:_django)?|ariadne|tartiflette|aiogram|telegram|telebot|pyrogram|discord|grpc|streamlit|gradio|nicegui|PyQt\d|PySide\d|tkinter|textual|wagtail|aiohttp\.web|tornado\.web|django\.(?:views|http|shortcuts|urls|contrib\.admin))(?:\.|$)/;
/** Extensions of Flask that have nothing to do with requests. */
const NOT_PRESENTING =
  /^flask_(?:sqlalchemy|migrate|mail\w*|caching|bcrypt|pymongo|mongoengine|marshmallow|redis|celery|apscheduler|rq)(?:\.|$)/;
const CALLING =
  /^(?:requests|httpx|aiohttp|urllib3?|boto3|botocore|google|googleapiclient|stripe|openai|zeep|suds)(?:\.|$)/;
const LEARNING =
  /^(?:torch\w*|tensorflow\w*|keras|jax|flax|transformers|sklearn|xgboost|lightgbm|catboost|diffusers|paddle|mxnet|sentence_transformers|timm|onnxruntime)(?:\.|$)/;

const ROUTERS =
  /^(?:fastapi(?:\.routing)?\.APIRouter|(?:flask|quart|sanic|apiflask|flask_smorest)\.\w*Blueprint|flask_restx\.Namespace)$/;

/** The evidence of one module, remembered. */
export function evidenceOf(view: ProjectView, path: string): Evidence {
  return view.derived(`layer-evidence:${path}`, () => {
    const facts = view.facts(path);
    return facts ? read(facts) : NONE;
  });
}

function read(facts: ModuleFacts): Evidence {
  const names = facts.imports
    .filter(({ level, when }) => level === 0 && when !== "typing")
    .flatMap(({ module, names }) => [module, ...(names ?? []).map(({ name }) => `${module}.${name}`)]);
  return {
    presents: names.some((name) => PRESENTING.test(name) && !NOT_PRESENTING.test(name)),
    callsOut: names.some((name) => CALLING.test(name) && !PRESENTING.test(name)),
    learns: names.some((name) => LEARNING.test(name)),
    routes: facts.calls.some(({ callee }) => typeof callee === "string" && ROUTERS.test(callee)),
  };
}
