import type { ClassKnowledge, Library } from "./types";

const HTTP_VERBS = ["get", "post", "put", "patch", "delete", "head", "options", "request", "send"];
const verbs = (type: string): Record<string, string> => Object.fromEntries(HTTP_VERBS.map((verb) => [verb, type]));

const HTTPX_CLIENT: ClassKnowledge = {
  methods: { ...verbs("httpx.Response"), stream: "contextlib.AbstractContextManager[httpx.Response]" },
};

export const http: Library = {
  distribution: "httpx",
  source:
    "https://www.python-httpx.org/api/, https://requests.readthedocs.io/en/latest/api/, https://docs.aiohttp.org/en/stable/client_reference.html",
  aliases: {
    "requests.api.": "requests.",
    "requests.sessions.Session": "requests.Session",
    "requests.sessions.session": "requests.Session",
    "requests.session": "requests.Session",
    "requests.models.Response": "requests.Response",
    "httpx._client.": "httpx.",
    "httpx._api.": "httpx.",
    "urllib3.poolmanager.PoolManager": "urllib3.PoolManager",
  },
  functions: {
    ...Object.fromEntries(
      HTTP_VERBS.flatMap((verb) => [
        [`requests.${verb}`, "requests.Response"],
        [`httpx.${verb}`, "httpx.Response"],
      ]),
    ),
  },
  classes: {
    "requests.Session": { methods: verbs("requests.Response") },
    "requests.Response": { methods: { json: "unknown" } },
    "httpx.Client": HTTPX_CLIENT,
    "httpx.AsyncClient": {
      methods: { ...verbs("~httpx.Response"), stream: "contextlib.AbstractAsyncContextManager[httpx.Response]" },
    },
    "httpx.Response": { methods: { json: "unknown" } },
    "aiohttp.ClientSession": { methods: verbs("aiohttp.ClientResponse") },
    "urllib3.PoolManager": { methods: { request: "urllib3.HTTPResponse", urlopen: "urllib3.HTTPResponse" } },
  },
};

export const stores: Library = {
  distribution: "redis",
  source:
    "https://redis.readthedocs.io/en/stable/, https://pymongo.readthedocs.io/en/stable/api/, https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html, https://www.psycopg.org/docs/, https://magicstack.github.io/asyncpg/current/api/",
  aliases: {
    "redis.client.Redis": "redis.Redis",
    "redis.StrictRedis": "redis.Redis",
    "redis.client.StrictRedis": "redis.Redis",
    "redis.asyncio.client.Redis": "redis.asyncio.Redis",
    "redis.asyncio.StrictRedis": "redis.asyncio.Redis",
    "aioredis.Redis": "redis.asyncio.Redis",
    "aioredis.from_url": "redis.asyncio.from_url",
    "pymongo.mongo_client.MongoClient": "pymongo.MongoClient",
    "psycopg2.extensions.connection": "psycopg2.connection",
    "boto3.session.Session": "boto3.Session",
    "asyncpg.connection.Connection": "asyncpg.Connection",
    "asyncpg.pool.Pool": "asyncpg.Pool",
  },
  functions: {
    "redis.from_url": "redis.Redis",
    "redis.Redis.from_url": "redis.Redis",
    "redis.asyncio.from_url": "redis.asyncio.Redis",
    "redis.asyncio.Redis.from_url": "redis.asyncio.Redis",
    "psycopg2.connect": "psycopg2.connection",
    "psycopg.connect": "psycopg.Connection",
    "psycopg.Connection.connect": "psycopg.Connection",
    "psycopg.AsyncConnection.connect": "~psycopg.AsyncConnection",
    "pymysql.connect": "pymysql.Connection",
    "MySQLdb.connect": "pymysql.Connection",
    "boto3.client": "boto3.Client",
    "boto3.resource": "boto3.Resource",
    "asyncpg.connect": "~asyncpg.Connection",
    "asyncpg.create_pool": "~asyncpg.Pool",
  },
  classes: {
    "redis.Redis": { methods: { pipeline: "redis.Pipeline", pubsub: "redis.PubSub" } },
    "redis.Pipeline": {},
    "redis.asyncio.Redis": { methods: { pipeline: "redis.asyncio.Pipeline" } },
    "pymongo.MongoClient": {
      item: "pymongo.Database",
      attribute: "pymongo.Database",
      attributes: { admin: "pymongo.Database" },
      methods: {
        get_database: "pymongo.Database",
        get_default_database: "pymongo.Database",
        start_session: "pymongo.ClientSession",
        list_database_names: "builtins.list[builtins.str]",
        drop_database: "None",
        server_info: "builtins.dict",
        close: "None",
      },
    },
    "pymongo.Database": {
      item: "pymongo.Collection",
      attribute: "pymongo.Collection",
      attributes: { name: "builtins.str", client: "pymongo.MongoClient" },
      methods: {
        get_collection: "pymongo.Collection",
        create_collection: "pymongo.Collection",
        command: "unknown",
        list_collection_names: "builtins.list[builtins.str]",
        drop_collection: "unknown",
        with_options: "self",
      },
    },
    "pymongo.Collection": {
      methods: { find_one: "unknown | None", find: "pymongo.Cursor", with_options: "self" },
    },
    "psycopg2.connection": { methods: { cursor: "psycopg2.cursor" } },
    "psycopg2.cursor": { methods: { execute: "None", fetchone: "unknown | None", fetchall: "builtins.list[unknown]" } },
    "psycopg.Connection": { methods: { cursor: "psycopg.Cursor", execute: "psycopg.Cursor" } },
    "psycopg.Cursor": { methods: { execute: "self", fetchone: "unknown | None" } },
    "psycopg.AsyncConnection": { methods: { cursor: "psycopg.AsyncCursor", execute: "~psycopg.AsyncCursor" } },
    "pymysql.Connection": { methods: { cursor: "pymysql.Cursor" } },
    "pymysql.Cursor": { methods: { execute: "builtins.int", fetchone: "unknown | None" } },
    "boto3.Session": { methods: { client: "boto3.Client", resource: "boto3.Resource" } },
    "boto3.Resource": {
      methods: { Bucket: "boto3.Resource", Table: "boto3.Resource", Object: "boto3.Resource", Queue: "boto3.Resource" },
    },
    "asyncpg.Pool": {
      methods: {
        acquire: "asyncpg.Connection",
        fetch: "~builtins.list[unknown]",
        fetchrow: "~unknown | None",
        fetchval: "~unknown | None",
        execute: "~builtins.str",
      },
    },
    "asyncpg.Connection": {
      methods: {
        fetch: "~builtins.list[unknown]",
        fetchrow: "~unknown | None",
        fetchval: "~unknown | None",
        execute: "~builtins.str",
      },
    },
  },
};
