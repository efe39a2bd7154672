"""The clinic's records: runners, visits, files, jobs, accounts, in a data base."""
