/** What import-linter and Tach say of projects, asked in a Python that has them. */
import { spawnSync } from "node:child_process";
import type { Answers } from "./compare";

/** Reads folders, a line each; prints answers by folder. */
const DRIVER = String.raw`
import importlib
import json
import os
import sys
from copy import deepcopy
from pathlib import Path


def import_linter(folder):
    """One answer for each contract, each checked by itself, so that an invalid one does not hide the others."""
    from importlinter import configuration
    from importlinter.application import use_cases
    from importlinter.domain.contract import registry

    configuration.configure()
    try:
        options = use_cases.read_user_options()
        use_cases._register_contract_types(options)
        graph = use_cases._build_graph(
            root_package_names=options.session_options["root_packages"],
            cache_dir=None,
            include_external_packages=use_cases._get_include_external_packages(options),
            exclude_type_checking_imports=use_cases._get_exclude_type_checking_imports(options),
            verbose=False,
        )
    except FileNotFoundError:
        return None
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    contracts = []
    for each in options.contracts_options:
        answer = {"name": each["name"], "type": each["type"]}
        contracts.append(answer)
        try:
            contract = registry.get_contract_class(each["type"])(
                name=each["name"], session_options=options.session_options, contract_options=each
            )
            check = contract.check(deepcopy(graph), verbose=False)
        except Exception as error:
            text = getattr(error, "errors", None) or error
            answer["error"] = f"{type(error).__name__}: {text}"
            continue
        answer["kept"] = check.kept
        answer["ignored"] = check.ignored_import_count
        answer["warnings"] = len(check.warnings)
        answer["unlisted"] = sorted(check.metadata.get("undeclared_modules", ()))
        answer["chains"] = sorted(chains_of(each["type"], check.metadata))
    return {"contracts": contracts, "modules": len(graph.modules), "imports": graph.count_imports()}


def chains_of(kind, metadata):
    """Each as [importer, imported, all first modules, all last modules, imports in the chain]."""

    def detailed(importer, imported, chain, firsts, lasts):
        heads = sorted({link["importer"] for link in [chain[0], *firsts]})
        tails = sorted({link["imported"] for link in [chain[-1], *lasts]})
        return [importer, imported, heads, tails, len(chain)]

    if kind == "layers":
        for each in metadata["invalid_dependencies"]:
            for route in each["routes"]:
                yield detailed(
                    each["importer"], each["imported"], route["chain"], route["extra_firsts"], route["extra_lasts"]
                )
    elif kind == "independence":
        for each in metadata["invalid_chains"]:
            for route in each["chains"]:
                yield detailed(
                    each["downstream_module"],
                    each["upstream_module"],
                    route["chain"],
                    route["extra_firsts"],
                    route["extra_lasts"],
                )
    elif kind == "forbidden":
        for each in metadata["invalid_chains"]:
            for chain in each["chains"]:
                yield detailed(each["downstream_module"], each["upstream_module"], chain, [], [])
    elif kind == "protected":
        for each in metadata["illegal_imports"]:
            for link in each.illegal_links:
                yield [link["importer"], each.top_level_module, [link["importer"]], [link["imported"]], 1]
    elif kind == "acyclic_siblings":
        for package, breakers in metadata["cycle_breakers_by_package"].items():
            level = package.count(".") + 2
            for importer, imported in breakers:
                ends = [".".join(name.split(".")[:level]) for name in (importer, imported)]
                yield [*ends, [importer], [imported], 1]


def tach(folder):
    from tach import extension
    from tach.parsing import parse_project_config

    if not (folder / "tach.toml").exists():
        return None
    try:
        config = parse_project_config(root=folder)
        found = extension.check(folder, config, True, True)
        return {"findings": [finding(each) for each in json.loads(extension.serialize_diagnostics_json(found, False))]}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def finding(diagnostic):
    """As [path, line, kind, using module, used module]."""
    located = diagnostic.get("Located") or diagnostic.get("Global")
    details = located["details"]
    kind, inner = next(iter(details.items()))
    if isinstance(inner, dict):
        kind, inner = next(iter(inner.items()))
    else:
        kind, inner = inner, {}
    inner = inner if isinstance(inner, dict) else {}
    return {
        "path": located.get("file_path", ""),
        "line": located.get("line_number", 0),
        "kind": kind,
        "severity": located.get("severity"),
        "user": inner.get("usage_module", ""),
        "used": inner.get("definition_module", ""),
    }


def main():
    answers = {}
    for name in sys.stdin.read().splitlines():
        folder = Path(name).resolve()
        os.chdir(folder)
        before, modules = list(sys.path), set(sys.modules)
        sys.path[:0] = [str(folder), str(folder / "src")]
        importlib.invalidate_caches()
        answers[name] = {"importLinter": import_linter(folder), "tach": tach(folder)}
        sys.path[:] = before
        for module in set(sys.modules) - modules:
            if not module.startswith(("importlinter", "grimp", "tach", "rich", "_")):
                sys.modules.pop(module, None)
    json.dump(answers, sys.stdout)


main()
`;

/** @param python the interpreter's path */
export function owners(python: string, folders: readonly string[]): Answers {
  const options = { input: folders.join("\n"), encoding: "utf8", maxBuffer: 1 << 28 } as const;
  const result = spawnSync(python, ["-c", DRIVER], options);
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout) as Answers;
}
