package storetest

var logs, imports, accesses, limits, accounts, audits, commits, nodes []test
