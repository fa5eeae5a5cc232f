import assert from "node:assert/strict";
import { GUIDE } from "../../server/src/guide/bundle.generated";
import { ADVISORS } from "../../client/src/guide/advice/advisors";
import { FRAMEWORK, FRAMEWORK_ARGUMENTS } from "../../client/src/guide/advice/framework";
import { INTERFACE } from "../../client/src/guide/advice/interface";
import { type Advisor, type Answers, asAnswers, type Project } from "../../client/src/guide/advice/model";
import { rank } from "../../client/src/guide/advice/ranking";
import { STRUCTURE, structureFor } from "../../client/src/guide/advice/structure";
import { QUEUE_ARGUMENTS, TASK_QUEUE } from "../../client/src/guide/advice/taskQueue";
import { GuideBook } from "../../client/src/guide/book";
import { SNIPPETS } from "../../client/src/guide/snippets";
import { adviceHtml, questionsHtml } from "../../client/src/guide/view/advice";

const SHOP: Project = {
  name: "shop",
  lines: 1_200,
  modules: 14,
  isLibrary: false,
  packages: ["fastapi", "celery", "redis"],
};

const answers = (choices: string): Answers => {
  const pairs = choices
    .split(" ")
    .filter(Boolean)
    .map((choice) => choice.split("."));
  return Object.fromEntries(
    [...new Set(pairs.map(([question]) => question!))].map((question) => [
      question,
      pairs.filter(([of]) => of === question).map(([, value]) => value!),
    ]),
  );
};
const titleOf = (advisor: Advisor, choices: string, project?: Project) =>
  advisor.advise(answers(choices), project).title;

describe("advice: structure", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "single-file"],
    ["size.tiny team.solo", "single-file"],
    ["size.tiny team.team", "flat"],
    ["size.tiny needs.published", "flat"],
    ["size.tiny needs.interfaces", "flat"],
    ["size.small team.few needs.subjects", "flat"],
    ["size.small team.team needs.subjects", "feature"],
    ["size.medium", "feature"],
    ["size.medium needs.interfaces", "layered"],
    ["size.large", "layered"],
    ["size.huge", "layered"],
    ["size.huge needs.outlives", "clean"],
  ];
  for (const [choices, structure] of cases) {
    it(`${choices || "no answer"} → ${structure}`, () => {
      assert.equal(structureFor(answers(choices)), structure);
    });
  }

  it("says what the project is now, and the next step only", () => {
    const { cautions } = STRUCTURE.advise(answers("size.large"), { ...SHOP, structure: "flat" });
    assert.match(cautions.join(), /shop is a flat package now\. One step at a time: Take the subject/);
  });

  it("says when the project is further than it needs to be, and when it fits", () => {
    const advise = (structure: Project["structure"] & string) =>
      STRUCTURE.advise(answers("size.small"), { ...SHOP, structure }).cautions.join();
    assert.match(advise("clean"), /more than this needs/);
    assert.match(advise("flat"), /It fits/);
  });

  it("takes the size from the project", () => {
    assert.deepEqual(STRUCTURE.prefill(SHOP)["size"], ["small"]);
    assert.deepEqual(STRUCTURE.prefill({ ...SHOP, lines: 25_000 })["size"], ["huge"]);
    assert.deepEqual(STRUCTURE.prefill({ ...SHOP, lines: 500 })["size"], ["small"]);
  });
});

describe("advice: framework", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "FastAPI"],
    ["needs.api", "FastAPI"],
    ["needs.admin needs.pages", "Django"],
    ["needs.admin needs.api", "Django"],
    ["needs.existing needs.api", "Django"],
    ["needs.streaming needs.admin", "FastAPI"],
    ["needs.unusual", "Flask"],
    ["needs.small", "Flask"],
    ["needs.jobs", "Django"],
  ];
  for (const [choices, framework] of cases) {
    it(`${choices || "no answer"} → ${framework}`, () => {
      assert.equal(titleOf(FRAMEWORK, choices), framework);
    });
  }

  it("says what speaks against the best one, and what is next", () => {
    const advice = FRAMEWORK.advise(answers("needs.streaming needs.admin needs.pages"), undefined);
    assert.equal(advice.title, "Django");
    assert.match(advice.cautions.join(), /WebSockets need Channels/);
  });

  it("would rather stay with what is there", () => {
    assert.match(FRAMEWORK.advise(answers("needs.admin"), SHOP).cautions.join(), /shop uses FastAPI already/);
    assert.deepEqual(FRAMEWORK.prefill(SHOP), { needs: ["api"], knows: ["fastapi"] });
  });
});

