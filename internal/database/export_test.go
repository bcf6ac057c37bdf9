package database

// GuardStatements is for the test of the guard on PostgreSQL.
var GuardStatements = guardStatements
