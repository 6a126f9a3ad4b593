promqlite capture -s odd.test --out odd