describe("advice: task queue", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["broker.redis needs.few", "RQ"],
    ["needs.schedules needs.workflows", "Celery"],
    ["broker.sqs", "Celery"],
    ["needs.retries broker.rabbitmq", "Dramatiq"],
    ["broker.postgres durable.must-run", "Procrastinate"],
    ["needs.async durable.must-run broker.redis", "Taskiq"],
    ["needs.long durable.must-run", "Temporal"],
    ["durable.may-be-lost", "No queue at all"],
    ["durable.must-run broker.none needs.few", "RQ"],
  ];
  for (const [choices, queue] of cases) {
    it(`${choices} → ${queue}`, () => {
      assert.equal(titleOf(TASK_QUEUE, choices), queue);
    });
  }

  it("leans to what is in use", () => {
    assert.equal(titleOf(TASK_QUEUE, "durable.must-run needs.retries broker.redis", SHOP), "Celery");
  });

  it("warns of a broker that is missing, and that tasks may run twice", () => {
    const { cautions } = TASK_QUEUE.advise(answers("durable.must-run broker.none needs.few"), undefined);
    assert.match(cautions.join(), /needs a broker[\s\S]*run twice/);
  });
});

describe("advice: interface", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "WSGI"],
    ["framework.fastapi", "ASGI"],
    ["framework.flask needs.websockets", "WSGI"],
    ["framework.django", "WSGI"],
    ["framework.django needs.streaming", "ASGI"],
    ["framework.open needs.cpu", "WSGI"],
  ];
  for (const [choices, kind] of cases) {
    it(`${choices || "no answer"} → ${kind}`, () => {
      assert.equal(titleOf(INTERFACE, choices), kind);
    });
  }

  it("says so when a framework cannot do what is needed", () => {
    assert.match(
      INTERFACE.advise(answers("framework.flask needs.websockets"), undefined).cautions.join(),
      /Flask cannot/,
    );
  });
});

describe("advice", () => {
  const book = new GuideBook(GUIDE, ADVISORS);

  it("ranks by the sum of the arguments, and of equals takes the first", () => {
    const argument = (weight: number) => [{ choice: "q.a", weight, text: String(weight) }];
    const ranked = rank({ one: argument(1), two: argument(2), three: argument(2) }, { q: ["a"] });
    assert.deepEqual(
      ranked.map(({ name }) => name),
      ["two", "three", "one"],
    );
  });

  it("hears every choice that can be made", () => {
    for (const [{ questions }, candidates] of [
      [FRAMEWORK, FRAMEWORK_ARGUMENTS],
      [TASK_QUEUE, QUEUE_ARGUMENTS],
    ] as const) {
      const heard = new Set(Object.values(candidates).flatMap((all) => all.map(({ choice }) => choice)));
      for (const { id, choices } of questions) {
        for (const { value } of choices) assert.ok(heard.has(`${id}.${value}`), `${id}.${value}`);
      }
    }
  });

  for (const advisor of ADVISORS) {
    it(`${advisor.id} leads to topics and snippets that are there, whatever is answered`, () => {
      for (const choice of advisor.questions.flatMap(({ id, choices }) =>
        choices.map(({ value }) => `${id}.${value}`),
      )) {
        const advice = advisor.advise(answers(choice), SHOP);
        assert.ok(advice.title && advice.text && advice.reasons.length > 0, choice);
        for (const prefix of advice.snippets) assert.ok(SNIPPETS.has(prefix), prefix);
        for (const href of advice.pages)
          assert.ok(href.startsWith("rule:") || book.get(href.replace(/^\w+:/, "")), href);
      }
    });

    it(`${advisor.id} takes only answers that it asked for`, () => {
      const prefilled = advisor.prefill(SHOP);
      assert.deepEqual(asAnswers(prefilled, advisor), prefilled);
      assert.deepEqual(
        asAnswers({ size: "huge", nonsense: ["a"], needs: ["nonsense"], team: 1 }, advisor)["nonsense"],
        undefined,
      );
      for (const value of [null, "x", 1, undefined]) assert.deepEqual(asAnswers(value, advisor), {});
    });
  }

  it("is asked for in a form that shows what the project answered", () => {
    const html = questionsHtml(STRUCTURE, STRUCTURE.prefill(SHOP), SHOP);
    assert.match(html, /Filled in from <strong>shop<\/strong> \(1,200 lines of code in 14 modules\)/);
    assert.match(html, /<input type="radio" name="size" value="small" checked>/);
    assert.match(html, /<input type="checkbox" name="needs" value="published">/);
  });

  it("is given with its reasons, and links to pages that are there", () => {
    const html = adviceHtml(INTERFACE.advise(answers("framework.fastapi"), undefined), book, "");
    assert.match(html, /<h2 id="advice-title">ASGI<\/h2>/);
    assert.match(html, /href="topic:wsgi-and-asgi">WSGI and ASGI</);
    assert.match(html, /<pre><code>uvicorn /);
  });
});
