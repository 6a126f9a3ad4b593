promqlite capture -s counters.test --out counters
