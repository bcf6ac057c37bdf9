// Package procedure holds the official procedure «Servicios de soporte técnico»
// as a value: its activities, decisions, roles, formats, states, ways, timers
// and custody effects, one file a revision (rev11.go).
//
// Nothing in the program sets the status of an order. Turn, permission, inbox,
// form, chart, table, notices and the tests of every path are derived from this
// value by asking it. Guards and effects are only named here; the room that owns
// the data implements them, and a test fails when a name has no implementation.
//
// What is asked of it: Check proves that a revision is safe to run, Paths and Reach
// walk it, NextOf and ActivityOf say what follows. Its faces are drawn from it:
// Table, Chart, SmallMap, FileChart, BPMN, Coverage and the documents under
// docs/procedimiento. The controlled records of the document are in RecordsOf.
//
// Each way says whether it is the letter of the procedure or a reading of ours;
// readings name the gap they close (docs/procedimiento/lecturas.md).
package procedure
