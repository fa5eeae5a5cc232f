import { asyncOrms } from "./async-orms";
import { http, stores } from "./clients";
import { django } from "./django";
import { python } from "./python";
import { sqlalchemy } from "./sqlalchemy";
import { queues, web } from "./web";
import type { Library } from "./types";

export const LIBRARIES: readonly Library[] = [python, sqlalchemy, django, http, stores, web, queues, asyncOrms];
