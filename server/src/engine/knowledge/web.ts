import type { Library } from "./types";

/** FastAPI, Starlette, Flask, Quart, Pydantic: as far as their classes are built on one another. */
export const web: Library = {
  distribution: "fastapi",
  source:
    "https://fastapi.tiangolo.com/reference/, https://www.starlette.io/, https://flask.palletsprojects.com/en/stable/api/",
  aliases: {
    "fastapi.applications.FastAPI": "fastapi.FastAPI",
    "fastapi.routing.APIRouter": "fastapi.APIRouter",
    "fastapi.params.Depends": "fastapi.Depends",
    "fastapi.param_functions.": "fastapi.",
    "fastapi.exceptions.HTTPException": "fastapi.HTTPException",
    "fastapi.background.BackgroundTasks": "fastapi.BackgroundTasks",
    "fastapi.requests.Request": "starlette.requests.Request",
    "fastapi.Request": "starlette.requests.Request",
    "fastapi.concurrency.": "starlette.concurrency.",
    "fastapi.responses.": "starlette.responses.",
    "fastapi.Response": "starlette.responses.Response",
    "fastapi.WebSocket": "starlette.websockets.WebSocket",
    "starlette.exceptions.HTTPException": "starlette.exceptions.HTTPException",
    "starlette.background.BackgroundTasks": "starlette.background.BackgroundTasks",
    "flask.app.Flask": "flask.Flask",
    "flask.blueprints.Blueprint": "flask.Blueprint",
    "flask.views.MethodView": "flask.views.MethodView",
    "flask.helpers.abort": "flask.abort",
    "werkzeug.exceptions.abort": "flask.abort",
    "flask_restful.abort": "flask.abort",
    "flask_smorest.abort": "flask.abort",
    "flask_restx.abort": "flask.abort",
    "pydantic.main.BaseModel": "pydantic.BaseModel",
    "pydantic_settings.main.BaseSettings": "pydantic_settings.BaseSettings",
    "pydantic.env_settings.BaseSettings": "pydantic.BaseSettings",
  },
  classes: {
    "starlette.applications.Starlette": { attributes: { router: "starlette.routing.Router" } },
    "fastapi.FastAPI": { bases: ["starlette.applications.Starlette"], attributes: { router: "fastapi.APIRouter" } },
    "fastapi.APIRouter": { bases: ["starlette.routing.Router"] },
    "fastapi.HTTPException": { bases: ["starlette.exceptions.HTTPException"] },
    "fastapi.BackgroundTasks": { bases: ["starlette.background.BackgroundTasks"] },
    "starlette.background.BackgroundTasks": { methods: { add_task: "None" } },
    "pydantic_settings.BaseSettings": { bases: ["pydantic.BaseModel"] },
    "pydantic.BaseSettings": { bases: ["pydantic.BaseModel"] },
    "quart.Quart": { bases: ["flask.Flask"] },
    "quart.Blueprint": { bases: ["flask.Blueprint"] },
    "flask.views.MethodView": { bases: ["flask.views.View"] },
    "flask_restful.Resource": { bases: ["flask.views.MethodView"] },
    "flask_restx.Resource": { bases: ["flask.views.MethodView"] },
  },
  values: {
    "flask.request": "flask.Request",
    "flask.session": "flask.SessionMixin",
    "flask.current_app": "flask.Flask",
  },
};

/** https://docs.celeryq.dev/en/stable/reference/celery.app.task.html */
const TASK_METHODS = {
  delay: "celery.result.AsyncResult",
  apply_async: "celery.result.AsyncResult",
  apply: "celery.result.EagerResult",
  AsyncResult: "celery.result.AsyncResult",
  s: "celery.Signature",
  si: "celery.Signature",
  signature: "celery.Signature",
  subtask: "celery.Signature",
} as const;

/** Task queues. */
export const queues: Library = {
  distribution: "celery",
  source:
    "https://docs.celeryq.dev/en/stable/reference/, https://python-rq.org/docs/, https://dramatiq.io/reference.html, https://arq-docs.helpmanual.io/",
  aliases: {
    "celery.app.base.Celery": "celery.Celery",
    "celery.app.shared_task": "celery.shared_task",
    "celery.app.task.Task": "celery.Task",
    "celery.task.Task": "celery.Task",
    "celery.AsyncResult": "celery.result.AsyncResult",
    "celery.canvas.group": "celery.group",
    "celery.canvas.chain": "celery.chain",
    "celery.canvas.chord": "celery.chord",
    "celery.canvas.signature": "celery.signature",
    "rq.queue.Queue": "rq.Queue",
    "rq.decorators.job": "rq.decorators.job",
    "dramatiq.actor.actor": "dramatiq.actor",
    "arq.connections.ArqRedis": "arq.ArqRedis",
    "arq.connections.create_pool": "arq.create_pool",
  },
  functions: {
    "arq.create_pool": "~arq.ArqRedis",
    "celery.group": "celery.group",
    "celery.chain": "celery.chain",
    "celery.chord": "celery.chord",
    "celery.signature": "celery.Signature",
  },
  values: { "celery.current_app": "celery.Celery" },
  classes: {
    // What a decorated function has besides being one.
    function: { methods: TASK_METHODS },
    "celery.Task": { methods: TASK_METHODS },
    "celery.Celery": {
      methods: {
        send_task: "celery.result.AsyncResult",
        AsyncResult: "celery.result.AsyncResult",
        GroupResult: "celery.result.GroupResult",
        signature: "celery.Signature",
      },
    },
    "celery.Signature": {
      methods: {
        delay: "celery.result.AsyncResult",
        apply_async: "celery.result.AsyncResult",
        apply: "celery.result.EagerResult",
      },
    },
    "celery.chain": { bases: ["celery.Signature"], call: "celery.result.AsyncResult" },
    "celery.chord": { bases: ["celery.Signature"], call: "celery.result.AsyncResult" },
    "celery.group": {
      bases: ["celery.Signature"],
      call: "celery.result.GroupResult",
      methods: { delay: "celery.result.GroupResult", apply_async: "celery.result.GroupResult" },
    },
    "celery.result.AsyncResult": { methods: { get: "unknown", wait: "unknown" } },
    "celery.result.ResultSet": { methods: { get: "unknown", join: "unknown", join_native: "unknown" } },
    "celery.result.GroupResult": { bases: ["celery.result.ResultSet"] },
    "celery.result.EagerResult": { methods: { get: "unknown", wait: "unknown" } },
    "rq.Queue": {
      methods: {
        enqueue: "rq.job.Job",
        enqueue_in: "rq.job.Job",
        enqueue_at: "rq.job.Job",
        enqueue_call: "rq.job.Job",
      },
    },
    "arq.ArqRedis": { bases: ["redis.asyncio.Redis"], methods: { enqueue_job: "~arq.jobs.Job | None" } },
  },
};
