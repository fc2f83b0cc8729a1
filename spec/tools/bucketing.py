"""Writes spec/bucketing.json. Run: python3 spec/tools/bucketing.py

Shares no code with packages/engine. Before it writes anything it checks itself against published
murmur3_x86_32 values, and against the mmh3 package where that is installed (pip install mmh3).
"""

import json
import pathlib

OUT = pathlib.Path(__file__).resolve().parent.parent / "bucketing.json"
BUCKETS = 100_000
MASK = 0xFFFFFFFF

# Published values of murmur3_x86_32 with seed 0 (SMHasher, Wikipedia's table, flagd's test bed).
REFERENCE = {
    "": 0x00000000,
    "test": 0xBA6BD213,
    "hello": 0x248BFA47,
    "hello, world": 0x149BBB7F,
    "Hello, world!": 0xC0363E43,
    "The quick brown fox jumps over the lazy dog": 0x2E4FF723,
    "ejOoVL": 0,
    "bY9fO-": 1,
    "SI7p-": 2147483647,
    "6LvT0": 2147483648,
    "ceQdGm": 4294967295,
}

PLAIN_UNITS = [
    "",
    "a",
    "ab",
    "abc",
    "abcd",
    "alice",
    "bob",
    "user-1",
    "user-42",
    "0",
    "3.5",
    "true",
    " leading and trailing ",
    "a:b",
    "line\nbreak\ttab\u0000nul",
    "8f14e45f-ceea-467f-a9d5-2f1c2f6a0b11",
    "someone@example.com",
    "__proto__",
    "constructor",
]
TEXT_UNITS = [
    "é",
    "e\u0301",
    "café",
    "Zoë Müller",
    "ñandú-42",
    "Ελληνικά",
    "Привет",
    "שלום",
    "日本語",
    "用户-7",
    "한국어",
    "😀",
    "abc😀def",
    "👩‍👩‍👧‍👦",
    "\u007f",
    "\u0080",
    "\u07ff",
    "\u0800",
    "\uffff",
    "\U00010000",
    "\U0010ffff",
    "aé日😀",
]
LONG_UNITS = ["x" * 300, "0123456789" * 30, "é" * 300, "日本語" * 100, "😀" * 300, "a" * 299 + "é"]
SALTS = ["new-checkout", "new-checkout/traffic", "", "é日😀", "a", "ab", "abc"]


def rotate(value, bits):
    return ((value << bits) | (value >> (32 - bits))) & MASK


def murmur3_x86_32(data, seed=0):
    h = seed
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        k = int.from_bytes(data[at : at + 4], "little")
        h ^= rotate(k * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK
        h = (rotate(h, 13) * 5 + 0xE6546B64) & MASK
    rest = int.from_bytes(data[whole:], "little")
    if rest:
        h ^= rotate(rest * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK
    h ^= len(data)
    h = (h ^ (h >> 16)) * 0x85EBCA6B & MASK
    h = (h ^ (h >> 13)) * 0xC2B2AE35 & MASK
    return h ^ (h >> 16)


def hash_of(salt, unit):
    return murmur3_x86_32(f"{salt}:{unit}".encode())


def bucket_of(value):
    return value * BUCKETS >> 32


def vector(salt, unit):
    value = hash_of(salt, unit)
    return {"salt": salt, "unit": unit, "hash": value, "bucket": bucket_of(value)}


def units_in(salt, bucket, count):
    """The first ids user-0, user-1, … that fall into a bucket."""
    found = []
    number = 0
    while len(found) < count:
        unit = f"user-{number}"
        if bucket_of(hash_of(salt, unit)) == bucket:
            found.append(unit)
        number += 1
    return found


def check():
    for text, expected in REFERENCE.items():
        assert murmur3_x86_32(text.encode()) == expected, text
    try:
        import mmh3
    except ImportError:
        print("mmh3 is not installed: checked against the published values alone")
        return
    for salt in SALTS:
        for unit in PLAIN_UNITS + TEXT_UNITS + LONG_UNITS:
            expected = mmh3.hash(f"{salt}:{unit}".encode(), 0, signed=False)
            assert hash_of(salt, unit) == expected, (salt, unit)
    print("checked against mmh3")


def main():
    check()
    vectors = [vector(salt, unit) for salt in SALTS[:4] for unit in PLAIN_UNITS + TEXT_UNITS]
    vectors += [vector(salt, unit) for salt in SALTS for unit in LONG_UNITS]
    # Borders: the first and last bucket, and both sides of 50 %.
    for bucket in (0, 49_999, 50_000, BUCKETS - 1):
        vectors += [vector("new-checkout", unit) for unit in units_in("new-checkout", bucket, 2)]
    content = {
        "specVersion": 1,
        "algorithm": (
            "hash = murmur3_x86_32(utf8(salt + ':' + unit), seed 0) as an unsigned 32-bit integer; "
            "bucket = floor(hash * 100000 / 2^32)"
        ),
        "reference": [{"text": text, "hash": value} for text, value in REFERENCE.items()],
        "vectors": vectors,
    }
    OUT.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"{len(vectors)} vectors written to {OUT.name}")


if __name__ == "__main__":
    main()
