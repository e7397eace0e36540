"""The tables of a study as others read them: pandas, polars and DuckDB must see the types, the empty cells and the
metadata that the study's plan names, and the numbers of the CSV.

    python3 tests/readers.py DIR

DIR is the folder of a finished study. Ends with 0 if all agree, 1 with a message at the first disagreement, 3 if a
reader is not installed.
"""

import csv
import json
import sys
from pathlib import Path

try:
    import duckdb
    import pandas
    import polars
    import pyarrow.parquet
except ImportError as missing:
    print(f"SKIPPED readers: {missing}", file=sys.stderr)
    sys.exit(3)

POLARS = {"u32": polars.UInt32, "u64": polars.UInt64, "f64": polars.Float64, "bool": polars.Boolean, "text": polars.String}
ARROW = {"u32": "uint32", "u64": "uint64", "f64": "double", "bool": "bool", "text": "string"}
DUCKDB = {"u32": "UINTEGER", "u64": "UBIGINT", "f64": "DOUBLE", "bool": "BOOLEAN", "text": "VARCHAR"}
PANDAS = {"u32": "uint32", "u64": "uint64", "f64": "float64", "bool": "bool"}
VALUE = {"u32": int, "u64": int, "f64": float, "bool": lambda text: text == "true", "text": str}


def same(what, found, expected):
    if found != expected:
        print(f"{what}: expected {expected!r}, found {found!r}", file=sys.stderr)
        sys.exit(1)


def cell(text, column):
    """A cell of the CSV; an empty one is nothing where it may be."""
    if text == "" and (column["optional"] or column["kind"] != "text"):
        return None
    if column["kind"] == "text" and text[:1] == "'" and text[1:2] in "=+-@\t\r":
        text = text[1:]
    return VALUE[column["kind"]](text)


def first_rows(path, columns, limit):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        return [tuple(map(cell, row, columns)) for _, row in zip(range(limit), reader)]


def plain(values):
    """Empty texts and nothing are one in CSV."""
    return tuple(None if value == "" else value for value in values)


def check(folder, table, plan, rows):
    path, columns = folder / f"{table['name']}.parquet", table["schema"]
    names = [column["name"] for column in columns]
    kinds = {column["name"]: column["kind"] for column in columns}
    expected = [plain(row) for row in first_rows(folder / f"{table['name']}.csv", columns, 1000)]
    place = path.name

    arrow = pyarrow.parquet.read_schema(path)
    same(f"{place}, types in Arrow", {f.name: str(f.type) for f in arrow}, {n: ARROW[k] for n, k in kinds.items()})
    optional = {column["name"]: column["optional"] for column in columns}
    same(f"{place}, which may be empty", {f.name: f.nullable for f in arrow}, optional)
    metadata = {key.decode(): value.decode() for key, value in arrow.metadata.items()}
    same(f"{place}, plan", metadata["casus.plan"], plan["plan_hash"])
    same(f"{place}, value version", metadata["casus.value_version"], str(plan["value_version"]))
    same(f"{place}, table", metadata["casus.table"], table["name"])
    same(f"{place}, columns", json.loads(metadata["casus.columns"]), columns)

    frame = polars.read_parquet(path)
    same(f"{place}, types in polars", dict(frame.schema), {n: POLARS[k] for n, k in kinds.items()})
    same(f"{place}, rows in polars", frame.height, rows)
    same(f"{place}, values in polars", [plain(row) for row in frame.head(1000).rows()], expected)
    same(f"{place}, metadata in polars", polars.read_parquet_metadata(path)["casus.plan"], plan["plan_hash"])

    query = f"'{str(path).replace(chr(39), chr(39) * 2)}'"
    described = duckdb.sql(f"DESCRIBE SELECT * FROM {query}").fetchall()
    same(f"{place}, types in DuckDB", {d[0]: d[1] for d in described}, {n: DUCKDB[k] for n, k in kinds.items()})
    same(f"{place}, rows in DuckDB", duckdb.sql(f"SELECT count(*) FROM {query}").fetchall(), [(rows,)])
    first = duckdb.sql(f"SELECT * FROM {query} LIMIT 1000").fetchall()
    same(f"{place}, values in DuckDB", [plain(row) for row in first], expected)
    pairs = duckdb.sql(f"SELECT key::VARCHAR, value::VARCHAR FROM parquet_kv_metadata({query})").fetchall()
    same(f"{place}, metadata in DuckDB", dict(pairs)["casus.plan"], plan["plan_hash"])

    frame = pandas.read_parquet(path)
    same(f"{place}, columns in pandas", list(frame.columns), names)
    same(f"{place}, rows in pandas", len(frame), rows)
    for column in columns:
        name, kind = column["name"], column["kind"]
        if kind in PANDAS and not column["optional"]:
            same(f"{place}, type of {name} in pandas", str(frame[name].dtype), PANDAS[kind])
        values = [None if pandas.isna(value) else value for value in frame[name].head(1000)]
        same(f"{place}, {name} in pandas", list(plain(values)), [row[names.index(name)] for row in expected])

    empty = {name: int(frame[name].isna().sum()) for name in names}
    counted = ", ".join('count(*) - count("' + name.replace('"', '""') + '")' for name in names)
    in_duckdb = duckdb.sql(f"SELECT {counted} FROM {query}").fetchall()[0]
    same(f"{place}, empty cells in DuckDB", dict(zip(names, in_duckdb)), empty)
    in_polars = polars.read_parquet(path).null_count().row(0)
    same(f"{place}, empty cells in polars", dict(zip(names, in_polars)), empty)
    return sum(empty.values())


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: readers.py DIR")
    folder = Path(sys.argv[1])
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    counts = {table["name"]: table["rows"] for table in manifest["tables"]}
    same("tables", sorted(counts), sorted(table["name"] for table in plan["tables"]))
    for table in plan["tables"]:
        empty = check(folder, table, plan, counts[table["name"]])
        print(f"{table['name']}: {counts[table['name']]} rows, {empty} empty cells; pandas, polars and DuckDB agree")


if __name__ == "__main__":
    main()
