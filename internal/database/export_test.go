package database

// GuardStatements is for the test of the guard on PostgreSQL.
var GuardStatements = guardStatements

// KeepNoStatements makes a SQLite database compile every text anew, to measure
// what keeping them is worth. It must come before the first use.
func (db *DB) KeepNoStatements() {
	for _, l := range []*lane{db.write.(*lane), db.read.(*lane)} {
		l.keep = 0
		for range cap(l.free) {
			s := <-l.free
			s.drop()
			l.free <- s
		}
	}
}
