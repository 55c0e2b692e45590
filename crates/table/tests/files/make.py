"""Makes the files of this folder, whose values are made up: every type that Arrow has for a column of
times, numbers or text, and some that are not read. The middle row is null.

    pip install pyarrow==26.0.1
    python make.py
"""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

SECONDS = [1_704_067_200, None, 1_704_067_260]
CLOCK = [32_700, None, 86_399]
DECIMALS = [Decimal("-0.05"), None, Decimal("1234.50")]


def scaled(values, factor):
    return [None if value is None else value * factor for value in values]


def times(unit, factor, zone=None):
    return pa.array(scaled(SECONDS, factor), pa.timestamp(unit, zone))


columns = {name: pa.array([1, None, 100], getattr(pa, name)())
           for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")}
columns |= {
    "float16": pa.array([np.float16(0.5), None, np.float16(-2)], pa.float16()),
    "float32": pa.array([0.1, None, -2], pa.float32()),
    "float64": pa.array([0.1, None, -2], pa.float64()),
    "utf8": pa.array(["a", None, ""]),
    "large_utf8": pa.array(["a", None, "longer than a view holds"], pa.large_string()),
    "utf8_view": pa.array(["a", None, "longer than a view holds"], pa.string_view()),
    "dictionary": pa.array(["a", None, "b"]).dictionary_encode(),
    "date32": pa.array([19_000, None, -1], pa.date32()),
    "date64": pa.array([86_400_000, None, -86_400_000], pa.date64()),
    "time_s": times("s", 1),
    "time_ms": times("ms", 1_000, "America/New_York"),
    "time_us": times("us", 1_000_000, "UTC"),
    "time_ns": times("ns", 1_000_000_000),
    "clock_s": pa.array(CLOCK, pa.time32("s")),
    "clock_ms": pa.array(scaled(CLOCK, 1_000), pa.time32("ms")),
    "clock_us": pa.array(scaled(CLOCK, 1_000_000), pa.time64("us")),
    "clock_ns": pa.array([1, None, 1_000_000_000], pa.time64("ns")),
    "decimal32": pa.array(DECIMALS, pa.decimal32(9, 2)),
    "decimal64": pa.array(DECIMALS, pa.decimal64(18, 2)),
    "decimal128": pa.array(DECIMALS, pa.decimal128(38, 2)),
    "decimal256": pa.array(DECIMALS, pa.decimal256(50, 2)),
    "null": pa.nulls(3),
    "boolean": pa.array([True, None, False]),
    "binary": pa.array([b"x", None, b"y"]),
    "large_binary": pa.array([b"x", None, b"y"], pa.large_binary()),
    "fixed_binary": pa.array([b"xy", None, b"yz"], pa.binary(2)),
    "duration": pa.array([1, None, 2], pa.duration("us")),
    "list": pa.array([[1], None, []], pa.list_(pa.int32())),
    "struct": pa.array([{"a": 1}, None, {"a": None}], pa.struct({"a": pa.int64()})),
}
table = pa.table(columns)
parquet.write_table(table, "types.parquet", compression="none")
feather.write_feather(table, "types.feather", compression="lz4")
old = pa.table({"time": times("ns", 1_000_000_000), "number": columns["float64"], "text": columns["utf8"],
                "decimal": columns["decimal64"]})
parquet.write_table(old, "old.parquet", compression="gzip", use_deprecated_int96_timestamps=True,
                    store_schema=False, store_decimal_as_integer=True)
parquet.write_table(old, "new.parquet", compression="brotli", data_page_version="2.0", use_dictionary=False,
                    column_encoding={"time": "DELTA_BINARY_PACKED", "number": "BYTE_STREAM_SPLIT",
                                     "text": "DELTA_BYTE_ARRAY", "decimal": "PLAIN"})
