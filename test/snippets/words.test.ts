import assert from "node:assert/strict";
import { featureOf, wordsOf, wordsOfClass } from "../../server/src/engine/snippets/words";

describe("words of a feature", () => {
  it("are made of a package's or module's name", () => {
    const said = [
      "users",
      "user",
      "order_items",
      "categories",
      "addresses",
      "status",
      "news",
      "boxes",
      "analysis",
      "keys",
    ];
    assert.deepEqual(
      said.map((name) => Object.values(wordsOf(name)).join(" ")),
      [
        "users user User",
        "users user User",
        "order_items order_item OrderItem",
        "categories category Category",
        "addresses address Address",
        "status status Status",
        "news news News",
        "boxes box Box",
        "analysises analysis Analysis",
        "keys key Key",
      ],
    );
  });

  it("are made of a class's name", () => {
    assert.deepEqual(wordsOfClass("OrderItem"), { plural: "order_items", singular: "order_item", entity: "OrderItem" });
    assert.equal(wordsOfClass("APIKey").singular, "api_key");
  });
});

describe("the feature of a file", () => {
  const slices = new Set(["app/users", "shop/src/shop/orders", "app/billing"]);
  const feature = (path: string, container = "app"): string | undefined =>
    featureOf(path, container, (folder) => slices.has(folder))?.name;

  it("is its package, where that holds the parts of a feature", () => {
    assert.equal(feature("app/users/router.py"), "users");
    assert.equal(feature("app/billing/webhook_events.py"), "billing");
    assert.equal(feature("shop/src/shop/orders/service.py", "shop"), "orders");
    assert.equal(feature("orders/admin.py", "config"), "orders");
    assert.equal(feature("app/modules/carts/models.py"), "carts");
  });

  it("is its own name in a package of a layer", () => {
    assert.equal(feature("app/api/v1/endpoints/users.py"), "users");
    assert.equal(feature("app/services/user_service.py"), "user");
    assert.equal(feature("app/models/order_item.py"), "order_item");
    assert.equal(feature("tests/api/test_users.py"), "users");
    assert.equal(feature("tests/users/test_service.py"), "users");
    assert.equal(feature("tests/test_order_service.py"), "order");
  });

  it("is unknown where the place says nothing", () => {
    for (const path of ["app/main.py", "main.py", "app/core/config.py", "app/database.py", "tests/conftest.py"]) {
      assert.equal(feature(path), undefined, path);
    }
  });
});
