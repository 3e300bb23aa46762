"""Files that are no scenario, of every kind: what is wrong with them -> what is in them."""

from scenario.file import LARGEST

WRONG: dict[str, bytes] = {
    "too large": b" " * (LARGEST + 1),
    "no text": b"\n\n\xff{}",
    "a picture": b"\x89PNG\r\n\x1a\n",
    "empty": b"",
    "no JSON": b'{"v": 1,\n "x": 1,\n}',
    "too deep": b"[" * 90_000,
    "a list": b"[1]",
    "a long list": b"[1, 2, 3, 4, 5, 6, 7, 8, 9]",
    "text": b'"v"',
    "nothing": b"null",
    "no version": b"{}",
    "another version": b'{"v": 2}',
    "a name twice": b'{"v": 1, "steps": 20, "steps": 30}',
    "a name of nothing": b'{"v": 1, "A.Adam.lr": 1, "author": "me", "": 3}',
    "out of range": b'{"v": 1, "x": 99, "A.SGD.lr": NaN, "noise": -Infinity}',
    "not whole": b'{"v": 1, "steps": 99.5, "seed": true}',
    "groups and lists": b'{"v": 1, "x": {"value": 1}, "y": [1, [2]]}',
    "in quotes": b'{"v": 1, "x": "1.5", "F.LARS.layers": ["1", "1"], "A.hidden": "true"}',
    "a comma": b'{"v": 1, "x": "1,5"}',
    "lanes": b'{"v": 1, "lanes": "ABA"}',
    "names of a menu": b'{"v": 1, "landscape": "Moon", "A": "eval", "A.schedule": "Cosign", "F.LARS.layers": [3]}',
    "a formula": b'{"v": 1, "landscape": "Typed", "formula": "<b>*x", "window": [1]}',
    "no rows": b'{"v": 1, "landscape": "LinearRegression", "rows": [["a", "b"], [1, 2], [3, "4"]]}',
    "rows of one number": b'{"v": 1, "landscape": "LogisticRegression", "rows": [[1, 0], [2, 0], [3, 0]]}',
    "words": b'{"v": 1, "title": 5, "note": null}',
    "many faults": b'{"v": 1, ' + b", ".join(b'"%d": %d' % (i, i) for i in range(20)) + b"}",
    "signs of Markdown": b'{"v": 1, "`<img src=x onerror=alert(1)>`": "![x](http://127.0.0.1:9/p.png)", "\\u0007": "[a](b)"}',
}
