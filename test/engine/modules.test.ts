/** Which dotted names modules have where folders leave it open. */
import assert from "node:assert/strict";
import { buildModuleTable } from "../../server/src/engine/project/modules";

function table(paths: readonly string[], imported: readonly string[]): ReturnType<typeof buildModuleTable> {
  return buildModuleTable({ paths, declaredRoots: [], projectFolders: [], importedNames: new Set(imported) });
}

describe("module names", () => {
  it("a folder whose name cannot be imported is no package", () => {
    const modules = table(["hr-noti/__init__.py", "hr-noti/app/__init__.py", "hr-noti/app/config.py"], ["app.config"]);
    assert.equal(modules.nameOf("hr-noti/app/config.py"), "app.config");
    assert.equal(modules.find("app.config", "hr-noti/app/__init__.py"), "hr-noti/app/config.py");
  });

  it("an `__init__.py` that no import needs does not make a folder part of the names", () => {
    const paths = ["backend/__init__.py", "backend/app/__init__.py", "backend/app/db.py", "backend/main.py"];
    assert.equal(table(paths, ["app.db"]).find("app.db", "backend/main.py"), "backend/app/db.py");
    assert.equal(table(paths, ["app.db"]).nameOf("backend/app/db.py"), "app.db");
    assert.equal(table(paths, ["backend.app", "app.db"]).nameOf("backend/app/db.py"), "backend.app.db");
  });

  it("a package called like a library stays where it is", () => {
    const paths = ["shop/__init__.py", "shop/celery/__init__.py", "shop/celery/app.py"];
    assert.equal(table(paths, ["celery.app", "celery.schedules"]).nameOf("shop/celery/app.py"), "shop.celery.app");
  });

  it("a package that nothing imports is where the others of its folder are", () => {
    const paths = ["shop/users/__init__.py", "shop/users/models.py", "shop/orders/__init__.py", "shop/orders/views.py"];
    const modules = table(paths, ["shop.users"]);
    assert.equal(modules.find("shop.users.models", "shop/orders/views.py"), "shop/users/models.py");
    assert.equal(modules.nameOf("shop/orders/views.py"), "shop.orders.views");
    assert.equal(table(paths, ["users.models"]).nameOf("shop/orders/views.py"), "orders.views");
  });

  it("a package called like a library, in a folder that is no package", () => {
    const paths = ["app/redis/__init__.py", "app/redis/keys.py", "app/main.py"];
    assert.equal(table(paths, ["app.redis", "redis", "redis.asyncio"]).nameOf("app/redis/keys.py"), "app.redis.keys");
    assert.equal(table(paths, ["redis", "redis.keys"]).nameOf("app/redis/keys.py"), "redis.keys");
  });
});
