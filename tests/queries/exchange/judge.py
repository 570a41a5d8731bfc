"""Judge exported files by the formats' own libraries, in an environment that holds these alone.

Usage: python judge.py ftm|bods FILE... Writes a line for each fault, and at the end how many
records were read. These libraries bring much that this project does not use, so they have an
environment of their own.
"""

# mypy: ignore-errors
import json
import sys
import types


def without_icu() -> None:
    """Put a stand-in for ICU, which has no wheels; it only turns names into Latin letters."""
    icu = types.ModuleType("icu")
    same = types.SimpleNamespace(transliterate=lambda text: text)
    icu.Transliterator = types.SimpleNamespace(createInstance=lambda *_: same)
    sys.modules["icu"] = icu


def judge_ftm(paths: list[str]) -> int:
    """Say which property FollowTheMoney does not know, and which value it would drop."""
    without_icu()
    from followthemoney import model
    from followthemoney.exc import InvalidData

    read = 0
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                read += 1
                data = json.loads(line)
                proxy = model.get_proxy(data, cleaned=False)
                for name, values in data["properties"].items():
                    prop = proxy.schema.get(name)
                    if prop is None:
                        print(f"{data['id']}: {data['schema']} has no {name}")
                        continue
                    for value in values:
                        if prop.type.clean(value, proxy=proxy) is None:
                            print(f"{data['id']}: {name}: {value!r} is dropped")
                try:
                    proxy.schema.validate({"properties": data["properties"]})
                except InvalidData as wrong:
                    print(f"{data['id']}: {wrong.errors}")
    return read


def judge_bods(paths: list[str]) -> int:
    """Say what libcovebods finds beside schemes of numbers, whose list stands on the network."""
    import libcovebods.run_tasks as run_tasks
    import libcovebods.tasks.checks.legacy_checks as legacy
    import libcovebods.tasks.checks.record_based_checks as checks
    from libcovebods.additionalfields import AdditionalFields
    from libcovebods.config import LibCoveBODSConfig
    from libcovebods.data_reader import DataReader
    from libcovebods.jsonschemavalidate import JSONSchemaValidator
    from libcovebods.schema import SchemaBODS

    legacy.get_orgids_prefixes = checks.get_orgids_prefixes = list
    read = 0
    for path in paths:
        data, config = DataReader(path), LibCoveBODSConfig()
        schema = SchemaBODS(data, config)
        for error in JSONSchemaValidator(schema).validate(data):
            print(f"{path}: {error.json()}")
        for name in AdditionalFields(schema).process(data):
            print(f"{path}: unknown field {name}")
        found = run_tasks.process_additional_checks(data, config, schema)
        for check in found["additional_checks"]:
            if "known_scheme" not in check["type"]:
                print(f"{path}: {check}")
        read += len(data.get_all_data())
    return read


if __name__ == "__main__":
    print({"ftm": judge_ftm, "bods": judge_bods}[sys.argv[1]](sys.argv[2:]))
