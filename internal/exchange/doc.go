// Package exchange moves persons, units and equipment in and out as tables, CSV or
// XLSX, in one and the same shape: what was exported can be imported again and
// changes nothing (G-03 catalogue, S-02 units, domain §6 row 26 and §7.7).
//
// An import has two steps. Preview reads the file and says what it would add and
// change, and what is wrong at which line. Confirm does exactly that, or nothing:
// it judges the file anew inside its transaction, and is refused when the data
// have moved since the preview. It writes through the rooms that own the data, so
// their rules and their audit hold for each row.
//
// Roles, skills, credentials, custody and the end of a machine are never imported:
// each of them rests on an act or a document of its own.
package exchange
