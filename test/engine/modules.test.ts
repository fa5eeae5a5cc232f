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
});
