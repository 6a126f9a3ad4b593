promqlite capture -s histograms.test --out histograms
