"""Files that have no two columns of numbers, of every kind: what is wrong with them -> what is in them."""

from scenario.table import LARGEST

NO_TABLES: dict[str, bytes] = {
    "too large": b"1,2\n" * (LARGEST // 4 + 1),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "a NUL": b"1,2\n3,4\n5,\x006\n",
    "UTF-16": "a,b\n1,2\n".encode("utf-16"),
    "empty": b"",
    "blank": b"\n\n ,,\n;\n",
    "a header alone": b"weight,height\n",
    "two rows": b"1,2\n3,4\n",
    "one column": b"1\n2\n3\n4\n",
    "columns that come and go": b"1,2,3\n4,5\n7,8,9\n1,2,3,4\n",
    "a gap in the third column": b"a,b,c\n1,1,2\n1,1,\n1,1,4\n",
    "too many columns": b"1" + b",2" * 40 + b"\n2" + b",3" * 40 + b"\n",
    "a line without end": b"1," * (LARGEST // 2),
    "a word": b"a,b\n1,2\n2,3\n3,4\n4,five\n",
    "a gap": b"1,2\n2,\n3,4\n",
    "no numbers": b"x,y\n1,nan\ninf,2\n-Infinity,3\n0x10,4\n1_000,5\n1e400,6\n",
    "far away": b"1,1e308\n-1e10,2\n3,4\n",
    "a number without end": b"1," + b"9" * 5000 + b"\n2,3\n3,4\n",
    "all alike": b"5,1\n5,2\n5,3\n",
    "alike to six digits": b"1.0000001,1\n1.0000002,2\n1.0000003,3\n",
    "alike target": b"1,5\n2,5\n3,5\n",
    "many faults": b"a,b\n" + b"x,1\n" * 20,
    "signs of Markdown": b"1,2\n[a](b),![x](http://127.0.0.1:9/p.png)\n<img src=x onerror=alert(1)>,`*_$\n3,4\n",
    "thousands": b"1;1.234,5\n2;3\n3;4\n",
}
NO_CLASSES: dict[str, bytes] = {
    "three classes": b"1,a\n2,b\n3,c\n",
    "one class": b"1,0\n2,0\n3,0\n",
    "many classes": b"".join(b"%d,%d\n" % (i, i) for i in range(30)),
}
